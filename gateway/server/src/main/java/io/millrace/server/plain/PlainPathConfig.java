package io.millrace.server.plain;

import io.millrace.server.door.SocketPathConfig;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One path of plain events. */
public interface PlainPathConfig extends SocketPathConfig {
    /** Which events are taken: {@code all}, {@code data}, {@code passthrough}; {@code off} serves nothing there. */
    @WithDefault("all")
    Mode mode();

    /** From one WebSocket ping to the next, which browsers and libraries answer by themselves. */
    @WithDefault("25s")
    Duration pingInterval();

    /** A client without a sign of life for so long behind a ping is given up. */
    @WithDefault("20s")
    Duration pingTimeout();

    /** Subprotocols; the first of these that a client offers is answered. */
    Optional<List<String>> subprotocols();

    /** See {@link #mode()}. */
    enum Mode {
        /** Nothing is served. */
        OFF,
        /** Events with {@code :get:} are of data style, all others are passed through. */
        ALL,
        /** Events with {@code :get:} alone. */
        DATA,
        /** Every event is passed through. */
        PASSTHROUGH
    }
}
