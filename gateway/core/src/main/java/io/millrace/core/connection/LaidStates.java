package io.millrace.core.connection;

import io.millrace.contract.WorkerState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What worker services have laid on a connection: one state of each. */
final class LaidStates {
    /** So many services may have one on a connection. */
    static final int MOST = 8;

    private LaidStates() {}

    /**
     * With a newer one; as they are, where its version is lower than what is held; {@code null} when it is one too
     * many.
     */
    static @Nullable List<WorkerState> with(List<WorkerState> held, WorkerState newer) {
        List<WorkerState> states = new ArrayList<>(held);
        for (WorkerState each : held) {
            if (each.service().equals(newer.service())) {
                if (newer.version() < each.version()) {
                    return held;
                }
                states.remove(each);
            }
        }
        if (states.size() >= MOST) {
            return null;
        }
        states.add(newer);
        return states;
    }
}
