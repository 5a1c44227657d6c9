package io.millrace.dialects.sono;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Frame;
import org.jspecify.annotations.Nullable;

/** What clients hear, <code>{"protocol","payload":{..}}</code>. */
final class SonoFrames {
    /** What clients of the original never hear: it dies instead. */
    private static final String ERROR = "error";

    private SonoFrames() {}

    /** Somebody's message; {@code from} is left out where there is none. */
    static Frame message(String protocol, @Nullable Json message, @Nullable Json from) {
        JsonWriter payload = payload(protocol).name("message").json(message == null ? Json.NULL : message);
        if (from != null) {
            payload.name("from").json(from);
        }
        return end(payload.endObject());
    }

    /** The server's own, to everybody. */
    static Frame push(@Nullable Json message) {
        return end(new JsonWriter().beginObject().name("message").json(message == null ? Json.NULL : message));
    }

    /** The answer to a question; {@code type} is what was asked. */
    static Frame answer(String protocol, Json answers, Json type) {
        return end(payload(protocol)
                .name("message")
                .json(answers)
                .name("type")
                .json(type)
                .endObject());
    }

    /** What cannot be done, and why. */
    static Frame error(String message) {
        return end(payload(ERROR).name("message").string(message).endObject());
    }

    private static JsonWriter payload(String protocol) {
        return new JsonWriter()
                .beginObject()
                .name("protocol")
                .string(protocol)
                .name("payload")
                .beginObject();
    }

    private static Frame end(JsonWriter out) {
        return new Frame.Text(Bytes.of(out.endObject().toBytes()));
    }
}
