package io.millrace.dialects;

import java.util.List;

/** Puts several messages for one client into one. */
public interface Joiner {
    /** Whether it may stand in one with others. */
    boolean takes(Frame frame);

    /** All of these, in their order: at least two, which it {@link #takes}. */
    Frame join(List<Frame> frames);
}
