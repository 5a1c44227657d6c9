package io.millrace.dialects.socketio;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** What a client is told that may not come in. */
final class Refusal {
    private Refusal() {}

    /** See {@link PacketWriter#refused}. */
    static Json of(Protocol protocol, String message, @Nullable Json data) {
        Json more = data == null ? Json.NULL : data;
        if (protocol == Protocol.FOUR) {
            return more.isNull() ? Json.string(message) : more;
        }
        JsonWriter writer = new JsonWriter().beginObject().name("message").string(message);
        if (!more.isNull()) {
            writer.name("data").json(more);
        }
        return writer.endObject().toJson();
    }
}
