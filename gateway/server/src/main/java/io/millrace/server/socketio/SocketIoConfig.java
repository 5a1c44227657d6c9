package io.millrace.server.socketio;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Socket.IO, under the names that its users know. */
@ConfigMapping(prefix = "millrace.socketio")
public interface SocketIoConfig {
    /** Where its clients connect; with and without a last slash. */
    @WithDefault("/socket.io/")
    String path();

    /** From a pong to the next ping. */
    @WithDefault("25s")
    Duration pingInterval();

    /** How long the pong may take. */
    @WithDefault("20s")
    Duration pingTimeout();

    /** A client that joins no namespace by then is closed. */
    @WithDefault("45s")
    Duration connectTimeout();

    /** Bytes of one message; more is answered by close code 1009. */
    @WithDefault("1000000")
    MemorySize maxHttpBufferSize();

    /**
     * Namespaces that clients may join, exact or with a {@code *} at the end; others are refused as "Invalid
     * namespace".
     */
    @WithDefault("/")
    List<String> namespaces();

    /** Namespaces of one client. */
    @WithDefault("32")
    int maxNamespaces();

    /** Binary arguments of one packet, in both directions: clients close above ten. */
    @WithDefault("10")
    int maxAttachments();

    /** Whether the client's files are served below the path. */
    @WithDefault("true")
    boolean serveClient();

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
