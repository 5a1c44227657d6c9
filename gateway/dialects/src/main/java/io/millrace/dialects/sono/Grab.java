package io.millrace.dialects.sono;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question that waits, by which its answer is told.
 *
 * @param asked in the client's own JSON
 */
record Grab(String event, Json asked) {
    /** As {@link io.millrace.dialects.Action.Ask#answerId()}. */
    String answerId() {
        return new JsonWriter()
                .beginArray()
                .string(event)
                .json(asked)
                .endArray()
                .toJson()
                .toString();
    }

    /** {@code null} for what is none. */
    static @Nullable Grab of(String answerId) {
        if (!answerId.startsWith("[")) {
            return null;
        }
        List<Json> parts = Json.parse(answerId).elements();
        return new Grab(parts.getFirst().asString(), parts.getLast());
    }
}
