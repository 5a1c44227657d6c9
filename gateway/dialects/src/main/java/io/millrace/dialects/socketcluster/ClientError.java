package io.millrace.dialects.socketcluster;

import io.millrace.contract.json.Json;

/**
 * A client's error as an answer, read as clients read ours (sc-errors, hydrateError).
 *
 * @param name {@code Error} where it has none
 */
record ClientError(String name, String message) {
    private static final String ANY = "Error";

    /** @param error any JSON: clients may refuse with a bare text, or with what they like */
    static ClientError of(Json error) {
        if (!error.isObject()) {
            return new ClientError(ANY, error.isString() ? error.asString() : error.toString());
        }
        Fields fields = new Fields();
        error.forEachField(fields::field);
        return new ClientError(fields.name, fields.message);
    }

    private static final class Fields {
        private String name = ANY;
        private String message = "Invalid error message format";

        void field(String field, Json value) {
            if (value.isString() && field.equals("name")) {
                name = value.asString();
            } else if (value.isString() && field.equals("message")) {
                message = value.asString();
            }
        }
    }
}
