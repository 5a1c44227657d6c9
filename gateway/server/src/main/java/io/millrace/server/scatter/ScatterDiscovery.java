package io.millrace.server.scatter;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * {@code GET /} as {@code @scatterjs/core} wants it: from any page, a text that is exactly {@code scatter}. It asks
 * ports 50005 and 50006 (TLS) and those 1500 apart, and connects to the first that answers so.
 */
@Singleton
public class ScatterDiscovery {
    /** Before the dialects' paths, one of which may be the root. */
    private static final int PRIORITY = jakarta.interceptor.Interceptor.Priority.APPLICATION - 1;

    private static final String ANSWER = "scatter";

    private final ScatterConfig config;
    private final Router router;

    ScatterDiscovery(ScatterConfig config, Router router) {
        this.config = config;
        this.router = router;
    }

    void serve(@Observes @Priority(PRIORITY) StartupEvent event) {
        if (config.discovery()) {
            router.route("/").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(ScatterDiscovery::answer);
        }
    }

    private static void answer(RoutingContext context) {
        if (context.request().headers().contains(HttpHeaders.UPGRADE)) {
            context.next(); // a client, where the root is a path of theirs
            return;
        }
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain")
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(ANSWER.length()))
                    .end();
        } else {
            response.end(ANSWER);
        }
    }
}
