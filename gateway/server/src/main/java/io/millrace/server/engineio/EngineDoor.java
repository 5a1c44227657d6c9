package io.millrace.server.engineio;

import io.millrace.dialects.Dialect;
import io.millrace.server.gateway.Gateway;
import io.millrace.server.metrics.DoorMeters;
import io.millrace.server.path.ClientPath;
import io.millrace.server.polling.PollingRoute;
import io.millrace.server.websocket.ClientRoute;
import io.millrace.server.websocket.Entrance;
import io.millrace.server.websocket.HandshakeFacts;
import io.millrace.server.websocket.WebSocketConfig;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.function.Predicate;

/** Makes paths of Engine.IO on this gateway. */
@Singleton
public class EngineDoor {
    private final WebSocketConfig webSockets;
    private final HandshakeFacts facts;
    private final Gateway gateway;
    private final DoorMeters meters;

    /** Files at a path. */
    public interface Files {
        /** Whether it is one of them that is asked for; then it is answered. {@code below} is what follows the path. */
        boolean answers(RoutingContext context, String below);
    }

    EngineDoor(WebSocketConfig webSockets, HandshakeFacts facts, Gateway gateway, DoorMeters meters) {
        this.webSockets = webSockets;
        this.facts = facts;
        this.gateway = gateway;
        this.meters = meters;
    }

    /** For {@link EnginePath#of}. */
    public WebSocketConfig webSockets() {
        return webSockets;
    }

    /**
     * A path with clients of this dialect.
     *
     * @param files what is served beside them
     * @throws IllegalArgumentException names two settings of which one is too small
     */
    public ClientPath open(EnginePath path, Dialect dialect, Files files) {
        gateway.requireRoomFor(
                3L * path.maxBytes() + facts.maxBytes(),
                "three times " + path.keys().of("max-http-buffer-size") + " and millrace.handshake.max-size");
        ClientRoute clients = new ClientRoute(
                dialect,
                path.path(),
                path.rules(),
                new ClientRoute.House(gateway.loops(), gateway.admission(), gateway::nextSessionId, facts, meters),
                polling(path, dialect));
        Predicate<RoutingContext> beforehand = path.cors()
                .<Predicate<RoutingContext>>map(cors -> cors::answers)
                .orElse(_ -> false);
        int end = path.path().length();
        return new ClientPath(path.keys().of("path"), path.path(), context -> {
            String whole = context.normalizedPath();
            String below = whole.substring(Math.min(end, whole.length()));
            if (!beforehand.test(context) && !files.answers(context, below)) {
                clients.handle(context);
            }
        });
    }

    private PollingRoute polling(EnginePath path, Dialect dialect) {
        return new PollingRoute(
                dialect,
                path.polling(),
                path.cookie().map(cookie -> cookie::render),
                new Entrance(path.rules().origins(), facts, gateway.admission()),
                gateway.admission(),
                gateway.unsentLimitOfALoop(),
                meters);
    }
}
