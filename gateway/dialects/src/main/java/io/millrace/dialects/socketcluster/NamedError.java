package io.millrace.dialects.socketcluster;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Errors from which clients make one of their own, <code>{"message","name",...}</code> (sc-errors): without a message
 * they make up one, and without a name it is any {@code Error}.
 */
final class NamedError {
    private NamedError() {}

    /**
     * One error.
     *
     * @param fields its own, an object, or {@code null}; a message or name among them is skipped
     */
    static Json of(String name, String message, @Nullable Json fields) {
        return error(name, message, fields, Set.of("message", "name"))
                .endObject()
                .toJson();
    }

    /**
     * The same, with one field more.
     *
     * @param data for the client's program, or {@code null}; the fields have none then
     */
    static Json of(String name, String message, @Nullable Json fields, @Nullable Json data) {
        JsonWriter out = error(name, message, fields, Set.of("message", "name"));
        if (data != null) {
            out.name("data").json(data);
        }
        return out.endObject().toJson();
    }

    /** Fields of an error that has this alone. */
    static Json data(Json data) {
        return new JsonWriter()
                .beginObject()
                .name("data")
                .json(data)
                .endObject()
                .toJson();
    }

    /** One with the code of the close that follows it, which is not taken from the fields either. */
    static Json withStatus(String name, String message, @Nullable Json fields, int statusCode) {
        return error(name, message, fields, Set.of("message", "name", "statusCode"))
                .name("statusCode")
                .number(statusCode)
                .endObject()
                .toJson();
    }

    private static JsonWriter error(String name, String message, @Nullable Json fields, Set<String> skipped) {
        JsonWriter out = new JsonWriter()
                .beginObject()
                .name("message")
                .string(message)
                .name("name")
                .string(name);
        if (fields != null) {
            fields.forEachField((field, value) -> {
                if (!skipped.contains(field)) {
                    out.name(field).json(value);
                }
            });
        }
        return out;
    }
}
