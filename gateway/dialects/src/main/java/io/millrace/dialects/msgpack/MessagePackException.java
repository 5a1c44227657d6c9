package io.millrace.dialects.msgpack;

/** Bytes that are no MessagePack, or not what was expected there. */
public final class MessagePackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MessagePackException(String message) {
        super(message, null, false, false); // clients make these at will: without a stack trace they cost little
    }
}
