package io.millrace.server.websocket;

import io.millrace.core.cluster.Address;
import io.millrace.core.connection.MoveWish;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.server.log.Rest;
import io.millrace.server.log.Wordless;
import io.millrace.server.loop.EventLoops;
import io.millrace.server.loop.LoopDriver;
import io.millrace.server.metrics.DoorMeters;
import io.millrace.server.websocket.deflate.Negotiation;
import io.netty.channel.Channel;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The door of a dialect's path: judges the request by the dialect, by RFC 6455 where it asks for a WebSocket, and by
 * what the gateway can still take, in this order; then the channel is the client's.
 */
public final class ClientRoute implements Handler<RoutingContext> {
    private static final System.Logger LOG = System.getLogger(ClientRoute.class.getName());
    private static final Rest FAULTS = new Rest();

    private final Dialect dialect;
    private final String path;
    private final PathRules rules;
    private final House house;
    private final LongPolling polling;
    private final Entrance entrance;
    private final ChannelTakeover takeover;

    /** Secret names for sessions. */
    public interface SessionIds {
        /** Unguessable, and says where its session begins. */
        String next(Address maker);
    }

    /** Serves those whose dialect does without a WebSocket. */
    public interface LongPolling {
        /** A client comes in; {@code name} is its session's. */
        void open(RoutingContext context, Opening.Polls opening, String name, LoopDriver driver);

        /** A request on a session that there should be. */
        void ask(RoutingContext context, Opening.Asks opening, LoopDriver driver);
    }

    /** What all paths of a gateway share. */
    public record House(
            EventLoops loops, Admission admission, SessionIds ids, HandshakeFacts facts, DoorMeters meters) {}

    /**
     * Clients of this dialect, by these rules.
     *
     * @param path with a slash at both ends, as polls on its sessions name it
     */
    public ClientRoute(Dialect dialect, String path, PathRules rules, House house, LongPolling polling) {
        this.dialect = dialect;
        this.path = path;
        this.rules = rules;
        this.house = house;
        this.polling = polling;
        this.entrance = new Entrance(rules.origins(), house.facts(), house.admission());
        this.takeover = new ChannelTakeover(rules.socket());
    }

    /* What goes wrong is ours to tell: Quarkus would log the whole URL, with what clients give as credentials. */
    @Override
    public void handle(RoutingContext context) {
        try {
            judge(context);
        } catch (RuntimeException e) {
            refused("fault");
            FAULTS.say(more -> LOG.log(
                    System.Logger.Level.ERROR, "A client's request could not be judged" + more, Wordless.of(e)));
            if (context.response().headWritten()) {
                var _ = context.request().connection().close();
            } else {
                answer(context, 500, "text/plain", "This gateway has a fault");
            }
        }
    }

    private void judge(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean upgrade = OpeningHandshake.isAskedFor(request);
        String userAgent = Objects.requireNonNullElse(request.getHeader("User-Agent"), "");
        Channel channel = ((HttpServerConnection) request.connection()).channel();
        LoopDriver driver = house.loops().of(channel.eventLoop());
        String name = house.ids().next(driver.loop().address());
        Opening opening =
                dialect.open(new Handshake(query(request), request.method().name(), upgrade, userAgent), name);
        if (opening instanceof Opening.Asks asks) {
            polling.ask(context, asks, driver); // its client is in, also while nobody new comes in
            return;
        }
        if (house.admission().isClosed()) {
            refused("draining");
            sendElsewhere(context);
            return;
        }
        switch (opening) {
            case Opening.Rejected rejected -> {
                refused("no client");
                answer(context, rejected.status(), rejected.contentType(), rejected.body());
            }
            case Opening.Polls polls -> polling.open(context, polls, name, driver);
            case Opening.Asks _ -> throw new IllegalStateException("It was asked");
            case Opening.Welcome welcome ->
                enter(context, driver, (grant, enters) -> welcome(context, driver, welcome, grant, enters));
            case Opening.Upgrades upgrades ->
                enter(context, driver, (grant, _) -> upgrade(context, driver, upgrades, grant));
        }
    }

    /**
     * That a WebSocket may be opened.
     *
     * @param headers of the 101
     */
    record Grant(OpeningHandshake.Accepted handshake, Map<String, String> headers) {}

    /** What is done then. */
    private interface Entry {
        void enters(Grant grant, Entrance.Enters enters);
    }

    private void enter(RoutingContext context, LoopDriver driver, Entry entry) {
        HttpServerRequest request = context.request();
        switch (OpeningHandshake.of(request)) {
            case OpeningHandshake.Refused refused -> {
                refused("bad handshake");
                refuse(context, refused);
            }
            case OpeningHandshake.Accepted accepted -> {
                Grant grant = new Grant(accepted, chosen(request, accepted));
                switch (entrance.judge(request, driver)) {
                    case Entrance.Refused refused -> {
                        refused(refused.cause());
                        int status = refused == Entrance.Refused.ORIGIN ? rules.refusedOrigin() : refused.status();
                        answer(context, status, "text/plain", refused.words());
                    }
                    case Entrance.Enters enters -> entry.enters(grant, enters);
                }
            }
        }
    }

    private void welcome(
            RoutingContext context, LoopDriver driver, Opening.Welcome welcome, Grant grant, Entrance.Enters enters) {
        ClientSocket socket = new ClientSocket(
                driver,
                house.meters(),
                new ClientSocket.Beginning.Enters(dialect, welcome.session(), enters.facts(), enters.carried()),
                house.admission()::leave);
        takeover.upgrade(context.request(), grant, socket);
    }

    private void upgrade(RoutingContext context, LoopDriver driver, Opening.Upgrades upgrades, Grant grant) {
        new AskedUpgrade(new AskedUpgrade.Request(context, dialect.name(), grant), driver, house, takeover)
                .ask(new MoveWish(dialect, upgrades, path));
    }

    private void refused(String cause) {
        house.meters().refused(dialect.name(), cause);
    }

    /** The headers that say what was chosen of what the client offers. */
    private Map<String, String> chosen(HttpServerRequest request, OpeningHandshake.Accepted accepted) {
        Map<String, String> headers = new HashMap<>();
        String subprotocol = rules.subprotocols().choose(accepted.subprotocols());
        if (subprotocol != null) {
            headers.put("Sec-WebSocket-Protocol", subprotocol);
        }
        if (rules.socket().deflates()) {
            String extension = Negotiation.answer(request.headers().getAll("Sec-WebSocket-Extensions"));
            if (extension != null) {
                headers.put("Sec-WebSocket-Extensions", extension);
            }
        }
        return headers;
    }

    /* Whoever comes back on a connection of its own finds another gateway: hence the end of this one. */
    private static void sendElsewhere(RoutingContext context) {
        context.response()
                .setStatusCode(503)
                .putHeader("Retry-After", "1")
                .putHeader("Connection", "close")
                .putHeader("Content-Type", "text/plain")
                .end("This gateway goes away: another one takes you")
                .onComplete(_ -> context.request().connection().close());
    }

    private static void refuse(RoutingContext context, OpeningHandshake.Refused refused) {
        if (refused.status() == 426) {
            context.response().putHeader("Upgrade", "websocket").putHeader("Sec-WebSocket-Version", "13");
        }
        answer(context, refused.status(), "text/plain", refused.reason());
    }

    static void answer(RoutingContext context, int status, String contentType, String body) {
        HttpServerResponse response = context.response().setStatusCode(status);
        response.putHeader("Content-Type", contentType);
        if (!OpeningHandshake.isAskedFor(context.request())) {
            response.end(body);
            return;
        }
        // What follows are frames, if the client did not wait: they must not be read as requests.
        response.putHeader("Connection", "close")
                .end(body)
                .onComplete(_ -> context.request().connection().close());
    }

    /* Of a name that stands twice the last counts, as in engine.io 6. */
    private static Map<String, String> query(HttpServerRequest request) {
        Map<String, String> query = new HashMap<>();
        request.params().forEach((name, value) -> query.put(name, value));
        return query;
    }
}
