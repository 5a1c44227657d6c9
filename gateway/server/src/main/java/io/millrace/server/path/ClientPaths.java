package io.millrace.server.path;

import io.quarkus.runtime.StartupEvent;
import io.vertx.ext.web.Router;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All dialects' paths, put on the gateway's port: of two that fit, the longer one is meant. */
@Singleton
public class ClientPaths {
    /** Behind messaging, whose producer the dialects' paths need; before pages, which stand behind them. */
    private static final int PRIORITY = jakarta.interceptor.Interceptor.Priority.APPLICATION;

    private final Instance<PathSource> dialects;
    private final Router router;

    ClientPaths(Instance<PathSource> dialects, Router router) {
        this.dialects = dialects;
        this.router = router;
    }

    void serve(@Observes @Priority(PRIORITY) StartupEvent event) {
        List<ClientPath> paths =
                dialects.stream().flatMap(dialect -> dialect.paths().stream()).toList();
        for (ClientPath path : inOrder(paths)) {
            router.route(path.path() + '*').handler(path.handler()); // without the last slash, too
        }
    }

    /**
     * The longest first.
     *
     * @throws IllegalArgumentException names the keys of two that are the same
     */
    static List<ClientPath> inOrder(List<ClientPath> paths) {
        Map<String, ClientPath> seen = new HashMap<>();
        for (ClientPath path :
                paths.stream().sorted(Comparator.comparing(ClientPath::key)).toList()) {
            ClientPath other = seen.put(path.path(), path);
            if (other != null) {
                throw new IllegalArgumentException(other.key() + " and " + path.key() + " are both " + path.path()
                        + ": each path needs one of its own");
            }
        }
        return paths.stream()
                .sorted(Comparator.comparingInt((ClientPath path) -> path.path().length())
                        .reversed())
                .toList();
    }
}
