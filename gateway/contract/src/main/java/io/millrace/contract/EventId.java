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
            throw new IllegalArgumentException(
                    "An event id is <connection>/<life>/<sequence or end>, not \"" + text + '"');
        }
        String sequence = text.substring(second + 1);
        return new EventId(
                new ConnectionId(text.substring(0, first)),
                Integer.parseInt(text.substring(first + 1, second)),
                sequence.equals("end") ? END : Long.parseLong(sequence));
    }

    @Override
    public String toString() {
        return connection.value() + '/' + life + '/' + (sequence == END ? "end" : Long.toString(sequence));
    }
}
