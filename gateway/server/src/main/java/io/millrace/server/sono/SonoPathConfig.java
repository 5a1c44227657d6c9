package io.millrace.server.sono;

import io.millrace.server.door.SocketPathConfig;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One path of Sono. */
public interface SonoPathConfig extends SocketPathConfig {
    /** The channels that there are; every client is in the first one at first. */
    @WithDefault("home")
    List<String> channels();

    /** Whether a client that changes to another one makes it, for as long as somebody is in it. */
    @WithDefault("false")
    boolean newChannels();

    /** From one WebSocket ping to the next, which browsers and libraries answer by themselves. */
    @WithDefault("25s")
    Duration pingInterval();

    /** A client without a sign of life for so long behind a ping is given up. */
    @WithDefault("20s")
    Duration pingTimeout();

    /** Subprotocols; the first of these that a client offers is answered. */
    Optional<List<String>> subprotocols();
}
