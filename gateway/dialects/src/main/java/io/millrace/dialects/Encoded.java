package io.millrace.dialects;

import java.util.List;

/** What became of an {@link Outgoing}. */
public sealed interface Encoded {
    /** To be sent, in this order, with nothing between. */
    record Frames(List<Frame> frames) implements Encoded {}

    /** The dialect has no words for it, or its clients would break. */
    record CannotBeSaid(String why) implements Encoded {}
}
