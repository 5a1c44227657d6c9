package io.millrace.dialects.socketio;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Outgoing;
import io.millrace.dialects.engineio.EngineHandshake;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Socket.IO clients 1 to 4. */
public final class SocketIoDialect implements Dialect {
    /** In header {@code ce_dialect}. */
    public static final String NAME = "socketio";

    private final SocketIoSettings settings;

    /** @param settings for all sessions of this path */
    public SocketIoDialect(SocketIoSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Opening open(Handshake handshake, String sessionId) {
        return EngineHandshake.judge(
                handshake,
                sessionId,
                settings.engine(),
                (framing, sid) -> new SocketIoLayer(settings, Form.of(settings.parser(), framing), sid));
    }

    @Override
    public Encoded encode(String namespace, Outgoing message, Encoding encoding) {
        Form form = Form.of(encoding);
        return switch (message) {
            case Outgoing.Emit emit -> emit(namespace, emit, form);
            case Outgoing.Publish publish ->
                event(namespace, publish.channel(), Json.array(publish.data()), publish.attachments(), "", form);
            case Outgoing.Ack ack ->
                tooMany(ack.attachments().size())
                        ? cannot("more attachments than clients take")
                        : new Encoded.Frames(
                                form.writer().ack(namespace, ack.answerId(), ack.args(), ack.attachments()));
            case Outgoing.Fail fail ->
                new Encoded.Frames(form.writer().ack(namespace, fail.answerId(), Json.array(error(fail)), List.of()));
            case Outgoing.Denied _ -> cannot("socketio's clients know no errors in the place of an ack");
            case Outgoing.RawText _, Outgoing.RawBinary _ -> cannot("socketio has an envelope around every message");
            case Outgoing.Token _ -> cannot("socketio has no auth token");
            case Outgoing.Kick _ -> cannot("socketio's clients know nothing of rooms");
        };
    }

    private Encoded emit(String namespace, Outgoing.Emit emit, Form form) {
        String ackId = emit.ackId() < 0 ? "" : Integer.toString(emit.ackId());
        return event(namespace, emit.event(), emit.args(), emit.attachments(), ackId, form);
    }

    private Encoded event(String namespace, String name, Json args, List<Bytes> attachments, String ackId, Form form) {
        if (form.protocol().reserves(name)) {
            return cannot("the event name \"" + name + "\" is reserved by socketio's clients");
        }
        if (tooMany(attachments.size())) {
            return cannot("more attachments than clients take");
        }
        return new Encoded.Frames(form.writer().event(namespace, name, args, attachments, ackId));
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
}
