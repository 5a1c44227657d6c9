package io.millrace.server.door;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.util.List;

/** One path to which clients come by WebSocket alone. */
public interface SocketPathConfig {
    /** Where clients connect, with and without a last slash. */
    String path();

    /** Bytes of one message; more is answered by close code 1009. */
    @WithDefault("1000000")
    MemorySize maxPayload();

    /**
     * Origins whose pages may connect: {@code https://app.example}, {@code https://*.example.com}, {@code null},
     * {@code *}. Clients that send none always may.
     */
    @WithDefault("*")
    List<String> origins();

    /** Whether messages are compressed for clients that offer it. */
    @WithDefault("false")
    boolean perMessageDeflate();

    /** Messages of so many bytes and more are. */
    @WithDefault("1024")
    MemorySize perMessageDeflateThreshold();
}
