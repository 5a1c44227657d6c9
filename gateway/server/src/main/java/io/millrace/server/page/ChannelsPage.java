package io.millrace.server.page;

import io.millrace.server.gateway.Gateway;
import io.millrace.server.gateway.RoomsConfig;
import io.millrace.server.socketcluster.SocketClusterConfig;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** {@code GET /channels/}: channels to try, by SocketCluster's own client. It needs no worker. */
@Singleton
public class ChannelsPage {
    static final String NAME = "channels";

    private static final String OWN = "/page/" + NAME + '/';
    /** From the pinned npm package; the build has put it there. */
    private static final String CLIENT = "/socketcluster-client/";

    private static final List<String> OWN_FILES = List.of("index.html", "channels.css", "channels.js");
    private static final String CLIENT_FILE = "socketcluster-client.min.js";

    private final PageConfig page;
    private final SocketClusterConfig socketCluster;
    private final RoomsConfig rooms;
    private final Gateway gateway;
    private final Router router;

    ChannelsPage(
            PageConfig page, SocketClusterConfig socketCluster, RoomsConfig rooms, Gateway gateway, Router router) {
        this.page = page;
        this.socketCluster = socketCluster;
        this.rooms = rooms;
        this.gateway = gateway;
        this.router = router;
    }

    void serve(@Observes StartupEvent event) {
        if (isShown(page, socketCluster)) {
            Folder folder = new Folder(Map.of(
                    "gateway", gateway.id(),
                    "path", socketCluster.path(),
                    "shared", String.join(" ", rooms.shared().orElse(List.of()))));
            OWN_FILES.forEach(file -> folder.add(file, resource(OWN + file)));
            folder.add(CLIENT_FILE, resource(CLIENT + CLIENT_FILE));
            folder.serve(router, NAME);
        }
    }

    static boolean isShown(PageConfig page, SocketClusterConfig socketCluster) {
        return page.enabled() && socketCluster.enabled();
    }

    private static Buffer resource(String name) {
        try (InputStream in = ChannelsPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not among the resources");
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
