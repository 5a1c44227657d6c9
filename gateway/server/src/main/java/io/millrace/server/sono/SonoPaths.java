package io.millrace.server.sono;

import io.millrace.dialects.sono.SonoDialect;
import io.millrace.dialects.sono.SonoSettings;
import io.millrace.server.door.SocketDoor;
import io.millrace.server.path.ClientPath;
import io.millrace.server.path.Keys;
import io.millrace.server.path.PathSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Sono's paths. */
@Singleton
public class SonoPaths implements PathSource {
    private static final Keys KEYS = new Keys("millrace.sono.");
    /** An event bears its name in a header and in its value. */
    static final int GROWTH = 2;

    private final SonoConfig config;
    private final SocketDoor door;

    SonoPaths(SonoConfig config, SocketDoor door) {
        this.config = config;
        this.door = door;
    }

    @Override
    public List<ClientPath> paths() {
        List<ClientPath> paths = new ArrayList<>();
        if (config.enabled()) {
            KEYS.<SonoPathConfig>all(config, config.paths())
                    .forEach((keys, its) ->
                            paths.add(door.open(new SonoDialect(settings(its, keys)), its, keys, GROWTH)));
        }
        return paths;
    }

    /** @throws IllegalArgumentException names the key */
    static SonoSettings settings(SonoPathConfig its, Keys keys) {
        try {
            return new SonoSettings(its.channels(), its.newChannels());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(keys.of("channels") + ": " + e.getMessage(), e);
        }
    }
}
