package io.millrace.server.management;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Keeps operators and clients apart: with {@code millrace.management.port} each of the two ports answers by 404 what
 * belongs on the other. Quarkus's own management interface is there or not from the build on; a gateway on a laptop
 * wants one port, and one in a cluster two.
 */
@Singleton
public class ManagementPort {
    private static final System.Logger LOG = System.getLogger(ManagementPort.class.getName());

    private static final String PATHS = "/q";

    /** Behind what guards all connections ({@code server.http}), before every route. */
    private static final int EARLY = 90_000;

    private static final int IDLE_SECONDS = 75;

    private final Vertx vertx;
    private final Router router;
    private final ManagementConfig config;
    private final String host;
    private volatile @Nullable HttpServer server;

    ManagementPort(
            Vertx vertx,
            Router router,
            ManagementConfig config,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        this.vertx = vertx;
        this.router = router;
        this.config = config;
        this.host = host;
    }

    /** @throws IllegalStateException when the port cannot be had */
    void listen(@Observes StartupEvent event) {
        if (config.port().isEmpty()) {
            return;
        }
        int port = config.port().get();
        HttpServer made = vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
                .requestHandler(router);
        try {
            made.listen(port, host).toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    "millrace.management.port: nothing can listen on " + host + ':' + port + ": " + e.getCause(), e);
        }
        server = made;
        LOG.log(
                System.Logger.Level.INFO,
                "Health and metrics on: http://{0}:{1}",
                host,
                String.valueOf(made.actualPort()));
    }

    void keepApart(@Observes Filters filters) {
        if (config.port().isPresent()) {
            filters.register(this::judge, EARLY);
        }
    }

    private void judge(RoutingContext context) {
        if (isManagement(context.normalizedPath()) == isHere(context.request())) {
            context.next();
        } else {
            context.response().setStatusCode(404).end();
        }
    }

    private static boolean isManagement(String path) {
        return path.equals(PATHS) || path.startsWith(PATHS + '/');
    }

    private boolean isHere(HttpServerRequest request) {
        HttpServer management = server;
        SocketAddress local = request.localAddress();
        return management != null && local != null && local.port() == management.actualPort();
    }
}
