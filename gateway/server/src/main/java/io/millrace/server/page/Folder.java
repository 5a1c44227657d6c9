package io.millrace.server.page;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;

/**
 * Files of a page below a path of its own. Those of HTML are filled with what the page is told of the gateway; files of
 * other kinds than pages are made of are left out.
 */
final class Folder {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png");

    /** The page's own files and the client's, and sockets to where it came from; nothing inline, nothing else's. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; connect-src 'self' ws: wss:; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private record Asset(String type, Buffer bytes) {}

    private final Map<String, String> facts;
    private final Map<String, Asset> assets = new HashMap<>();

    /** @param facts what its pages may ask for */
    Folder(Map<String, String> facts) {
        this.facts = facts;
    }

    /** Whether a file of that name is of a kind that pages are made of. */
    static boolean takes(String name) {
        return TYPES.containsKey(kind(name));
    }

    /**
     * Puts a file into it.
     *
     * @throws IllegalStateException when it asks for a fact that there is not
     */
    void add(String name, Buffer bytes) {
        String type = TYPES.get(kind(name));
        if (type != null) {
            boolean isPage = kind(name).equals("html");
            assets.put(name, new Asset(type, isPage ? Buffer.buffer(Template.fill(bytes.toString(), facts)) : bytes));
        }
    }

    private static String kind(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Serves it below {@code /<name>/}, from now on. */
    void serve(Router router, String name) {
        router.route("/" + name + "/*")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context -> answer(context, "/" + name + "/"));
    }

    private void answer(RoutingContext context, String folder) {
        String path = context.normalizedPath();
        if (path.length() < folder.length()) {
            context.redirect(folder);
            return;
        }
        String name = path.equals(folder) ? "index.html" : path.substring(folder.length());
        Asset asset = assets.get(name);
        if (asset == null) {
            context.next();
            return;
        }
        HttpServerResponse response = context.response()
                .putHeader("Content-Type", asset.type())
                .putHeader("Cache-Control", "no-store") // each gateway has its own, at perhaps the same address
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Content-Type-Options", "nosniff");
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader("Content-Length", Integer.toString(asset.bytes().length()))
                    .end();
        } else {
            response.end(asset.bytes());
        }
    }
}
