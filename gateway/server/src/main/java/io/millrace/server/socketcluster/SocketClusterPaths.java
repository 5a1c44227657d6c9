package io.millrace.server.socketcluster;

import io.millrace.dialects.socketcluster.BatchSettings;
import io.millrace.dialects.socketcluster.SocketClusterDialect;
import io.millrace.dialects.socketcluster.SocketClusterSettings;
import io.millrace.dialects.socketcluster.SocketClusterSettings.Version;
import io.millrace.server.door.SocketDoor;
import io.millrace.server.path.ClientPath;
import io.millrace.server.path.Keys;
import io.millrace.server.path.PathSource;
import io.millrace.server.websocket.PathRules;
import io.millrace.server.websocket.Subprotocols;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** SocketCluster's paths. Below each of them is one where protocol 1 is spoken always. */
@Singleton
public class SocketClusterPaths implements PathSource {
    private static final Keys KEYS = new Keys("millrace.socketcluster.");

    /** The original answers no subprotocol. */
    private static final Subprotocols NO_SUBPROTOCOL = new Subprotocols.OfferedAndSupported(List.of());

    private static final String PROTOCOL_1 = "v1/";
    /** MessagePack may say in a byte what JSON needs more for. */
    private static final int GROWTH = 3;

    private final SocketClusterConfig config;
    private final SocketDoor door;

    SocketClusterPaths(SocketClusterConfig config, SocketDoor door) {
        this.config = config;
        this.door = door;
    }

    @Override
    public List<ClientPath> paths() {
        List<ClientPath> paths = new ArrayList<>();
        if (config.enabled()) {
            KEYS.<SocketClusterPathConfig>all(config, config.paths())
                    .forEach((keys, its) -> paths.add(open(its, keys)));
        }
        return paths;
    }

    private ClientPath open(SocketClusterPathConfig its, Keys keys) {
        String path = ClientPath.normal(keys.of("path"), its.path());
        SocketClusterSettings settings = settings(its, keys);
        door.maxPayload(its, keys, GROWTH);
        PathRules rules = door.rules(its, keys, NO_SUBPROTOCOL, Duration.ZERO, its.pingTimeout());
        return SocketDoor.exactly(
                keys.of("path"),
                path,
                Map.of(
                        path,
                        door.route(new SocketClusterDialect(settings), path, rules),
                        path + PROTOCOL_1,
                        door.route(
                                new SocketClusterDialect(settings.speaking(Version.ONE)), path + PROTOCOL_1, rules)));
    }

    /** @throws IllegalArgumentException names the key of the first setting that cannot be, and what it must be */
    static SocketClusterSettings settings(SocketClusterPathConfig its, Keys keys) {
        Version version =
                switch (its.protocol()) {
                    case "auto" -> Version.AUTO;
                    case "1" -> Version.ONE;
                    case "2" -> Version.TWO;
                    default -> throw keys.wrong("protocol", its.protocol(), "must be auto, 1 or 2");
                };
        Duration interval = keys.positive("ping-interval", its.pingInterval());
        Duration timeout = keys.positive("ping-timeout", its.pingTimeout());
        Duration handshake = keys.positive("handshake-timeout", its.handshakeTimeout());
        int channelLimit =
                keys.atLeast(1, "socket-channel-limit", its.socketChannelLimit().orElse(Integer.MAX_VALUE));
        Duration batches = keys.positive("batch-on-handshake-duration", its.batchOnHandshakeDuration());
        Duration each = keys.positive("batch-interval", its.batchInterval());
        int maxPayload = keys.atLeast(1, "max-payload", its.maxPayload().asLongValue());
        try {
            return new SocketClusterSettings(
                    version,
                    interval.toNanos(),
                    timeout.toNanos(),
                    handshake.toNanos(),
                    its.allowClientPublish(),
                    maxPayload,
                    channelLimit,
                    its.batchOnHandshake() ? new BatchSettings(each.toNanos(), batches.toNanos()) : BatchSettings.NONE);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    keys.of("ping-timeout") + " and " + keys.of("ping-interval") + ": " + e.getMessage(), e);
        }
    }
}
