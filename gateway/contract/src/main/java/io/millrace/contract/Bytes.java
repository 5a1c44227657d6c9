package io.millrace.contract;

import java.util.Arrays;

/**
 * Bytes that nobody changes any more: a binary argument, a state. Compared by content. {@link #of(byte[])} takes the
 * array as it is, because a copy for each attachment would double what a large message costs: whoever hands an array
 * over must not write to it again.
 */
public final class Bytes {
    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** Wraps, without a copy. */
    public static Bytes of(byte[] array) {
        return new Bytes(array);
    }

    /** The array itself, not a copy: only to be read. */
    public byte[] array() {
        return array;
    }

    /** How many. */
    public int length() {
        return array.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    @Override
    public String toString() {
        return array.length + " bytes";
    }
}
