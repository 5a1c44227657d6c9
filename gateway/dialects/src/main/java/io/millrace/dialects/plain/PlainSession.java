package io.millrace.dialects.plain;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Session;
import io.millrace.dialects.Standing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client of plain events. Its transport pings; there is nothing to say hello or goodbye with.
 *
 * <pre>
 * Open   -- the transport stands -------------> Open    asks to connect
 * Open   -- an event of its mode -------------> Open    on to the core, which keeps it until the client is in
 * Open   -- anything else --------------------> Open    ignored
 * Open   -- refused, or ended by a worker ----> Closed
 * Open   -- the gateway goes away ------------> Open    asks to go, hears on until the transport ends
 * Closed -- anything -------------------------> Closed
 * </pre>
 */
final class PlainSession implements Session {
    /** Of a name that becomes a room's, in UTF-16 units. */
    private static final int MOST_OF_A_NAME = 256;

    private static final List<Action> NO_EVENT = List.of(new Action.Ignore("message without an event"));
    private static final List<Action> BINARY = List.of(new Action.Ignore("binary message"));
    private static final List<Action> OTHER_MODE = List.of(new Action.Ignore("event of another mode"));
    private static final List<Action> LONG_NAME = List.of(new Action.Ignore("too long a name"));
    private static final List<Action> ENDED = List.of(new Action.Close(CloseCode.CLOSED_BY_WORKER));
    private static final List<Action> GO_AWAY = List.of(new Action.GoAway(CloseCode.SHUTTING_DOWN));

    /** Nobody is answered under it. */
    private static final String NO_ANSWER = "";

    private final PlainSettings settings;
    private boolean closed;

    PlainSession(PlainSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Action> open(long nowNanos) {
        return List.of(new Action.Connect(PlainDialect.NAME, null, null));
    }

    @Override
    public List<Action> receive(Frame frame, long nowNanos) {
        if (closed) {
            return List.of();
        }
        return switch (frame) {
            case Frame.Text text -> said(PlainMessage.of(text.utf8()));
            case Frame.Binary _ -> BINARY;
        };
    }

    private List<Action> said(@Nullable PlainMessage message) {
        if (message == null) {
            return NO_EVENT;
        }
        return switch (settings.mode()) {
            case ALL -> message.gets() ? get(message) : List.of(forward(message));
            case DATA -> message.gets() ? get(message) : OTHER_MODE;
            case PASSTHROUGH -> List.of(forward(message));
        };
    }

    /* In this order: what a worker says upon it reaches the client. */
    private static List<Action> get(PlainMessage message) {
        return message.event().length() > MOST_OF_A_NAME
                ? LONG_NAME
                : List.of(new Action.Subscribe(PlainDialect.NAME, message.twin(), null, NO_ANSWER), forward(message));
    }

    private static Action forward(PlainMessage message) {
        Json data = new JsonWriter()
                .beginArray()
                .string(message.event())
                .json(message.whole())
                .endArray()
                .toJson();
        return new Action.Forward(PlainDialect.NAME, message.event(), data, List.of(), null);
    }

    @Override
    public List<Action> due(long nowNanos, boolean deaf) {
        return List.of();
    }

    @Override
    public List<Action> admitted(String namespace, ConnectionId id, Standing standing, long nowNanos) {
        return List.of();
    }

    @Override
    public List<Action> refused(String namespace, String message, @Nullable Json data, int code, long nowNanos) {
        if (closed) {
            return List.of();
        }
        closed = true;
        return List.of(
                CloseCode.isForApplications(code)
                        ? new Action.CloseWith(code, message)
                        : new Action.Close(CloseCode.FORCED_CLOSE));
    }

    @Override
    public List<Action> disconnect(String namespace, long nowNanos) {
        if (closed) {
            return List.of();
        }
        closed = true;
        return ENDED;
    }

    @Override
    public List<Action> goAway(long nowNanos) {
        return closed ? List.of() : GO_AWAY;
    }

    @Override
    public boolean heedsCloseFrames() {
        return true;
    }

    @Override
    public Encoding encoding() {
        return PlainDialect.ENCODING;
    }
}
