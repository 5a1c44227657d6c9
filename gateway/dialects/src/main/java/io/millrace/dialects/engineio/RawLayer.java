package io.millrace.dialects.engineio;

import io.millrace.contract.Bytes;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Encoding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a session that has nothing above Engine.IO: in its one namespace from the start, and each message is
 * an event. Who is refused, or sent away, has no other place to be: the session closes.
 */
final class RawLayer implements MessageLayer {
    /** The one event's name. */
    static final String EVENT = "message";

    private static final Json BINARY = Json.parse("[\"message\",{\"_placeholder\":true,\"num\":0}]");

    private final EngineSettings settings;
    private final Encoding encoding;

    RawLayer(EngineSettings settings, Framing framing) {
        this.settings = settings;
        this.encoding = new Encoding(EngineIoDialect.NAME, framing.version(), "raw", framing.base64());
    }

    @Override
    public List<Action> open(long nowNanos) {
        return List.of(new Action.Connect(EngineIoDialect.NAME, null, null));
    }

    /** It has nothing to remember. */
    @Override
    public void resume(Json state, long nowNanos) {}

    @Override
    public Json state(long nowNanos) {
        return Json.EMPTY_OBJECT;
    }

    @Override
    public List<Action> text(Bytes frame) {
        String text = new String(frame.array(), 1, frame.length() - 1, StandardCharsets.UTF_8);
        Json data = new JsonWriter()
                .beginArray()
                .string(EVENT)
                .string(text)
                .endArray()
                .toJson();
        return data.length() > settings.maxJson()
                ? List.of(new Action.Close(CloseCode.TOO_LARGE))
                : List.of(new Action.Forward(EngineIoDialect.NAME, EVENT, data, List.of(), null));
    }

    @Override
    public List<Action> binary(Bytes bytes) {
        return List.of(new Action.Forward(EngineIoDialect.NAME, EVENT, BINARY, List.of(bytes), null));
    }

    @Override
    public long deadlineNanos() {
        return NEVER;
    }

    @Override
    public List<Action> due(long nowNanos, boolean deaf) {
        return List.of();
    }

    @Override
    public List<Action> admitted(String namespace, ConnectionId id) {
        return List.of();
    }

    @Override
    public List<Action> refused(String namespace, String message, @Nullable Json data, int code) {
        return List.of(Action.closeRefused(code, message, CloseCode.FORCED_CLOSE));
    }

    @Override
    public List<Action> disconnect(String namespace) {
        return List.of(new Action.Close(CloseCode.CLOSED_BY_WORKER));
    }

    @Override
    public Encoding encoding() {
        return encoding;
    }
}
