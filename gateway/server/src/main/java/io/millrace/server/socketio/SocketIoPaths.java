package io.millrace.server.socketio;

import io.millrace.dialects.engineio.EngineSettings;
import io.millrace.dialects.socketio.SocketIoDialect;
import io.millrace.dialects.socketio.SocketIoSettings;
import io.millrace.server.engineio.EngineDoor;
import io.millrace.server.engineio.EnginePath;
import io.millrace.server.path.ClientPath;
import io.millrace.server.path.Keys;
import io.millrace.server.path.PathSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Socket.IO's paths: clients and, where that is wanted, their files. */
@Singleton
public class SocketIoPaths implements PathSource {
    private static final Keys KEYS = new Keys("millrace.socketio.");

    private final SocketIoConfig config;
    private final EngineDoor door;
    /** Of each version once, however many paths serve it. */
    private final Map<ClientVersion, ClientFiles> files = new EnumMap<>(ClientVersion.class);

    SocketIoPaths(SocketIoConfig config, EngineDoor door) {
        this.config = config;
        this.door = door;
    }

    @Override
    public List<ClientPath> paths() {
        List<ClientPath> paths = new ArrayList<>();
        KEYS.<SocketIoPathConfig>all(config, config.paths()).forEach((keys, its) -> paths.add(open(its, keys)));
        return paths;
    }

    private ClientPath open(SocketIoPathConfig its, Keys keys) {
        EnginePath path = EnginePath.of(its, keys, door.webSockets());
        return door.open(path, new SocketIoDialect(settings(its, keys, path.settings())), files(its, keys));
    }

    /** @throws IllegalArgumentException names the key of the first setting that cannot be, and what it must be */
    static SocketIoSettings settings(SocketIoPathConfig its, Keys keys, EngineSettings engine) {
        for (String namespace : its.namespaces()) {
            if (!namespace.startsWith("/") && !namespace.startsWith("*")) {
                throw keys.wrong("namespaces", namespace, "must begin with a slash, or with a * for any");
            }
        }
        return new SocketIoSettings(
                engine,
                its.parser(),
                keys.positive("connect-timeout", its.connectTimeout()).toNanos(),
                its.namespaces(),
                keys.atLeast(1, "max-namespaces", its.maxNamespaces()),
                keys.atLeast(0, "max-attachments", its.maxAttachments()));
    }

    private EngineDoor.Files files(SocketIoPathConfig its, Keys keys) {
        ClientVersion version = ClientVersion.of(its.clientVersion(), keys);
        if (!its.serveClient()) {
            return (_, _) -> false;
        }
        return files.computeIfAbsent(version, ClientFiles::new);
    }
}
