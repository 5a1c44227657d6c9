package io.millrace.server.sono;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/** Sono. The settings are those of the default path. */
@ConfigMapping(prefix = "millrace.sono")
public interface SonoConfig extends SonoPathConfig {
    /** Whether there is any path of it. */
    @WithDefault("true")
    boolean enabled();

    @Override
    @WithDefault("/ws")
    String path();

    /** Further paths, each with a {@code path} and settings of its own: nothing is taken from the default path's. */
    Map<String, SonoPathConfig> paths();
}
