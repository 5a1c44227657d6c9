package io.millrace.sdk.consume;

import io.millrace.contract.EventId;

/**
 * A {@code ce_id}, read from its bytes: {@code <connection>/<life>/<sequence or end>}.
 *
 * @param sequence {@link EventId#END} for the end
 */
record WireId(int life, long sequence) {
    private static final int MOST_DIGITS = 18;

    /**
     * Reads it.
     *
     * @param connection what it must begin with
     * @throws Arrival.Unreadable when it is of another form, or another connection's
     */
    static WireId read(byte[] bytes, String connection) throws Arrival.Unreadable {
        int at = connection.length();
        if (bytes.length < at + 4 || bytes[at] != '/') {
            throw new Arrival.Unreadable("its key is not the connection of its ce_id");
        }
        for (int i = 0; i < at; i++) {
            if (bytes[i] != connection.charAt(i)) {
                throw new Arrival.Unreadable("its key is not the connection of its ce_id");
            }
        }
        int slash = at + 1;
        while (slash < bytes.length && bytes[slash] != '/') {
            slash++;
        }
        long life = number(bytes, at + 1, slash);
        boolean isEnd = bytes.length == slash + 4
                && bytes[slash + 1] == 'e'
                && bytes[slash + 2] == 'n'
                && bytes[slash + 3] == 'd';
        long sequence = isEnd ? EventId.END : number(bytes, slash + 1, bytes.length);
        if (life < 0 || life > Integer.MAX_VALUE || sequence < 0) {
            throw new Arrival.Unreadable("its ce_id is not <connection>/<life>/<sequence or end>");
        }
        return new WireId((int) life, sequence);
    }

    /** A whole number, or -1. */
    private static long number(byte[] bytes, int from, int to) {
        if (from >= to || to - from > MOST_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
