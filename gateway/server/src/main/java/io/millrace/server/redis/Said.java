package io.millrace.server.redis;

import io.millrace.core.command.LoopMessage;
import io.millrace.core.command.Subscriptions;

/** What came of clients' messages, gathered for their event loops: one letter for each that has some. */
final class Said {
    private final Subscriptions.Loops loops;
    private final int[] messages = new int[Long.SIZE];

    Said(Subscriptions.Loops loops) {
        this.loops = loops;
    }

    /** One of that loop's is to be told. */
    void add(int loop) {
        messages[loop]++;
    }

    /** Tells all loops that these were taken, or not. */
    void tell(boolean done) {
        for (int loop = 0; loop < messages.length; loop++) {
            if (messages[loop] > 0) {
                loops.tell(loop, new LoopMessage.Said(messages[loop], done));
                messages[loop] = 0;
            }
        }
    }
}
