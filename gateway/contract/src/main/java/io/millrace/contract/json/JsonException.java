package io.millrace.contract.json;

/** The bytes are not the JSON that was expected. Made without a stack trace, since hostile clients can ask for many. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message what is wrong and what was expected, without the input */
    public JsonException(String message) {
        super(message, null, false, false);
    }

    /** @param at index of the byte that is wrong */
    static JsonException at(int at, String message) {
        return new JsonException(message + " at byte " + at);
    }
}
