package io.millrace.server.socketcluster;

import io.millrace.server.door.SocketPathConfig;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** One path of SocketCluster, under the names that its users know. */
public interface SocketClusterPathConfig extends SocketPathConfig {
    /** At {@code v1/} below it, protocol 1 is spoken always. */
    @Override
    String path();

    /** The protocol: {@code 1}, {@code 2}, or {@code auto}, where that of each client is found out. */
    @WithDefault("auto")
    String protocol();

    /** From one ping to the next. */
    @WithDefault("8s")
    Duration pingInterval();

    /** A client that says nothing for so long is closed by code 4001, and one that hears nothing closes. */
    @WithDefault("20s")
    Duration pingTimeout();

    /** A client that has not asked to come in by then is closed by code 4005. */
    @WithDefault("10s")
    Duration handshakeTimeout();

    /** Whether clients may publish. */
    @WithDefault("true")
    boolean allowClientPublish();

    /** In how many channels a client may be, where that is less than {@code millrace.gateway.max-rooms}. */
    OptionalInt socketChannelLimit();

    /** Whether what a client is told behind its handshake goes out in batches; to clients in JavaScript alone. */
    @WithDefault("false")
    boolean batchOnHandshake();

    /** For how long. */
    @WithDefault("400ms")
    Duration batchOnHandshakeDuration();

    /** From one batch to the next. */
    @WithDefault("50ms")
    Duration batchInterval();
}
