package io.millrace.server.gateway;

import io.millrace.core.command.LoopMessage;
import io.millrace.core.command.Subscriptions;
import org.jspecify.annotations.Nullable;

/** The event loops for the bus, which must exist before they do: nothing comes before {@link #become}. */
final class LateLoops implements Subscriptions.Loops {
    private volatile Subscriptions.@Nullable Loops loops;

    void become(Subscriptions.Loops real) {
        loops = real;
    }

    @Override
    public void tell(int loop, LoopMessage message) {
        real().tell(loop, message);
    }

    @Override
    public void tellAll(LoopMessage message) {
        real().tellAll(message);
    }

    private Subscriptions.Loops real() {
        Subscriptions.Loops real = loops;
        if (real == null) {
            throw new IllegalStateException("The bus was started before the event loops");
        }
        return real;
    }
}
