package io.millrace.server.websocket;

import io.millrace.contract.json.Json;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.server.loop.EventLoops;
import io.millrace.server.loop.LoopDriver;
import io.netty.channel.Channel;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;

/**
 * The door of a dialect's path: judges the request by RFC 6455, by what the gateway can still take, and by the dialect,
 * in this order; then the channel is the client's.
 */
public final class ClientRoute implements Handler<RoutingContext> {
    private final Dialect dialect;
    private final EventLoops loops;
    private final ChannelTakeover takeover;
    private final Admission admission;
    private final SessionIds ids;

    /** Secret names for sessions. */
    public interface SessionIds {
        /** Unguessable. */
        String next();
    }

    /** @param maxMessageBytes above, a message is answered by close code 1009 */
    public ClientRoute(Dialect dialect, EventLoops loops, Admission admission, SessionIds ids, int maxMessageBytes) {
        this.dialect = dialect;
        this.loops = loops;
        this.admission = admission;
        this.ids = ids;
        this.takeover = new ChannelTakeover(maxMessageBytes);
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean upgrade = OpeningHandshake.isAskedFor(request);
        Opening opening =
                dialect.open(new Handshake(query(request), request.method().name(), upgrade), ids.next());
        switch (opening) {
            case Opening.Rejected rejected ->
                answer(context, rejected.status(), rejected.contentType(), rejected.body());
            case Opening.Welcome welcome -> {
                switch (OpeningHandshake.of(request)) {
                    case OpeningHandshake.Refused refused -> refuse(context, refused);
                    case OpeningHandshake.Accepted accepted -> enter(context, accepted, welcome);
                }
            }
        }
    }

    private void enter(RoutingContext context, OpeningHandshake.Accepted accepted, Opening.Welcome welcome) {
        HttpServerRequest request = context.request();
        Channel channel = ((HttpServerConnection) request.connection()).channel();
        LoopDriver driver = loops.of(channel.eventLoop());
        if (!driver.loop().takesClients()) {
            answer(context, 503, "text/plain", "Kafka or Redis is behind: try again later");
            return;
        }
        if (!admission.enter()) {
            answer(context, 503, "text/plain", "This gateway holds as many clients as it may: try another");
            return;
        }
        Json facts = HandshakeFacts.of(request);
        ClientSocket socket = new ClientSocket(
                driver, new ClientSocket.Beginning(dialect, welcome.session(), facts, admission::leave));
        takeover.upgrade(request, accepted, subprotocol(request), socket);
    }

    private static void refuse(RoutingContext context, OpeningHandshake.Refused refused) {
        if (refused.status() == 426) {
            context.response().putHeader("Upgrade", "websocket").putHeader("Sec-WebSocket-Version", "13");
        }
        answer(context, refused.status(), "text/plain", refused.reason());
    }

    private static void answer(RoutingContext context, int status, String contentType, String body) {
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

    /* The subprotocol first offered is echoed: Chrome and Node fail a handshake that answers none. */
    private static Map<String, String> subprotocol(HttpServerRequest request) {
        String offered = request.getHeader("Sec-WebSocket-Protocol");
        if (offered == null) {
            return Map.of();
        }
        int comma = offered.indexOf(',');
        String first = (comma < 0 ? offered : offered.substring(0, comma)).strip();
        return first.isEmpty() ? Map.of() : Map.of("Sec-WebSocket-Protocol", first);
    }

    /* Of a name that stands twice the last counts, as in engine.io 6. */
    private static Map<String, String> query(HttpServerRequest request) {
        Map<String, String> query = new HashMap<>();
        request.params().forEach((name, value) -> query.put(name, value));
        return query;
    }
}
