package io.millrace.server.page;

import io.millrace.server.gateway.Gateway;
import io.millrace.server.gateway.RoomsConfig;
import io.millrace.server.plain.PlainConfig;
import io.millrace.server.plain.PlainPathConfig;
import io.millrace.server.socketcluster.SocketClusterConfig;
import io.millrace.server.socketio.SocketIoConfig;
import io.millrace.server.sono.SonoConfig;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What pages may know of the dialects that this gateway serves, and which pages there are by that. */
@Singleton
class ServedDialects {
    private final PageConfig page;
    private final Gateway gateway;
    private final RoomsConfig rooms;
    private final SocketIoConfig socketIo;
    private final SocketClusterConfig socketCluster;
    private final SonoConfig sono;
    private final PlainConfig plain;

    ServedDialects(
            PageConfig page,
            Gateway gateway,
            RoomsConfig rooms,
            SocketIoConfig socketIo,
            SocketClusterConfig socketCluster,
            SonoConfig sono,
            PlainConfig plain) {
        this.page = page;
        this.gateway = gateway;
        this.rooms = rooms;
        this.socketIo = socketIo;
        this.socketCluster = socketCluster;
        this.sono = sono;
        this.plain = plain;
    }

    /** In the order in which they are linked. */
    List<DialectPage> pages() {
        return Arrays.stream(DialectPage.values()).filter(this::isShown).toList();
    }

    private boolean isShown(DialectPage one) {
        return page.enabled()
                && switch (one) {
                    case CHANNELS -> socketCluster.enabled();
                    case SONO -> sono.enabled();
                    case PLAIN -> plain.enabled() && plain.mode() != PlainPathConfig.Mode.OFF;
                    case TOGETHER -> speakTogether();
                };
    }

    private boolean speakTogether() {
        return StartPage.isShown(page, socketIo)
                && socketCluster.enabled()
                && sono.enabled()
                && plain.enabled()
                && (plain.mode() == PlainPathConfig.Mode.ALL || plain.mode() == PlainPathConfig.Mode.PASSTHROUGH)
                && room().isPresent();
    }

    /** The first one in which all may meet; Sono's clients go only where there is a channel. */
    private Optional<String> room() {
        return shared().stream()
                .filter(name -> !name.endsWith("*"))
                .filter(name -> sono.newChannels() || sono.channels().contains(name))
                .findFirst();
    }

    private List<String> shared() {
        return rooms.shared().orElse(List.of());
    }

    /** By the names under which the pages ask for them. */
    Map<String, String> facts() {
        return Map.of(
                "gateway", gateway.id(),
                "shared", String.join(" ", shared()),
                "room", room().orElse(""),
                "socketio", StartPage.clientPath(socketIo),
                "socketcluster", socketCluster.path(),
                "sono", sono.path(),
                "plain", plain.path());
    }
}
