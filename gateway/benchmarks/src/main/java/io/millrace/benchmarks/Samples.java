package io.millrace.benchmarks;

import io.millrace.contract.EventType;
import io.millrace.core.Signals;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.engineio.EngineSettings;
import io.millrace.dialects.socketio.SocketIoDialect;
import io.millrace.dialects.socketio.SocketIoSettings;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What several benchmarks start from. */
final class Samples {
    /** Counts nothing. */
    static final Signals SILENT = new Silent();

    private Samples() {}

    static Dialect dialect() {
        EngineSettings engine =
                new EngineSettings(TimeUnit.SECONDS.toNanos(25), TimeUnit.SECONDS.toNanos(20), 1_000_000);
        return new SocketIoDialect(new SocketIoSettings(engine, TimeUnit.SECONDS.toNanos(45), List.of("/"), 16, 10));
    }

    private static final class Silent implements Signals {
        @Override
        public void clientOpened(String dialect) {}

        @Override
        public void clientClosed(String dialect, String reason) {}

        @Override
        public void connections(String dialect, int change) {}

        @Override
        public void forwarded(EventType type, int bytes) {}

        @Override
        public void waiting(int changeInBytes) {}

        @Override
        public void unsent(long changeInBytes) {}

        @Override
        public void commandsWaiting(long changeInBytes) {}

        @Override
        public void paused(String cause, boolean begins) {}

        @Override
        public void command(String type, String outcome) {}

        @Override
        public void dropped(String what) {}

        @Override
        public void ignored(String dialect, String what) {}

        @Override
        public void unanswered(String namespace, String event) {}
    }
}
