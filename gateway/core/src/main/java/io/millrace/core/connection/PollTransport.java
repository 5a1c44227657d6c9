package io.millrace.core.connection;

import io.millrace.core.polling.PollClient;
import io.millrace.core.polling.PollSession;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import org.jspecify.annotations.Nullable;

/** A client's requests of long polling as its transport. */
final class PollTransport extends Deadlines.Timer implements Transport, PollClient {
    private final Context context;
    private @Nullable PollSession polls;
    private @Nullable Client client;

    PollTransport(Context context) {
        this.context = context;
    }

    void carries(PollSession session) {
        polls = session;
    }

    void opened(Client opened) {
        client = opened;
    }

    @Nullable
    Client client() {
        return client;
    }

    private PollSession polls() {
        if (polls == null) {
            throw new IllegalStateException("Not open yet");
        }
        return polls;
    }

    @Override
    public void send(Frame frame) {
        polls().send(frame);
    }

    @Override
    public void flush() {
        polls().flush();
    }

    @Override
    public void close(int code, String reason) {
        polls().close(reason, context.nowNanos);
    }

    /** Nothing is below Engine.IO here: who polls is never probed, and closed for its silence. */
    @Override
    public void probe(long withinNanos) {
        throw new IllegalStateException("A session that polls has no pings but its own");
    }

    @Override
    public void cut() {
        polls().cut();
    }

    @Override
    public void stopReading() {
        polls().stopReading();
    }

    @Override
    public void readAgain() {
        polls().readAgain(context.nowNanos);
    }

    @Override
    public long unsentBytes() {
        return polls().unsentBytes();
    }

    @Override
    public boolean takesVolatile() {
        return polls().isAwaited();
    }

    @Override
    protected void due(long nowNanos) {
        polls().due(nowNanos);
    }

    @Override
    public void received(Frame frame) {
        if (client != null) {
            client.received(frame);
        }
    }

    @Override
    public void ended(CloseCode code) {
        context.deadlines.clear(this);
        if (client != null) {
            client.end(code);
        }
    }

    @Override
    public boolean hears() {
        return client != null && !client.isClosed();
    }

    @Override
    public void wakeAt(long nanos) {
        context.deadlines.set(this, nanos);
    }
}
