package io.millrace.dialects.socketcluster;

import io.millrace.contract.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told beside the words when it may not come in.
 *
 * @param name the error's
 * @param fields its own, an object, or {@code null}
 */
record Refusal(String name, @Nullable Json fields) {
    /** Of a refusal that says no name: what clients make of a close with a code. */
    private static final String UNNAMED = "SocketProtocolError";

    /**
     * Made of a worker's data: an object is the error, with its name where that is a string; anything else is the
     * error's {@code data}.
     */
    static Refusal of(@Nullable Json data) {
        if (data == null) {
            return new Refusal(UNNAMED, null);
        }
        if (!data.isObject()) {
            return new Refusal(UNNAMED, NamedError.data(data));
        }
        String[] name = {UNNAMED};
        data.forEachField((field, value) -> {
            if (field.equals("name") && value.isString()) {
                name[0] = value.asString();
            }
        });
        return new Refusal(name[0], data);
    }
}
