package io.millrace.server.door;

import io.millrace.dialects.Dialect;
import io.millrace.dialects.Opening;
import io.millrace.server.gateway.Gateway;
import io.millrace.server.loop.LoopDriver;
import io.millrace.server.metrics.DoorMeters;
import io.millrace.server.path.ClientPath;
import io.millrace.server.path.Keys;
import io.millrace.server.path.Origins;
import io.millrace.server.websocket.ClientRoute;
import io.millrace.server.websocket.HandshakeFacts;
import io.millrace.server.websocket.PathRules;
import io.millrace.server.websocket.SocketRules;
import io.millrace.server.websocket.Subprotocols;
import io.millrace.server.websocket.WebSocketConfig;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Opens such paths. What is wrong with their settings stops the start with a sentence that names the key. */
@Singleton
public class SocketDoor {
    /** Of a page that may not connect. */
    private static final int REFUSED = 403;

    private final WebSocketConfig webSockets;
    private final HandshakeFacts facts;
    private final Gateway gateway;
    private final DoorMeters meters;

    SocketDoor(WebSocketConfig webSockets, HandshakeFacts facts, Gateway gateway, DoorMeters meters) {
        this.webSockets = webSockets;
        this.facts = facts;
        this.gateway = gateway;
        this.meters = meters;
    }

    /**
     * The most bytes of a message, for which an event must have room.
     *
     * @param growth by how much its JSON may be longer than what the client has sent
     */
    public int maxPayload(SocketPathConfig its, Keys keys, int growth) {
        int maxPayload = keys.atLeast(1, "max-payload", its.maxPayload().asLongValue());
        gateway.requireRoomFor(
                (long) growth * maxPayload + facts.maxBytes(),
                growth + " times " + keys.of("max-payload") + " and millrace.handshake.max-size");
        return maxPayload;
    }

    /**
     * What is asked of a client there.
     *
     * @param pingInterval from one WebSocket ping to the next; zero where the dialect has its own
     * @param pingTimeout after which a silent client is given up
     */
    public PathRules rules(
            SocketPathConfig its, Keys keys, Subprotocols subprotocols, Duration pingInterval, Duration pingTimeout) {
        int threshold = keys.atLeast(
                0,
                "per-message-deflate-threshold",
                its.perMessageDeflateThreshold().asLongValue());
        return new PathRules(
                Origins.of(its.origins(), keys.of("origins")),
                REFUSED,
                subprotocols,
                new SocketRules(
                        Math.toIntExact(its.maxPayload().asLongValue()),
                        webSockets.maxFragments(),
                        webSockets.messageTimeout(),
                        its.perMessageDeflate() ? threshold : -1,
                        pingInterval,
                        pingTimeout));
    }

    /**
     * Opens the one path of such a dialect.
     *
     * @param growth as in {@link #maxPayload}
     */
    public ClientPath open(Dialect dialect, BarePathConfig its, Keys keys, int growth) {
        String path = ClientPath.normal(keys.of("path"), its.path());
        maxPayload(its, keys, growth);
        PathRules rules = rules(
                its,
                keys,
                new Subprotocols.SupportedAndOffered(its.subprotocols().orElse(List.of())),
                keys.positive("ping-interval", its.pingInterval()),
                keys.positive("ping-timeout", its.pingTimeout()));
        return exactly(keys.of("path"), path, Map.of(path, route(dialect, path, rules)));
    }

    /** Lets a dialect's clients in. */
    public ClientRoute route(Dialect dialect, String path, PathRules rules) {
        return new ClientRoute(
                dialect,
                path,
                rules,
                new ClientRoute.House(gateway.loops(), gateway.admission(), gateway::nextSessionId, facts, meters),
                new NoPolling());
    }

    /**
     * A path where nothing is found but what is said here.
     *
     * @param routes by their paths, with slashes at both ends, which all lie below {@code path}
     */
    public static ClientPath exactly(String key, String path, Map<String, ClientRoute> routes) {
        return new ClientPath(key, path, context -> {
            String asked = context.normalizedPath();
            ClientRoute route = routes.get(asked.endsWith("/") ? asked : asked + '/');
            if (route == null) {
                context.next(); // no client looks there
            } else {
                route.handle(context);
            }
        });
    }

    /** Its dialect asks for nothing else. */
    private static final class NoPolling implements ClientRoute.LongPolling {
        @Override
        public void open(RoutingContext context, Opening.Polls opening, String name, LoopDriver driver) {
            throw new IllegalStateException("Clients come by WebSocket alone here");
        }

        @Override
        public void ask(RoutingContext context, Opening.Asks opening, LoopDriver driver) {
            throw new IllegalStateException("Clients come by WebSocket alone here");
        }
    }
}
