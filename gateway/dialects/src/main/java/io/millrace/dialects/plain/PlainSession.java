package io.millrace.dialects.plain;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Action;
import io.millrace.dialects.BareSession;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;
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
final class PlainSession extends BareSession {
    private static final List<Action> NO_EVENT = List.of(new Action.Ignore("message without an event"));
    private static final List<Action> BINARY = List.of(new Action.Ignore("binary message"));
    private static final List<Action> OTHER_MODE = List.of(new Action.Ignore("event of another mode"));
    private static final List<Action> NO_ROOM = List.of(new Action.Ignore("name that no room has"));

    /** Nobody is answered under it. */
    private static final String NO_ANSWER = "";

    private final PlainSettings settings;

    PlainSession(PlainSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Action> open(long nowNanos) {
        return List.of(new Action.Connect(PlainDialect.NAME, null, null));
    }

    @Override
    protected List<Action> said(Frame frame) {
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
        return message.namesARoom()
                ? List.of(new Action.Subscribe(PlainDialect.NAME, message.twin(), null, NO_ANSWER), forward(message))
                : NO_ROOM;
    }

    private static Action forward(PlainMessage message) {
        Json data = new JsonWriter()
                .beginArray()
                .json(message.name())
                .json(message.whole())
                .endArray()
                .toJson();
        return new Action.Forward(PlainDialect.NAME, message.event(), data, List.of(), null);
    }

    @Override
    public Encoding encoding() {
        return PlainDialect.ENCODING;
    }
}
