package io.millrace.server.socketio;

import io.millrace.dialects.engineio.EngineSettings;
import io.millrace.dialects.socketio.SocketIoDialect;
import io.millrace.dialects.socketio.SocketIoSettings;
import io.millrace.server.gateway.Gateway;
import io.millrace.server.metrics.DoorMeters;
import io.millrace.server.websocket.ClientRoute;
import io.millrace.server.websocket.HandshakeFacts;
import io.millrace.server.websocket.Origins;
import io.millrace.server.websocket.PathRules;
import io.millrace.server.websocket.SocketRules;
import io.millrace.server.websocket.Subprotocols;
import io.millrace.server.websocket.WebSocketConfig;
import io.quarkus.runtime.StartupEvent;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Socket.IO's path on the gateway: clients and, where that is wanted, their files. */
@Singleton
public class SocketIoPath {
    /** As the original answers a WebSocket that its {@code allowRequest} refuses. */
    private static final int REFUSED = 400;

    private final SocketIoConfig config;
    private final Gateway gateway;
    private final Router router;

    private final WebSocketConfig webSockets;
    private final HandshakeFacts facts;
    private final DoorMeters meters;

    SocketIoPath(
            SocketIoConfig config,
            WebSocketConfig webSockets,
            HandshakeFacts facts,
            Gateway gateway,
            DoorMeters meters,
            Router router) {
        this.meters = meters;
        this.config = config;
        this.webSockets = webSockets;
        this.facts = facts;
        this.gateway = gateway;
        this.router = router;
    }

    /* At the start and not when the router is made: the producer exists only then. */
    void serve(@Observes StartupEvent event) {
        String path = config.path().endsWith("/") ? config.path() : config.path() + '/';
        int maxBytes = Math.toIntExact(config.maxHttpBufferSize().asLongValue());
        gateway.requireRoomFor(
                3L * maxBytes + facts.maxBytes(),
                "three times millrace.socketio.max-http-buffer-size and millrace.handshake.max-size");
        SocketIoSettings settings = new SocketIoSettings(
                new EngineSettings(
                        config.pingInterval().toNanos(),
                        config.pingTimeout().toNanos(),
                        maxBytes,
                        true,
                        EngineSettings.Silence.CLOSE),
                SocketIoSettings.Parser.JSON,
                config.connectTimeout().toNanos(),
                config.namespaces(),
                config.maxNamespaces(),
                config.maxAttachments());
        ClientRoute clients = new ClientRoute(
                new SocketIoDialect(settings),
                rules(maxBytes),
                new ClientRoute.House(gateway.loops(), gateway.admission(), gateway::nextSessionId, facts, meters));
        if (config.serveClient()) {
            ClientFiles files = new ClientFiles();
            router.route(path + ":file").handler(files::serve);
        }
        router.route(path + '*').handler(clients); // and what stands below it, as in the original
        router.route(path.substring(0, path.length() - 1)).handler(clients);
    }

    private PathRules rules(int maxBytes) {
        Subprotocols subprotocols = config.subprotocols()
                .<Subprotocols>map(Subprotocols.OfferedAndSupported::new)
                .orElseGet(Subprotocols.FirstOffered::new);
        return new PathRules(
                origins(),
                REFUSED,
                subprotocols,
                new SocketRules(
                        maxBytes,
                        webSockets.maxFragments(),
                        webSockets.messageTimeout(),
                        config.perMessageDeflate()
                                ? Math.toIntExact(
                                        config.perMessageDeflateThreshold().asLongValue())
                                : -1,
                        config.websocketPingInterval(),
                        config.websocketPingTimeout()));
    }

    private Origins origins() {
        try {
            return new Origins(config.origins());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("millrace.socketio.origins: " + e.getMessage(), e);
        }
    }
}
