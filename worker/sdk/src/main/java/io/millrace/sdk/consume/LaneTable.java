package io.millrace.sdk.consume;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lanes of the connections that events came from lately. Only the consuming event loop has it. */
final class LaneTable {
    private static final int LOOKS = 8;

    private final int most;
    private final Map<String, Lane> lanes = new LinkedHashMap<>(1024, 0.75f, true);

    /** @param most how many, beyond those that are busy */
    LaneTable(int most) {
        this.most = most;
    }

    /** The lane of a connection; {@code null} when that is no connection's id. */
    @Nullable
    Lane of(@Nullable String connection) {
        if (connection == null) {
            return null;
        }
        Lane lane = lanes.get(connection);
        if (lane != null) {
            return lane;
        }
        try {
            lane = new Lane(connection);
        } catch (IllegalArgumentException _) {
            return null;
        }
        lanes.put(connection, lane);
        if (lanes.size() > most) {
            forget();
        }
        return lane;
    }

    /**
     * Forgets an idle one or two of the least recently used: more than one comes for each that goes where many are
     * busy.
     */
    private void forget() {
        Iterator<Lane> eldest = lanes.values().iterator();
        int excess = lanes.size() - most;
        for (int i = 0; i < LOOKS && excess > 0; i++) {
            if (eldest.next().isIdle()) {
                eldest.remove();
                excess--;
            }
        }
    }

    int size() {
        return lanes.size();
    }
}
