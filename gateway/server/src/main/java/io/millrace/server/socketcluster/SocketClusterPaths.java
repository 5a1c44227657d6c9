package io.millrace.server.socketcluster;

import io.millrace.dialects.Opening;
import io.millrace.dialects.socketcluster.BatchSettings;
import io.millrace.dialects.socketcluster.SocketClusterDialect;
import io.millrace.dialects.socketcluster.SocketClusterSettings;
import io.millrace.dialects.socketcluster.SocketClusterSettings.Version;
import io.millrace.server.gateway.Gateway;
import io.millrace.server.loop.LoopDriver;
import io.millrace.server.metrics.DoorMeters;
import io.millrace.server.path.ClientPath;
import io.millrace.server.path.Keys;
import io.millrace.server.path.Origins;
import io.millrace.server.path.PathSource;
import io.millrace.server.websocket.ClientRoute;
import io.millrace.server.websocket.HandshakeFacts;
import io.millrace.server.websocket.PathRules;
import io.millrace.server.websocket.SocketRules;
import io.millrace.server.websocket.Subprotocols;
import io.millrace.server.websocket.WebSocketConfig;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** SocketCluster's paths. Below each of them is one where protocol 1 is spoken always. */
@Singleton
public class SocketClusterPaths implements PathSource {
    private static final Keys KEYS = new Keys("millrace.socketcluster.");

    /** Of a page that may not connect, as in the original. */
    private static final int REFUSED = 403;

    /** The original answers no subprotocol. */
    private static final Subprotocols NO_SUBPROTOCOL = new Subprotocols.OfferedAndSupported(List.of());

    private static final String PROTOCOL_1 = "v1/";

    private final SocketClusterConfig config;
    private final WebSocketConfig webSockets;
    private final HandshakeFacts facts;
    private final Gateway gateway;
    private final DoorMeters meters;

    SocketClusterPaths(
            SocketClusterConfig config,
            WebSocketConfig webSockets,
            HandshakeFacts facts,
            Gateway gateway,
            DoorMeters meters) {
        this.config = config;
        this.webSockets = webSockets;
        this.facts = facts;
        this.gateway = gateway;
        this.meters = meters;
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
        gateway.requireRoomFor(
                3L * settings.maxPayload() + facts.maxBytes(),
                "three times " + keys.of("max-payload") + " and millrace.handshake.max-size");
        PathRules rules = rules(its, keys, webSockets);
        ClientRoute clients = route(settings, path, rules);
        ClientRoute ofProtocol1 = route(settings.speaking(Version.ONE), path + PROTOCOL_1, rules);
        return new ClientPath(keys.of("path"), path, context -> {
            String asked = context.normalizedPath();
            String whole = asked.endsWith("/") ? asked : asked + '/';
            if (whole.equals(path)) {
                clients.handle(context);
            } else if (whole.equals(path + PROTOCOL_1)) {
                ofProtocol1.handle(context);
            } else {
                context.next(); // no client looks there
            }
        });
    }

    private ClientRoute route(SocketClusterSettings settings, String path, PathRules rules) {
        return new ClientRoute(
                new SocketClusterDialect(settings),
                path,
                rules,
                new ClientRoute.House(gateway.loops(), gateway.admission(), gateway::nextSessionId, facts, meters),
                new NoPolling());
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

    private static PathRules rules(SocketClusterPathConfig its, Keys keys, WebSocketConfig webSockets) {
        int threshold = keys.atLeast(
                0,
                "per-message-deflate-threshold",
                its.perMessageDeflateThreshold().asLongValue());
        return new PathRules(
                Origins.of(its.origins(), keys.of("origins")),
                REFUSED,
                NO_SUBPROTOCOL,
                new SocketRules(
                        Math.toIntExact(its.maxPayload().asLongValue()),
                        webSockets.maxFragments(),
                        webSockets.messageTimeout(),
                        its.perMessageDeflate() ? threshold : -1,
                        Duration.ZERO, // it has pings of its own
                        its.pingTimeout()));
    }

    /** It comes by WebSocket alone, and its dialect asks for nothing else. */
    private static final class NoPolling implements ClientRoute.LongPolling {
        @Override
        public void open(RoutingContext context, Opening.Polls opening, String name, LoopDriver driver) {
            throw new IllegalStateException("SocketCluster's clients do not poll");
        }

        @Override
        public void ask(RoutingContext context, Opening.Asks opening, LoopDriver driver) {
            throw new IllegalStateException("SocketCluster's clients do not poll");
        }
    }
}
