package io.millrace.dialects.sono;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import org.jspecify.annotations.Nullable;

/**
 * What a client says, <code>{"protocol","event"?,"payload"}</code>; of a field that stands twice the last counts.
 *
 * @param name its protocol in its own bytes
 * @param event under which others hear it, or it is answered
 * @param payload {@code null} where there is none
 * @param message of the payload, {@code null} where it has none
 * @param to the same
 */
record SonoPacket(
        String protocol, Json name, String event, @Nullable Json payload, @Nullable Json message, @Nullable Json to) {
    /** Where a packet names none. */
    private static final String EVENT = "message";

    /** {@code null} for what is no JSON object, or has no text in {@code protocol}. */
    static @Nullable SonoPacket of(Bytes utf8) {
        try {
            Json json = Json.parse(utf8.array());
            return json.isObject() ? of(json) : null;
        } catch (JsonException e) {
            return null;
        }
    }

    private static @Nullable SonoPacket of(Json object) {
        @Nullable Json[] fields = new Json[3];
        object.forEachField((name, value) -> {
            switch (name) {
                case "protocol" -> fields[0] = value;
                case "event" -> fields[1] = value;
                case "payload" -> fields[2] = value;
                default -> {}
            }
        });
        Json protocol = fields[0];
        if (protocol == null || !protocol.isString()) {
            return null;
        }
        Json payload = fields[2];
        @Nullable Json[] inside = new Json[2];
        if (payload != null && payload.isObject()) {
            payload.forEachField((name, value) -> {
                switch (name) {
                    case "message" -> inside[0] = value;
                    case "to" -> inside[1] = value;
                    default -> {}
                }
            });
        }
        return new SonoPacket(protocol.asString(), protocol, event(fields[1]), payload, inside[0], inside[1]);
    }

    /* An empty one is none: clients of the original let it drop, and here it is the server's own push. */
    private static String event(@Nullable Json field) {
        String event = field != null && field.isString() ? field.asString() : "";
        return event.isEmpty() ? EVENT : event;
    }
}
