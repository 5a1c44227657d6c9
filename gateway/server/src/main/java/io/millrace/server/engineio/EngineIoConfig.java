package io.millrace.server.engineio;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/** Bare Engine.IO, whose messages are events as they are. The settings are those of the default path. */
@ConfigMapping(prefix = "millrace.engineio")
public interface EngineIoConfig extends EnginePathConfig {
    /** Whether there is any path of it. */
    @WithDefault("true")
    boolean enabled();

    @Override
    @WithDefault("/engine.io/")
    String path();

    /** Further paths, each with a {@code path} and settings of its own: nothing is taken from the default path's. */
    Map<String, EnginePathConfig> paths();
}
