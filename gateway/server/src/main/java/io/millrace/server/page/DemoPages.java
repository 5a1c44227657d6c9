package io.millrace.server.page;

import io.millrace.server.gateway.Gateway;
import io.millrace.server.socketio.SocketIoConfig;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private final PageConfig page;
    private final SocketIoConfig socketIo;
    private final Gateway gateway;
    private final Router router;

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
        if (DialectPage.has(name)) {
            throw new IllegalStateException("millrace.page.demos." + name + ": the gateway has a page of that name");
        }
        read(name, folder).serve(router, name);
    }

    private Folder read(String name, Path folder) {
        Folder read = new Folder(Map.of("gateway", gateway.id(), "path", StartPage.clientPath(socketIo)));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String own = file.getFileName().toString();
                if (Folder.takes(own) && Files.size(file) <= LARGEST_BYTES) {
                    read.add(own, Buffer.buffer(Files.readAllBytes(file)));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("millrace.page.demos." + name + ": " + folder + " cannot be read", e);
        }
        return read;
    }

    /** Their names, in order. */
    static List<String> names(PageConfig page) {
        return page.demos().keySet().stream().sorted().toList();
    }
}
