package io.millrace.server.page;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** {@code GET /<name>/} for each {@link DialectPage} that there is. */
@Singleton
public class DialectPages {
    private static final String PAGES = "/page/";
    private static final String COMMON = PAGES + "common/";
    private static final List<String> COMMON_FILES = List.of("page.css", "page.js", "json-socket.js", "sono-client.js");

    /** From the pinned npm package; the build has put it there. */
    private static final String CLIENT = "/socketcluster-client/";

    private static final String CLIENT_FILE = "socketcluster-client.min.js";

    private final ServedDialects served;
    private final Router router;

    DialectPages(ServedDialects served, Router router) {
        this.served = served;
        this.router = router;
    }

    void serve(@Observes StartupEvent event) {
        served.pages().forEach(this::serve);
    }

    private void serve(DialectPage page) {
        Folder folder = new Folder(served.facts());
        String own = PAGES + page.folder() + '/';
        folder.add("index.html", resource(own + "index.html"));
        page.files().forEach(file -> folder.add(file, resource(own + file)));
        COMMON_FILES.forEach(file -> folder.add(file, resource(COMMON + file)));
        folder.add(CLIENT_FILE, resource(CLIENT + CLIENT_FILE));
        folder.serve(router, page.folder());
    }

    private static Buffer resource(String name) {
        try (InputStream in = DialectPages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not among the resources");
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
