package io.millrace.dialects.engineio;

import io.millrace.contract.Bytes;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Action;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.SessionState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A layer that repeats what it hears. */
final class Above implements MessageLayer {
    long deadlineNanos = NEVER;

    @Override
    public List<Action> open(long nowNanos) {
        return List.of();
    }

    @Override
    public void resume(Json state, long nowNanos) {
        SessionState saved = new SessionState(state);
        deadlineNanos = saved.has("deadline") ? saved.time("deadline", nowNanos) : NEVER;
    }

    @Override
    public Json state(long nowNanos) {
        return deadlineNanos == NEVER
                ? Json.EMPTY_OBJECT
                : new JsonWriter()
                        .beginObject()
                        .name("deadline")
                        .number(deadlineNanos - nowNanos)
                        .endObject()
                        .toJson();
    }

    @Override
    public List<Action> text(Bytes frame) {
        String text = new String(frame.array(), 1, frame.length() - 1, StandardCharsets.UTF_8);
        return List.of(new Action.Ignore("text " + text));
    }

    @Override
    public List<Action> binary(Bytes bytes) {
        return List.of(new Action.Forward("", "binary", Json.NULL, List.of(bytes), null));
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public List<Action> due(long nowNanos, boolean deaf) {
        if (deaf) {
            deadlineNanos = nowNanos + 10 * EngineTalk.SECOND;
            return List.of(new Action.Ignore("later"));
        }
        return List.of(EngineTalk.over());
    }

    @Override
    public List<Action> admitted(String namespace, ConnectionId id) {
        return List.of();
    }

    @Override
    public List<Action> refused(String namespace, String message, @Nullable Json data, int code) {
        return List.of();
    }

    @Override
    public List<Action> disconnect(String namespace) {
        return List.of();
    }

    @Override
    public Encoding encoding() {
        return new Encoding("above", 1, "none", false);
    }
}
