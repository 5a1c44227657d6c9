package io.millrace.dialects.engineio;

import io.millrace.contract.json.JsonWriter;

/** What is wrong with a request, as clients are told (engine.io 6.6, Server.errors). */
public enum EngineError {
    UNKNOWN_TRANSPORT(0, "Transport unknown"),
    UNKNOWN_SESSION(1, "Session ID unknown"),
    BAD_METHOD(2, "Bad handshake method"),
    BAD_REQUEST(3, "Bad request"),
    FORBIDDEN(4, "Forbidden"),
    UNSUPPORTED_VERSION(5, "Unsupported protocol version");

    private final int code;
    private final String message;

    EngineError(int code, String message) {
        this.code = code;
        this.message = message;
    }

    /** The one with this code. */
    public static EngineError of(int code) {
        return values()[code];
    }

    /** The body of a WebSocket's refusal. */
    public String message() {
        return message;
    }

    /** The body for any other request: {@code {"code":..,"message":".."}}. */
    public String json() {
        return new JsonWriter()
                .beginObject()
                .name("code")
                .number(code)
                .name("message")
                .string(message)
                .endObject()
                .toJson()
                .toString();
    }
}
