package io.millrace.server.page;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Map;

/** The page on which to try a gateway, and workers' own pages beside it. */
@ConfigMapping(prefix = "millrace.page")
public interface PageConfig {
    /**
     * Whether it is served at {@code /}, and links one for each other dialect. It needs Socket.IO's default path with
     * the client's files ({@code serve-client}) in version 4.8, and JSON.
     */
    @WithDefault("true")
    boolean enabled();

    /**
     * Workers' pages: {@code millrace.page.demos.chat=/folder} serves the files of that folder below {@code /chat/},
     * and the page at {@code /} has a link to it. For trying things: they are read once, at start.
     */
    Map<String, Path> demos();
}
