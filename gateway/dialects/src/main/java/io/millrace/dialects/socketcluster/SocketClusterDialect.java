package io.millrace.dialects.socketcluster;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Outgoing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SocketCluster's clients, 3 to 20, and asyngular-client, which is one of them; by WebSocket alone. */
public final class SocketClusterDialect implements Dialect {
    /** In header {@code ce_dialect}, and the one namespace of its clients. */
    public static final String NAME = "socketcluster";

    private static final Opening NO_WEBSOCKET = new Opening.Rejected(400, "text/html", "Bad Request");

    private final SocketClusterSettings settings;

    /** @param settings for all sessions of this path */
    public SocketClusterDialect(SocketClusterSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** The query is the application's own, and nothing else in the request is of the protocol. */
    @Override
    public Opening open(Handshake handshake, String sessionId) {
        return handshake.upgrade() ? new Opening.Welcome(new SocketClusterSession(settings)) : NO_WEBSOCKET;
    }

    @Override
    public Encoded encode(String namespace, Outgoing message, Encoding encoding) {
        PacketWriter writer = Form.of(encoding).writer();
        return switch (message) {
            case Outgoing.Emit emit -> emit(emit, writer);
            case Outgoing.Publish it -> frames(writer.publish(it.channel(), it.data(), it.attachments()));
            case Outgoing.Ack it -> frames(writer.answer(it.answerId(), first(it.args()), it.attachments()));
            case Outgoing.Fail it -> {
                Json error = NamedError.of(it.name(), it.message(), it.fields(), it.data());
                yield frames(writer.error(it.answerId(), error, null));
            }
            case Outgoing.Denied it ->
                frames(writer.error(
                        it.answerId(), Denials.error(it.why(), it.subject(), settings.channelLimit()), null));
            case Outgoing.RawText(String text) -> frames(Frame.Text.of(text));
            case Outgoing.RawBinary(Bytes bytes) -> frames(new Frame.Binary(bytes));
            case Outgoing.Token(@Nullable String token) ->
                frames(
                        token == null
                                ? writer.removeAuthToken(PacketWriter.NO_CID)
                                : writer.setAuthToken(token, PacketWriter.NO_CID));
            case Outgoing.Kick it ->
                frames(writer.kickOut(it.room(), it.message().isEmpty() ? null : it.message()));
        };
    }

    private static Encoded emit(Outgoing.Emit emit, PacketWriter writer) {
        if (emit.event().startsWith("#")) {
            return cannot("events whose names begin with # are reserved by socketcluster's clients");
        }
        if (emit.ackId() == Integer.MAX_VALUE) {
            return cannot("socketcluster's numbers count from 1, and end there");
        }
        int cid = emit.ackId() < 0 ? PacketWriter.NO_CID : emit.ackId() + 1;
        return frames(writer.event(emit.event(), first(emit.args()), emit.attachments(), cid));
    }

    /** Of the arguments clients take one; {@code null} where there is none. */
    private static @Nullable Json first(Json args) {
        return args.equals(Json.EMPTY_ARRAY) || args.elements().isEmpty() ? null : args.firstElement();
    }

    private static Encoded frames(Frame frame) {
        return new Encoded.Frames(List.of(frame));
    }

    private static Encoded cannot(String why) {
        return new Encoded.CannotBeSaid(why);
    }
}
