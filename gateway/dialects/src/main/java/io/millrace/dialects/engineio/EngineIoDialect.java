package io.millrace.dialects.engineio;

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
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Bare Engine.IO, without Socket.IO above it: each message of a client is an event {@value RawLayer#EVENT}, and workers
 * answer with messages as they are.
 */
public final class EngineIoDialect implements Dialect {
    /** In header {@code ce_dialect}, and the one namespace of its clients. */
    public static final String NAME = "engineio";

    private final EngineSettings settings;

    /** @param settings for all sessions of this path */
    public EngineIoDialect(EngineSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Opening open(Handshake handshake, String sessionId) {
        return EngineHandshake.judge(handshake, sessionId, settings, (framing, _) -> new RawLayer(settings, framing));
    }

    @Override
    public Encoded encode(String namespace, Outgoing message, Encoding encoding) {
        Framing framing = new Framing(encoding.version(), encoding.base64());
        return switch (message) {
            case Outgoing.RawText(String text) -> frames(framing.text(text.getBytes(StandardCharsets.UTF_8)));
            case Outgoing.RawBinary(Bytes bytes) -> frames(framing.binary(bytes));
            case Outgoing.Emit emit when emit.ackId() >= 0 -> cannot("engineio has no acks");
            case Outgoing.Emit emit -> {
                JsonWriter array = new JsonWriter().beginArray().string(emit.event());
                Json args = Attachments.inBase64(emit.args(), emit.attachments());
                yield frames(framing.text(array.elementsOf(args).endArray().toBytes()));
            }
            case Outgoing.Publish publish -> {
                JsonWriter array = new JsonWriter().beginArray().string(publish.channel());
                Json data = Attachments.inBase64(publish.data(), publish.attachments());
                yield frames(framing.text(array.json(data).endArray().toBytes()));
            }
            case Outgoing.Ack _, Outgoing.Fail _, Outgoing.Denied _ -> cannot("engineio has no acks");
            case Outgoing.Token _ -> cannot("engineio has no auth token");
            case Outgoing.Kick _ -> cannot("engineio's clients know nothing of rooms");
        };
    }

    private static Encoded frames(Frame frame) {
        return new Encoded.Frames(List.of(frame));
    }

    private static Encoded cannot(String why) {
        return new Encoded.CannotBeSaid(why);
    }
}
