package io.millrace.dialects;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session whose protocol has no word of coming and going, and no pings: its client is in once the transport stands,
 * and all that it is told of an end is the close frame.
 */
public abstract class BareSession implements Session {
    private static final List<Action> ENDED = List.of(new Action.Close(CloseCode.CLOSED_BY_WORKER));
    private static final List<Action> GO_AWAY = List.of(new Action.GoAway(CloseCode.SHUTTING_DOWN));

    private boolean closed;

    /** A message came, and the session is not over. */
    protected abstract List<Action> said(Frame frame);

    @Override
    public final List<Action> receive(Frame frame, long nowNanos) {
        return closed ? List.of() : said(frame);
    }

    @Override
    public final List<Action> due(long nowNanos, boolean deaf) {
        return List.of();
    }

    @Override
    public final List<Action> admitted(String namespace, ConnectionId id, Standing standing, long nowNanos) {
        return List.of();
    }

    @Override
    public final List<Action> refused(String namespace, String message, @Nullable Json data, int code, long nowNanos) {
        if (closed) {
            return List.of();
        }
        closed = true;
        return List.of(Action.closeRefused(code, message, CloseCode.FORCED_CLOSE));
    }

    @Override
    public final List<Action> disconnect(String namespace, long nowNanos) {
        if (closed) {
            return List.of();
        }
        closed = true;
        return ENDED;
    }

    @Override
    public final List<Action> goAway(long nowNanos) {
        return closed ? List.of() : GO_AWAY;
    }

    @Override
    public final boolean heedsCloseFrames() {
        return true;
    }
}
