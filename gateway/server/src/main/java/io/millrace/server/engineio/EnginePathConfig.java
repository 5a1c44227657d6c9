package io.millrace.server.engineio;

import io.millrace.dialects.engineio.EngineSettings.Silence;
import io.millrace.server.path.CorsConfig;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One path of Engine.IO, with or without Socket.IO above it, under the names that its users know. */
public interface EnginePathConfig {
    /** Where clients connect; with and without a last slash. */
    String path();

    /** From a pong to the next ping; of clients of Engine.IO 3, from one of their pings to the next. */
    @WithDefault("25s")
    Duration pingInterval();

    /** How long the pong, or their next ping, may take. */
    @WithDefault("20s")
    Duration pingTimeout();

    /** Bytes of one message; more is answered by close code 1009, and a POST of more by 413. */
    @WithDefault("1000000")
    MemorySize maxHttpBufferSize();

    /** How clients may connect: {@code polling}, {@code websocket}, or both. */
    @WithDefault("polling,websocket")
    List<String> transports();

    /** Whether a client that polls is told that it may go on by WebSocket, where both are served. */
    @WithDefault("true")
    boolean allowUpgrades();

    /** From the opening of a WebSocket that is to take a session over to the end of that; it is closed then. */
    @WithDefault("10s")
    Duration upgradeTimeout();

    /** Whether answers of long polling are compressed for clients that offer it. */
    @WithDefault("true")
    boolean httpCompression();

    /** Answers of so many bytes and more are. */
    @WithDefault("1024")
    MemorySize httpCompressionThreshold();

    /** Whether clients of Engine.IO 3 may come, which are Socket.IO's 1 and 2; else they are answered 400, code 5. */
    @WithName("allow-eio3")
    @WithDefault("true")
    boolean allowEio3();

    /**
     * What becomes of a client of Engine.IO 3 that has never pinged: {@code close}, as in the original, or
     * {@code probe} by WebSocket pings, for clients that never do.
     */
    @WithName("silent-eio3")
    @WithDefault("close")
    Silence silentEio3();

    /** Which pages of other origins may read the answers. */
    CorsConfig cors();

    /** The cookie with the session's id. */
    CookieConfig cookie();

    /**
     * Origins whose pages may connect: {@code https://app.example}, {@code https://*.example.com}, {@code null},
     * {@code *}. Clients that send none always may.
     */
    @WithDefault("*")
    List<String> origins();

    /** Subprotocols: the first offered one of these is answered; without a list, the first that is offered. */
    Optional<List<String>> subprotocols();

    /** Whether messages are compressed for clients that offer it. */
    @WithDefault("false")
    boolean perMessageDeflate();

    /** Messages of so many bytes and more are. */
    @WithDefault("1024")
    MemorySize perMessageDeflateThreshold();

    /** From one WebSocket ping to the next; {@code 0s} for none, as Engine.IO has pings of its own. */
    @WithDefault("0s")
    Duration websocketPingInterval();

    /** How long a sign of life may take after it. */
    @WithDefault("20s")
    Duration websocketPingTimeout();
}
