package io.millrace.contract;

/**
 * The unique name of an event, header {@code ce_id}: {@code <connection>/<life>/<sequence>}, or
 * {@code <connection>/<life>/end} for the one {@code disconnected} of a life. Whoever has seen an id has seen the
 * event.
 *
 * @param life rises, from 1, each time that the connection is resumed on a gateway
 * @param sequence rises, from 1, within a life; over several topics each sees gaps; {@link #END} for the end
 */
public record EventId(ConnectionId connection, int life, long sequence) {
    /** The sequence of a life's end: greater than every other. */
    public static final long END = Long.MAX_VALUE;

    /** The id of the {@code disconnected} event of a life. */
    public static EventId end(ConnectionId connection, int life) {
        return new EventId(connection, life, END);
    }

    /**
     * Reads the form that {@link #toString()} writes.
     *
     * @throws IllegalArgumentException when the text has another form
     */
    public static EventId parse(String text) {
        int first = text.indexOf('/');
        int second = text.indexOf('/', first + 1);
        if (first < 0 || second < 0) {
            throw new IllegalArgumentException("An event id is <connection>/<life>/<sequence or end>");
        }
        ConnectionId connection = new ConnectionId(text.substring(0, first));
        int life = Math.toIntExact(number(text, first + 1, second, Integer.MAX_VALUE));
        boolean end = text.length() - second == 4 && text.endsWith("end");
        return new EventId(connection, life, end ? END : number(text, second + 1, text.length(), END - 1));
    }

    /* By hand, as Long.parseLong takes signs and digits of other scripts, by which one id would have several forms. */
    private static long number(String text, int from, int to, long most) {
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number > (most - digit) / 10 || (digit == 0 && i == from && to - from > 1)) {
                throw new IllegalArgumentException(
                        "The numbers of an event id are decimal, without sign or leading zeros");
            }
            number = number * 10 + digit;
        }
        if (from == to) {
            throw new IllegalArgumentException("A number of an event id is missing");
        }
        return number;
    }

    @Override
    public String toString() {
        return connection.value() + '/' + life + '/' + (sequence == END ? "end" : Long.toString(sequence));
    }
}
