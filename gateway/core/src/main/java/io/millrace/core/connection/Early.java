package io.millrace.core.connection;

import io.millrace.core.forward.Flow;
import io.millrace.core.forward.Forwarder;
import io.millrace.dialects.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a client has sent before it is in: it waits, in order, and counts to its client's budget. */
final class Early {
    private final Forwarder forwarder;
    private final Flow flow;
    private final List<Action.Forward> waiting = new ArrayList<>(2);

    Early(Forwarder forwarder, Flow flow) {
        this.forwarder = forwarder;
        this.flow = flow;
    }

    void add(Action.Forward forward) {
        waiting.add(forward);
        forwarder.reserve(flow, sizeOf(forward));
    }

    /** Its client is in: each goes on, and no longer counts. */
    void goOn(Consumer<Action.Forward> how) {
        for (Action.Forward forward : waiting) {
            how.accept(forward);
            forwarder.release(flow, sizeOf(forward));
        }
    }

    /** Nobody will hear of it. */
    void forget() {
        goOn(_ -> {});
    }

    private static int sizeOf(Action.Forward forward) {
        return Forwarder.size(forward.name(), forward.data(), forward.attachments());
    }
}
