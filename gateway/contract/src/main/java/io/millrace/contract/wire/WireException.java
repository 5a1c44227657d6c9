package io.millrace.contract.wire;

/**
 * Bytes from outside are not what the contract says. Made without a stack trace, since whoever can reach the wire could
 * ask for many.
 */
public final class WireException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean unknownKind;

    private WireException(String message, boolean unknownKind) {
        super(message, null, false, false);
        this.unknownKind = unknownKind;
    }

    /** @param message what is wrong, without the input */
    static WireException malformed(String message) {
        return new WireException(message, false);
    }

    /** @param message what is not known */
    static WireException unknown(String message) {
        return new WireException(message, true);
    }

    /**
     * Whether it is a kind or version of message that this version does not know: legal, to be ignored and counted.
     * Else the message is broken.
     */
    public boolean isUnknownKind() {
        return unknownKind;
    }
}
