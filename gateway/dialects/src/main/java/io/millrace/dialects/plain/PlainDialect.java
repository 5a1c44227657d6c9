package io.millrace.dialects.plain;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Attachments;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Outgoing;
import java.util.List;

/** Plain events over WebSockets, as monument's servers have them (its docs/websockets.md). */
public final class PlainDialect implements Dialect {
    /** In header {@code ce_dialect}, and the one namespace of its clients. */
    public static final String NAME = "plain";

    /** All of its sessions. */
    static final Encoding ENCODING = new Encoding(NAME, 0, "json", false);

    private static final Opening NO_WEBSOCKET =
            new Opening.Rejected(400, "text/plain", "This path takes WebSockets alone\n");

    private final PlainSettings settings;

    /** @param settings for all sessions of this path */
    public PlainDialect(PlainSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Opening open(Handshake handshake, String sessionId) {
        return handshake.upgrade() ? new Opening.Welcome(new PlainSession(settings)) : NO_WEBSOCKET;
    }

    @Override
    public Encoded encode(String namespace, Outgoing message, Encoding encoding) {
        return switch (message) {
            case Outgoing.Emit it when it.ackId() >= 0 -> cannot("plain clients acknowledge nothing");
            case Outgoing.Emit it -> frame(event(it.event(), "args", it.args(), it.attachments()));
            case Outgoing.Publish it -> frame(event(it.channel(), "data", it.data(), it.attachments()));
            case Outgoing.RawText(String text) -> frame(Frame.Text.of(text));
            case Outgoing.RawBinary(Bytes bytes) -> frame(new Frame.Binary(bytes));
            case Outgoing.Ack _, Outgoing.Fail _, Outgoing.Denied _ -> cannot("plain clients wait for no answers");
            case Outgoing.Token _ -> cannot("plain clients keep no tokens");
            case Outgoing.Kick _ -> cannot("plain clients are told of no rooms");
        };
    }

    private static Frame event(String name, String field, Json value, List<Bytes> attachments) {
        JsonWriter out =
                new JsonWriter().beginObject().name("event").string(name).name(field);
        Json whole =
                out.json(Attachments.inBase64(value, attachments)).endObject().toJson();
        return new Frame.Text(Bytes.of(whole.toBytes()));
    }

    private static Encoded frame(Frame frame) {
        return new Encoded.Frames(List.of(frame));
    }

    private static Encoded cannot(String why) {
        return new Encoded.CannotBeSaid(why);
    }
}
