package io.millrace.sdk.publish;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Selection;
import io.millrace.sdk.WorkerConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Commands that belong to no event. They are named nevertheless, so that one that is sent twice over a broken
 * connection is executed once.
 */
@Singleton
public class FreeCommands implements Commands {
    private final Publisher publisher;
    private final String prefix;
    private final AtomicLong number = new AtomicLong();

    /** Commands of this process. */
    @Inject
    public FreeCommands(Wires wires, WorkerConfig config) {
        publisher = wires.publisher();
        prefix = config.service() + '/' + wires.instance() + '#';
    }

    @Override
    public void send(Destination to, Command command, boolean mayBeDropped, Selection except, boolean hasAttachments) {
        @Nullable String id = prefix + number.incrementAndGet();
        Order order = new Order(command, id, null, mayBeDropped, Selection.NONE, except);
        publisher.send(to, order, hasAttachments, Receipt.NONE);
    }
}
