package io.millrace.server.redis;

import io.millrace.core.command.BusLink;
import io.millrace.core.command.BusMessage;
import io.millrace.core.command.Subscriptions;
import io.vertx.core.Context;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscUnboundedArrayQueue;

/** The event loops' mail to the bus loop: many letters are one task there, so that many wishes become one command. */
final class BusLoop implements BusLink {
    /** How many letters go into one flush. */
    private static final int SLICE = 4096;

    private final Context context;
    private final Subscriptions subscriptions;
    private final Runnable flush;
    private final Queue<BusMessage> mailbox = new MpscUnboundedArrayQueue<>(1024);
    private final AtomicBoolean awake = new AtomicBoolean();

    /** @param flush called on the context after each slice */
    BusLoop(Context context, Subscriptions subscriptions, Runnable flush) {
        this.context = context;
        this.subscriptions = subscriptions;
        this.flush = flush;
    }

    @Override
    public void tell(BusMessage message) {
        mailbox.offer(message);
        wake();
    }

    private void wake() {
        if (awake.compareAndSet(false, true)) {
            context.runOnContext(_ -> read());
        }
    }

    private void read() {
        awake.set(false);
        for (int i = 0; i < SLICE; i++) {
            BusMessage message = mailbox.poll();
            if (message == null) {
                break;
            }
            subscriptions.accept(message);
        }
        subscriptions.flush();
        flush.run();
        if (!mailbox.isEmpty()) {
            wake();
        }
    }
}
