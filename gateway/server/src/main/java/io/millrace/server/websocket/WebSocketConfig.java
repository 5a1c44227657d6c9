package io.millrace.server.websocket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** WebSockets of every path. */
@ConfigMapping(prefix = "millrace.websocket")
public interface WebSocketConfig {
    /** Frames of one message; more is answered by close code 1008. */
    @WithDefault("1024")
    int maxFragments();

    /** From a message's first frame to its last; longer is answered by close code 1008, a POST of polling by 408. */
    @WithDefault("30s")
    Duration messageTimeout();
}
