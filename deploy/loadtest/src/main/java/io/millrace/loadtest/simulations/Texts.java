package io.millrace.loadtest.simulations;

/** What clients say. */
final class Texts {
    private Texts() {}

    /** A JSON string of so many letters that says who speaks and which of his texts this is, when it is long enough. */
    static String numbered(long who, long number, int size) {
        String start = who + " says " + number + ' ';
        return '"'
                + (start.length() > size ? start.substring(0, size) : start + "x".repeat(size - start.length()))
                + '"';
    }
}
