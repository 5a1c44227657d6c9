package io.millrace.server.door;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One path of a dialect that has no hello, pings or goodbye of its own: its WebSockets have. */
public interface BarePathConfig extends SocketPathConfig {
    /** From one WebSocket ping to the next, which browsers and libraries answer by themselves. */
    @WithDefault("25s")
    Duration pingInterval();

    /** A client without a sign of life for so long behind a ping is given up. */
    @WithDefault("20s")
    Duration pingTimeout();

    /** Subprotocols; the first of these that a client offers is answered. */
    Optional<List<String>> subprotocols();
}
