package io.millrace.dialects.socketio;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Outgoing;
import io.millrace.dialects.engineio.EngineSession;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Socket.IO clients 3 and 4 (Engine.IO 4), by WebSocket. */
public final class SocketIoDialect implements Dialect {
    /** In header {@code ce_dialect}. */
    public static final String NAME = "socketio";

    /** Names that a client takes for its own: sent by a worker they would look like a connection's beginning or end. */
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private final SocketIoSettings settings;

    /** @param settings for all sessions of this path */
    public SocketIoDialect(SocketIoSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    /* The order of the checks is the original's (engine.io 6.6, Server.verify and handshake). */
    @Override
    public Opening open(Handshake handshake, String sessionId) {
        String transport = handshake.query().getOrDefault("transport", "");
        if (!transport.equals("websocket")) {
            return rejected(handshake, 0, "Transport unknown");
        }
        if (handshake.query().containsKey("sid")) {
            return rejected(handshake, 1, "Session ID unknown");
        }
        if (!handshake.method().equals("GET")) {
            return rejected(handshake, 2, "Bad handshake method");
        }
        if (!handshake.upgrade()) {
            return rejected(handshake, 3, "Bad request");
        }
        if (!"4".equals(handshake.query().get("EIO"))) {
            return rejected(handshake, 5, "Unsupported protocol version");
        }
        return new Opening.Welcome(
                new EngineSession(sessionId, settings.engine(), handshake.userAgent(), new SocketIoLayer(settings)));
    }

    @Override
    public Encoded encode(String namespace, Outgoing message, Encoding encoding) {
        return switch (message) {
            case Outgoing.Emit emit -> emit(namespace, emit);
            case Outgoing.Publish publish ->
                event(namespace, publish.channel(), Json.array(publish.data()), publish.attachments(), "");
            case Outgoing.Ack ack ->
                tooMany(ack.attachments().size())
                        ? cannot("more attachments than clients take")
                        : new Encoded.Frames(
                                PacketWriter.ack(namespace, ack.answerId(), ack.args(), ack.attachments()));
            case Outgoing.Fail fail ->
                new Encoded.Frames(PacketWriter.ack(namespace, fail.answerId(), Json.array(error(fail)), List.of()));
            case Outgoing.RawText _, Outgoing.RawBinary _ -> cannot("socketio has an envelope around every message");
            case Outgoing.Token _ -> cannot("socketio has no auth token");
            case Outgoing.Kick _ -> cannot("socketio's clients know nothing of rooms");
        };
    }

    private Encoded emit(String namespace, Outgoing.Emit emit) {
        String ackId = emit.ackId() < 0 ? "" : Integer.toString(emit.ackId());
        return event(namespace, emit.event(), emit.args(), emit.attachments(), ackId);
    }

    private Encoded event(
            String namespace, String name, Json args, List<io.millrace.contract.Bytes> attachments, String ackId) {
        if (RESERVED.contains(name)) {
            return cannot("the event name \"" + name + "\" is reserved by socketio's clients");
        }
        if (tooMany(attachments.size())) {
            return cannot("more attachments than clients take");
        }
        return new Encoded.Frames(PacketWriter.event(namespace, name, args, attachments, ackId));
    }

    /**
     * An ack has no place for an error of its own: it is the first argument,
     * {@code {"error":{"name","message","data"?,...}}}.
     */
    private static Json error(Outgoing.Fail fail) {
        JsonWriter writer = new JsonWriter().beginObject().name("error").beginObject();
        writer.name("name").string(fail.name()).name("message").string(fail.message());
        field(writer, "data", fail.data());
        if (fail.fields() != null) {
            fail.fields().forEachField((name, value) -> field(writer, name, value));
        }
        return writer.endObject().endObject().toJson();
    }

    private static void field(JsonWriter writer, String name, @Nullable Json value) {
        if (value != null) {
            writer.name(name).json(value);
        }
    }

    private boolean tooMany(int attachments) {
        return attachments > settings.maxAttachments();
    }

    private static Encoded cannot(String why) {
        return new Encoded.CannotBeSaid(why);
    }

    /* The original answers a WebSocket's request with the bare message. */
    private static Opening rejected(Handshake handshake, int code, String message) {
        if (handshake.upgrade()) {
            return new Opening.Rejected(400, "text/html", message);
        }
        Json body = new JsonWriter()
                .beginObject()
                .name("code")
                .number(code)
                .name("message")
                .string(message)
                .endObject()
                .toJson();
        return new Opening.Rejected(400, "application/json", body.toString());
    }
}
