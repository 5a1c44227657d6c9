package io.millrace.server.page;

import io.millrace.dialects.socketio.SocketIoSettings.Parser;
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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code GET /}: one file, in which a person sends an event and sees the answer, with the client that the gateway
 * serves. All it is told of the gateway is in attributes of its first element.
 */
@Singleton
public class StartPage {
    private static final String FILE = "/page/index.html";

    /** The page's own script and style, the client's file, and sockets to where it came from. */
    private static final String POLICY = "default-src 'none'; script-src 'self' 'unsafe-inline'; "
            + "style-src 'unsafe-inline'; img-src data:; connect-src 'self' ws: wss:; "
            + "base-uri 'none'; form-action 'none'";

    private final PageConfig page;
    private final SocketIoConfig socketIo;
    private final ServedDialects served;
    private final Gateway gateway;
    private final Router router;

    StartPage(PageConfig page, SocketIoConfig socketIo, ServedDialects served, Gateway gateway, Router router) {
        this.page = page;
        this.socketIo = socketIo;
        this.served = served;
        this.gateway = gateway;
        this.router = router;
    }

    void serve(@Observes StartupEvent event) {
        if (isShown(page, socketIo)) {
            Buffer bytes = Buffer.buffer(filled());
            router.route("/").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(context -> answer(context, bytes));
        }
    }

    /** Whether there are pages for people: they are written for the client's version 4, and for JSON. */
    static boolean isShown(PageConfig page, SocketIoConfig socketIo) {
        return page.enabled()
                && socketIo.serveClient()
                && socketIo.clientVersion().startsWith("4")
                && socketIo.parser() == Parser.JSON;
    }

    private static void answer(RoutingContext context, Buffer bytes) {
        HttpServerResponse response = context.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Cache-Control", "no-store") // each gateway has its own, at perhaps the same address
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff");
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader("Content-Length", Integer.toString(bytes.length()))
                    .end();
        } else {
            response.end(bytes);
        }
    }

    private byte[] filled() {
        Map<String, String> facts = Map.of(
                "gateway", gateway.id(),
                "path", clientPath(socketIo),
                "namespaces", String.join(" ", socketIo.namespaces()),
                "demos", String.join(" ", demos()));
        return Template.fill(file(), facts).getBytes(StandardCharsets.UTF_8);
    }

    private List<String> demos() {
        List<String> demos = new ArrayList<>(DemoPages.names(page));
        served.pages().forEach(one -> demos.add(one.folder()));
        return demos;
    }

    /** Where the client connects and its files are, with a slash at the end. */
    static String clientPath(SocketIoConfig socketIo) {
        return socketIo.path().endsWith("/") ? socketIo.path() : socketIo.path() + '/';
    }

    private static String file() {
        try (InputStream in = StartPage.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not among the resources");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
