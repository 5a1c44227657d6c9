package io.millrace.server.page;

import io.millrace.server.gateway.Gateway;
import io.millrace.server.socketio.SocketIoConfig;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Pages of workers, at the same address as the gateway, so that whatever reaches the one reaches the other: a phone,
 * too. Only the files that lie flat in the folder at start; of an HTML file, the gateway fills the places.
 */
@Singleton
public class DemoPages {
    private static final long LARGEST_BYTES = 1_000_000;
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

    private final PageConfig page;
    private final SocketIoConfig socketIo;
    private final Gateway gateway;
    private final Router router;

    private record Asset(String type, Buffer bytes) {}

    DemoPages(PageConfig page, SocketIoConfig socketIo, Gateway gateway, Router router) {
        this.page = page;
        this.socketIo = socketIo;
        this.gateway = gateway;
        this.router = router;
    }

    void serve(@Observes StartupEvent event) {
        if (StartPage.isShown(page, socketIo)) {
            page.demos().forEach(this::serve);
        }
    }

    private void serve(String name, Path folder) {
        if (!name.matches("[a-z0-9-]+")) {
            throw new IllegalStateException("millrace.page.demos." + name + ": a page is named by [a-z0-9-]");
        }
        Map<String, Asset> assets = read(name, folder);
        router.route("/" + name + "/*")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context -> answer(context, assets, "/" + name + "/"));
    }

    private Map<String, Asset> read(String name, Path folder) {
        Map<String, String> facts = Map.of("gateway", gateway.id(), "path", StartPage.clientPath(socketIo));
        Map<String, Asset> assets = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String own = file.getFileName().toString();
                String type = TYPES.get(own.substring(own.lastIndexOf('.') + 1));
                if (type != null && Files.size(file) <= LARGEST_BYTES) {
                    Buffer bytes = own.endsWith(".html")
                            ? Buffer.buffer(Template.fill(Files.readString(file), facts))
                            : Buffer.buffer(Files.readAllBytes(file));
                    assets.put(own, new Asset(type, bytes));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("millrace.page.demos." + name + ": " + folder + " cannot be read", e);
        }
        return assets;
    }

    private static void answer(RoutingContext context, Map<String, Asset> assets, String folder) {
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

    /** Their names, in order. */
    static List<String> names(PageConfig page) {
        return page.demos().keySet().stream().sorted().toList();
    }
}
