package io.millrace.server.sono;

import io.millrace.dialects.sono.SonoDialect;
import io.millrace.dialects.sono.SonoSettings;
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

/** Sono's paths. */
@Singleton
public class SonoPaths implements PathSource {
    private static final Keys KEYS = new Keys("millrace.sono.");
    /** An event bears its name twice. */
    private static final int GROWTH = 2;

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
            KEYS.<SonoPathConfig>all(config, config.paths()).forEach((keys, its) -> paths.add(open(its, keys)));
        }
        return paths;
    }

    private ClientPath open(SonoPathConfig its, Keys keys) {
        String path = ClientPath.normal(keys.of("path"), its.path());
        door.maxPayload(its, keys, GROWTH);
        PathRules rules = door.rules(
                its,
                keys,
                new Subprotocols.SupportedAndOffered(its.subprotocols().orElse(List.of())),
                keys.positive("ping-interval", its.pingInterval()),
                keys.positive("ping-timeout", its.pingTimeout()));
        SonoDialect dialect = new SonoDialect(settings(its, keys));
        return SocketDoor.exactly(keys.of("path"), path, Map.of(path, door.route(dialect, path, rules)));
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
