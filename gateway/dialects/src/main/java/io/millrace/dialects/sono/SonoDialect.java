package io.millrace.dialects.sono;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Attachments;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Outgoing;
import java.util.List;

/** Sono's clients, over WebSockets. */
public final class SonoDialect implements Dialect {
    /** In header {@code ce_dialect}, and the one namespace of its clients. */
    public static final String NAME = "sono";

    /** All of its sessions. */
    static final Encoding ENCODING = new Encoding(NAME, 0, "json", false);

    private static final Opening NO_WEBSOCKET =
            new Opening.Rejected(400, "text/plain", "This path takes WebSockets alone\n");

    private final SonoSettings settings;

    /** @param settings for all sessions of this path */
    public SonoDialect(SonoSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Opening open(Handshake handshake, String sessionId) {
        return handshake.upgrade() ? new Opening.Welcome(new SonoSession(settings)) : NO_WEBSOCKET;
    }

    @Override
    public Encoded encode(String namespace, Outgoing message, Encoding encoding) {
        return switch (message) {
            case Outgoing.Emit it when it.ackId() >= 0 -> cannot("sono's clients acknowledge nothing");
            case Outgoing.Emit it -> frame(emit(it));
            case Outgoing.Publish it ->
                frame(SonoFrames.message(it.channel(), Attachments.inBase64(it.data(), it.attachments()), null));
            case Outgoing.Ack it -> answer(it);
            case Outgoing.Fail it -> frame(SonoFrames.error(it.message().isEmpty() ? it.name() : it.message()));
            case Outgoing.Denied it -> frame(SonoFrames.error(denial(it)));
            case Outgoing.RawText(String text) -> frame(Frame.Text.of(text));
            case Outgoing.RawBinary(Bytes bytes) -> frame(new Frame.Binary(bytes));
            case Outgoing.Token _ -> cannot("sono's clients keep no tokens");
            case Outgoing.Kick _ -> cannot("sono's clients are not told of it");
        };
    }

    /* The second argument is whom it is from, if it is a text; an event without a name is the server's push to all. */
    private static Frame emit(Outgoing.Emit emit) {
        List<Json> args = Attachments.inBase64(emit.args(), emit.attachments()).elements();
        Json message = args.isEmpty() ? null : args.getFirst();
        return emit.event().isEmpty()
                ? SonoFrames.push(message)
                : SonoFrames.message(
                        emit.event(), message, args.size() > 1 && args.get(1).isString() ? args.get(1) : null);
    }

    private static Encoded answer(Outgoing.Ack ack) {
        Grab grab = Grab.of(ack.answerId());
        return grab == null
                ? cannot("sono's clients hear nothing of what is done")
                : frame(SonoFrames.answer(grab.event(), ack.args().firstElement(), grab.asked()));
    }

    private static String denial(Outgoing.Denied it) {
        return switch (it.why()) {
            case TOO_MANY_CHANNELS -> "Too many channels: " + it.subject();
            case NOT_SUBSCRIBED -> it.subject().isEmpty() ? "Not in a channel" : "Not in channel " + it.subject();
            case NOT_PUBLISHED -> "Not sent: try again later";
            case NO_ROUTE -> "Nobody takes " + it.subject();
            case NO_SUBSCRIBING -> "Not allowed in channel " + it.subject();
            case NO_PUBLISHING -> "Not allowed to speak in channel " + it.subject();
            case NO_SENDING -> "Not allowed: " + it.subject();
            case NOBODY_THERE -> "There is no client " + it.subject();
            case NOT_KNOWN -> "Nobody can tell now: try again later";
            case TIMED_OUT, UNDECIDED -> "Nobody has answered in time: " + it.subject();
            case NOT_STORED -> "Not stored: " + it.subject();
        };
    }

    private static Encoded frame(Frame frame) {
        return new Encoded.Frames(List.of(frame));
    }

    private static Encoded cannot(String why) {
        return new Encoded.CannotBeSaid(why);
    }
}
