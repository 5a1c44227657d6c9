package io.millrace.server.page;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The page on which to try a gateway. */
@ConfigMapping(prefix = "millrace.page")
public interface PageConfig {
    /** Whether it is served at {@code /}. It needs the client's files ({@code millrace.socketio.serve-client}). */
    @WithDefault("true")
    boolean enabled();
}
