package io.millrace.loadtest.dialects;

import java.util.Optional;

/** What stands in a frame of which both ends are known. */
final class Frames {
    private Frames() {}

    /** What is between {@code head} and {@code tail}, when the frame is so. */
    static Optional<String> between(String head, String frame, String tail) {
        boolean isSo =
                frame.length() >= head.length() + tail.length() && frame.startsWith(head) && frame.endsWith(tail);
        return isSo ? Optional.of(frame.substring(head.length(), frame.length() - tail.length())) : Optional.empty();
    }
}
