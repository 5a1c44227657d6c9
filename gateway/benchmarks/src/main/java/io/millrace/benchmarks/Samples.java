package io.millrace.benchmarks;

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
    static final Signals SILENT = new Signals() {};

    private Samples() {}

    static Dialect dialect() {
        return dialect(SocketIoSettings.Parser.JSON);
    }

    static Dialect dialect(SocketIoSettings.Parser parser) {
        EngineSettings engine = new EngineSettings(
                TimeUnit.SECONDS.toNanos(25),
                TimeUnit.SECONDS.toNanos(20),
                1_000_000,
                true,
                EngineSettings.Silence.CLOSE);
        return new SocketIoDialect(
                new SocketIoSettings(engine, parser, TimeUnit.SECONDS.toNanos(45), List.of("/"), 16, 10));
    }
}
