package io.millrace.server.socketio;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

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
}
