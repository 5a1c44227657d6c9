package io.millrace.server.engineio;

import io.millrace.dialects.engineio.EngineIoDialect;
import io.millrace.server.path.ClientPath;
import io.millrace.server.path.Keys;
import io.millrace.server.path.PathSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Bare Engine.IO's paths. */
@Singleton
public class EngineIoPaths implements PathSource {
    private static final Keys KEYS = new Keys("millrace.engineio.");

    private final EngineIoConfig config;
    private final EngineDoor door;

    EngineIoPaths(EngineIoConfig config, EngineDoor door) {
        this.config = config;
        this.door = door;
    }

    @Override
    public List<ClientPath> paths() {
        List<ClientPath> paths = new ArrayList<>();
        if (config.enabled()) {
            KEYS.<EnginePathConfig>all(config, config.paths()).forEach((keys, its) -> paths.add(open(its, keys)));
        }
        return paths;
    }

    private ClientPath open(EnginePathConfig its, Keys keys) {
        EnginePath path = EnginePath.of(its, keys, door.webSockets());
        return door.open(path, new EngineIoDialect(path.settings()), (_, _) -> false);
    }
}
