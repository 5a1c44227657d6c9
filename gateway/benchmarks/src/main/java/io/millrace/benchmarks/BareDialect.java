package io.millrace.benchmarks;

import io.millrace.contract.Bytes;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Outgoing;
import io.millrace.dialects.Session;
import io.millrace.dialects.Standing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The least that a dialect can do: a message is an event's array, its answer another. What others add is over this. */
final class BareDialect implements Dialect, Session {
    private static final Encoding ENCODING = new Encoding("bare", 1, "json", false);

    @Override
    public String name() {
        return "bare";
    }

    @Override
    public Opening open(Handshake handshake, String sessionId) {
        return new Opening.Welcome(this);
    }

    @Override
    public Encoded encode(String namespace, Outgoing message, Encoding encoding) {
        return message instanceof Outgoing.Ack ack
                ? new Encoded.Frames(List.of(new Frame.Text(Bytes.of(ack.args().toBytes()))))
                : new Encoded.CannotBeSaid("only answers are timed");
    }

    @Override
    public List<Action> open(long nowNanos) {
        return List.of(new Action.Connect("/", null, null));
    }

    @Override
    public List<Action> receive(Frame frame, long nowNanos) {
        if (!(frame instanceof Frame.Text(Bytes utf8))) {
            throw new IllegalArgumentException("only text is timed");
        }
        Json data = Json.parse(utf8.array());
        return List.of(new Action.Forward("/", data.firstElement().asString(), data, List.of(), "0"));
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
        return List.of();
    }

    @Override
    public List<Action> disconnect(String namespace, long nowNanos) {
        return List.of();
    }

    @Override
    public List<Action> goAway(long nowNanos) {
        return List.of();
    }

    @Override
    public boolean heedsCloseFrames() {
        return true;
    }

    @Override
    public Encoding encoding() {
        return ENCODING;
    }
}
