package io.millrace.server.path;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/**
 * One path of a dialect: all that stands below it is its handler's, and the path itself, with and without the last
 * slash.
 *
 * @param key the setting that says it
 * @param path with a slash at both ends, as {@link #normal} makes it
 */
public record ClientPath(String key, String path, Handler<RoutingContext> handler) {
    /* What the chart's schema allows too: nothing that a router takes for a pattern, or that a client must encode. */
    private static final Pattern PATH = Pattern.compile("/|(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?");

    /**
     * With a slash at both ends.
     *
     * @param given as the setting says it, with or without the last slash
     * @throws IllegalArgumentException names the key
     */
    public static String normal(String key, String given) {
        if (!PATH.matcher(given).matches()) {
            throw new IllegalArgumentException(key + " is " + given + ": a path begins with a slash and holds letters,"
                    + " digits and . _ ~ - between slashes, as /socket.io/");
        }
        return given.endsWith("/") ? given : given + '/';
    }
}
