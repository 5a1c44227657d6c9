package io.millrace.server.socketio;

import io.millrace.dialects.engineio.EngineSettings;
import io.millrace.dialects.socketio.SocketIoDialect;
import io.millrace.dialects.socketio.SocketIoSettings;
import io.millrace.server.gateway.Gateway;
import io.millrace.server.websocket.ClientRoute;
import io.quarkus.runtime.StartupEvent;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Socket.IO's path on the gateway: clients and, where that is wanted, their files. */
@Singleton
public class SocketIoPath {
    private final SocketIoConfig config;
    private final Gateway gateway;
    private final Router router;

    SocketIoPath(SocketIoConfig config, Gateway gateway, Router router) {
        this.config = config;
        this.gateway = gateway;
        this.router = router;
    }

    /* At the start and not when the router is made: the producer exists only then. */
    void serve(@Observes StartupEvent event) {
        String path = config.path().endsWith("/") ? config.path() : config.path() + '/';
        int maxBytes = Math.toIntExact(config.maxHttpBufferSize().asLongValue());
        gateway.requireRoomFor(3L * maxBytes, "three times millrace.socketio.max-http-buffer-size");
        SocketIoSettings settings = new SocketIoSettings(
                new EngineSettings(
                        config.pingInterval().toNanos(), config.pingTimeout().toNanos(), maxBytes),
                config.connectTimeout().toNanos(),
                config.namespaces(),
                config.maxNamespaces(),
                config.maxAttachments());
        ClientRoute clients = new ClientRoute(
                new SocketIoDialect(settings), gateway.loops(), gateway.admission(), gateway::nextSessionId, maxBytes);
        if (config.serveClient()) {
            ClientFiles files = new ClientFiles();
            router.route(path + ":file").handler(files::serve);
        }
        router.route(path + '*').handler(clients); // and what stands below it, as in the original
        router.route(path.substring(0, path.length() - 1)).handler(clients);
    }
}
