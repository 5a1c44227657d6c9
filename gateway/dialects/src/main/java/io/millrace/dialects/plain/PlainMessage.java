package io.millrace.dialects.plain;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import org.jspecify.annotations.Nullable;

/**
 * A client's message.
 *
 * @param event its name
 * @param whole all of it, in the client's own bytes
 */
record PlainMessage(String event, Json whole) {
    /** What a name of data style has, and what its twin has in that place. */
    private static final String GET = ":get:";

    private static final String SET = ":set:";

    /**
     * {@code null} for what is no JSON object, or has no text in {@code event}; of one that stands twice the last
     * counts.
     */
    static @Nullable PlainMessage of(Bytes utf8) {
        try {
            Json json = Json.parse(utf8.array());
            String event = json.isObject() ? event(json) : null;
            return event == null ? null : new PlainMessage(event, json);
        } catch (JsonException e) {
            return null;
        }
    }

    private static @Nullable String event(Json object) {
        @Nullable Json[] last = {null};
        object.forEachField((name, value) -> {
            if (name.equals("event")) {
                last[0] = value;
            }
        });
        return last[0] != null && last[0].isString() ? last[0].asString() : null;
    }

    /** Whether it asks for data. */
    boolean gets() {
        return event.contains(GET);
    }

    /** The event by which it is told that data, now and later. */
    String twin() {
        int at = event.indexOf(GET);
        return event.substring(0, at) + SET + event.substring(at + GET.length());
    }
}
