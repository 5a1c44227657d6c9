package io.millrace.server.polling;

import io.millrace.server.log.Rest;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * An event loop's answers to polls that are not written yet, as their clients do not read. Those are on no session's
 * account any more: above the bound the connections go that have not read for longest.
 */
final class Unread {
    private static final System.Logger LOG = System.getLogger(Unread.class.getName());
    private static final Rest CLOSED = new Rest();

    private static final FastThreadLocal<Unread> OF_THIS_LOOP = new FastThreadLocal<>() {
        @Override
        protected Unread initialValue() {
            return new Unread();
        }
    };

    private final SequencedSet<Answer> oldestFirst = new LinkedHashSet<>();
    private long bytes;

    /** By identity. */
    private static final class Answer {
        private final int length;
        private final Runnable close;

        Answer(int length, Runnable close) {
            this.length = length;
            this.close = close;
        }
    }

    /** The one of the current event loop. */
    static Unread ofThisLoop() {
        return OF_THIS_LOOP.get();
    }

    /**
     * An answer was handed over.
     *
     * @param length its bytes
     * @param written when it is with the system, or its connection is no more; on this event loop
     * @param close ends its connection
     * @param most bytes that may wait; the last answer may in any case
     */
    void waits(int length, Future<Void> written, Runnable close, long most) {
        if (written.isComplete()) {
            return;
        }
        Answer answer = new Answer(length, close);
        oldestFirst.add(answer);
        bytes += length;
        var _ = written.onComplete(_ -> forget(answer));
        while (bytes > most && oldestFirst.size() > 1) {
            Answer slowest = oldestFirst.getFirst();
            forget(slowest);
            CLOSED.say(more -> LOG.log(
                    System.Logger.Level.WARNING,
                    "Clients that poll leave more than {0} bytes unread on one event loop: the connection of the"
                            + " slowest is closed{1}",
                    Long.toString(most),
                    more));
            slowest.close.run();
        }
    }

    /** How many wait. */
    long bytes() {
        return bytes;
    }

    private void forget(Answer answer) {
        if (oldestFirst.remove(answer)) {
            bytes -= answer.length;
        }
    }
}
