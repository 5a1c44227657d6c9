package io.millrace.server.socketio;

import io.millrace.dialects.socketio.SocketIoSettings.Parser;
import io.millrace.server.engineio.EnginePathConfig;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** One path of Socket.IO, under the names that its users know. */
public interface SocketIoPathConfig extends EnginePathConfig {
    /** A client that joins no namespace by then is closed. */
    @WithDefault("45s")
    Duration connectTimeout();

    /** The form of packets, {@code json} or {@code msgpack}: clients of the path must be set to the same. */
    @WithDefault("json")
    Parser parser();

    /**
     * Namespaces that clients may join; a {@code *} stands for any characters. Others are refused as "Invalid
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

    /** Whether the browser's client files are served below the path. */
    @WithDefault("true")
    boolean serveClient();

    /** Their version, {@code 4.8} or {@code 2.5}: a page expects the one that it was written for. */
    @WithDefault("4.8")
    String clientVersion();
}
