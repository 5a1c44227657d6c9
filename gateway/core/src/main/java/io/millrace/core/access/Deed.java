package io.millrace.core.access;

/** What a client would do. */
public enum Deed {
    /** Enter a channel. */
    SUBSCRIBE("subscribe"),
    /** Say something in a channel. */
    PUBLISH("publish"),
    /** Send workers an event. */
    EVENT("event");

    private final String word;

    Deed(String word) {
        this.word = word;
    }

    /** As in settings and in labels. */
    public String word() {
        return word;
    }
}
