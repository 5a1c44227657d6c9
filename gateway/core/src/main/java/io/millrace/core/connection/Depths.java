package io.millrace.core.connection;

import io.millrace.core.Signals;
import java.util.EnumMap;
import java.util.Map;

/** What an event loop has told of how much there is: only changes are passed on. */
final class Depths {
    private final Signals signals;
    private final Map<Signals.Depth, Long> told = new EnumMap<>(Signals.Depth.class);

    Depths(Signals signals) {
        this.signals = signals;
    }

    /** There is so much of it now. */
    void tell(Signals.Depth of, long now) {
        long change = now - told.getOrDefault(of, 0L);
        if (change != 0) {
            told.put(of, now);
            signals.depth(of, change);
        }
    }
}
