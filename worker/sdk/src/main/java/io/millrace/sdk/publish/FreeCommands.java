package io.millrace.sdk.publish;

import io.millrace.contract.Order;
import io.millrace.sdk.WorkerConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Commands that belong to no event. They are named nevertheless, so that one that is sent twice over a broken
 * connection is executed once.
 */
@Singleton
public class FreeCommands implements Commands {
    private final Publisher publisher;
    private final Replies replies;
    private final String service;
    private final String prefix;
    private final AtomicLong number = new AtomicLong();

    /** Commands of this process. */
    @Inject
    public FreeCommands(Wires wires, WorkerConfig config) {
        publisher = wires.publisher();
        replies = wires.replies();
        service = config.service();
        prefix = service + '/' + wires.instance() + '#';
    }

    @Override
    public void send(Destination to, Draft draft, Receipt receipt) {
        publisher.send(to, draft.order(id(draft), null), draft.hasAttachments(), receipt);
    }

    @Override
    public void ask(Destination to, Draft draft, Duration within, Inquiry inquiry) {
        String id = id(draft);
        Order order = draft.order(id, replies.channel());
        Receipt receipt = replies.receipt(id, Receipt.NONE);
        replies.ask(id, within, () -> publisher.send(to, order, draft.hasAttachments(), receipt), inquiry);
    }

    private String id(Draft draft) {
        String own = draft.ownId(service);
        return own == null ? prefix + number.incrementAndGet() : own;
    }
}
