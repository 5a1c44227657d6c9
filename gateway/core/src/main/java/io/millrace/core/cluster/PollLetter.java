package io.millrace.core.cluster;

import io.millrace.core.polling.PollAnswer;
import io.millrace.core.polling.PollRequest;

/** A request of long polling that has reached another event loop than its session's, and what becomes of it. */
public sealed interface PollLetter extends Letter {
    /** Counted by the loop that has read the request; an answer names it. */
    long number();

    /** To the session's loop. */
    record Asked(long number, PollRequest request) implements PollLetter {}

    /** To the session's loop: who asked has gone, before it was answered. */
    record Aborted(long number) implements PollLetter {}

    /** To the session's loop: let that GET come back with nothing, as the gateway that has read it goes away. */
    record Released(long number) implements PollLetter {}

    /** Back to the loop that has read the request. */
    record Answered(long number, PollAnswer answer) implements PollLetter {}
}
