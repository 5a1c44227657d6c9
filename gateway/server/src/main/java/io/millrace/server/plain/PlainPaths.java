package io.millrace.server.plain;

import io.millrace.dialects.plain.PlainDialect;
import io.millrace.dialects.plain.PlainSettings;
import io.millrace.server.door.SocketDoor;
import io.millrace.server.path.ClientPath;
import io.millrace.server.path.Keys;
import io.millrace.server.path.PathSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Plain events' paths. */
@Singleton
public class PlainPaths implements PathSource {
    private static final Keys KEYS = new Keys("millrace.plain.");
    /** An event bears its name in a header and twice in its value. */
    static final int GROWTH = 3;

    private final PlainConfig config;
    private final SocketDoor door;

    PlainPaths(PlainConfig config, SocketDoor door) {
        this.config = config;
        this.door = door;
    }

    @Override
    public List<ClientPath> paths() {
        List<ClientPath> paths = new ArrayList<>();
        if (config.enabled()) {
            KEYS.<PlainPathConfig>all(config, config.paths()).forEach((keys, its) -> {
                if (its.mode() != PlainPathConfig.Mode.OFF) {
                    PlainDialect dialect = new PlainDialect(new PlainSettings(mode(its.mode())));
                    paths.add(door.open(dialect, its, keys, GROWTH));
                }
            });
        }
        return paths;
    }

    private static PlainSettings.Mode mode(PlainPathConfig.Mode mode) {
        return switch (mode) {
            case ALL -> PlainSettings.Mode.ALL;
            case DATA -> PlainSettings.Mode.DATA;
            case PASSTHROUGH -> PlainSettings.Mode.PASSTHROUGH;
            case OFF -> throw new IllegalArgumentException("Nothing is served there");
        };
    }
}
