package io.millrace.core.connection;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The acks of one client in one namespace that some worker waits for: mostly none. */
final class AwaitedAcks {
    private @Nullable List<Integer> ids;

    void add(int ackId) {
        if (ids == null) {
            ids = new ArrayList<>(2);
        }
        ids.add(ackId);
    }

    void remove(int ackId) {
        if (ids != null) {
            ids.remove(Integer.valueOf(ackId));
        }
    }

    /** As they are now. */
    List<Integer> all() {
        return ids == null ? List.of() : List.copyOf(ids);
    }
}
