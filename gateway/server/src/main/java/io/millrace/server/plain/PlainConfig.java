package io.millrace.server.plain;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/** Plain events. The settings are those of the default path. */
@ConfigMapping(prefix = "millrace.plain")
public interface PlainConfig extends PlainPathConfig {
    /** Whether there is any path of them. */
    @WithDefault("true")
    boolean enabled();

    @Override
    @WithDefault("/events")
    String path();

    /** Further paths, each with a {@code path} and settings of its own: nothing is taken from the default path's. */
    Map<String, PlainPathConfig> paths();
}
