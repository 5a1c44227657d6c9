package io.millrace.server.plain;

import io.millrace.dialects.plain.PlainDialect;
import io.millrace.dialects.plain.PlainSettings;
import io.millrace.server.door.SocketDoor;
import io.millrace.server.path.ClientPath;
import io.millrace.server.path.Keys;
import io.millrace.server.path.PathSource;
import io.millrace.server.websocket.PathRules;
import io.millrace.server.websocket.Subprotocols;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Plain events' paths. */
@Singleton
public class PlainPaths implements PathSource {
    private static final Keys KEYS = new Keys("millrace.plain.");
    /** An event bears its name twice. */
    private static final int GROWTH = 2;

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
                    paths.add(open(its, keys));
                }
            });
        }
        return paths;
    }

    private ClientPath open(PlainPathConfig its, Keys keys) {
        String path = ClientPath.normal(keys.of("path"), its.path());
        door.maxPayload(its, keys, GROWTH);
        PathRules rules = door.rules(
                its,
                keys,
                new Subprotocols.SupportedAndOffered(its.subprotocols().orElse(List.of())),
                keys.positive("ping-interval", its.pingInterval()),
                keys.positive("ping-timeout", its.pingTimeout()));
        PlainDialect dialect = new PlainDialect(new PlainSettings(mode(its.mode())));
        return SocketDoor.exactly(keys.of("path"), path, Map.of(path, door.route(dialect, path, rules)));
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
