package io.millrace.benchmarks;

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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a dialect's step costs: a frame to its actions, a message to its frames. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DialectBenchmark {
    private static final String TEXT = "x".repeat(64);

    private final Dialect dialect = Samples.dialect();
    private final Session session = joined(dialect);
    private final Encoding encoding = session.encoding();
    private final Frame event = Frame.Text.of("420[\"echo\",\"" + TEXT + "\"]");
    private final Frame pong = Frame.Text.of("3");
    private final Json args = Json.array(Json.string(TEXT));

    private static Session joined(Dialect dialect) {
        if (!(dialect.open(new Handshake(Map.of("EIO", "4", "transport", "websocket")), "sid")
                instanceof Opening.Welcome(Session session))) {
            throw new IllegalStateException("The dialect refuses the client");
        }
        session.open(0);
        session.receive(Frame.Text.of("40"), 0);
        session.admitted("/", new ConnectionId("0123456789abcdefghij"), Standing.NOBODY, 0);
        return session;
    }

    /** An event that wants an ack. */
    @Benchmark
    public List<Action> receiveEvent() {
        return session.receive(event, 0);
    }

    /** A pong out of turn. */
    @Benchmark
    public List<Action> receivePong() {
        return session.receive(pong, 0);
    }

    /** The answer to an event. */
    @Benchmark
    public Encoded encodeAck() {
        return dialect.encode("/", new Outgoing.Ack("0", args, List.of()), encoding);
    }

    /** A worker's event. */
    @Benchmark
    public Encoded encodeEmit() {
        return dialect.encode("/", new Outgoing.Emit("said", args, List.of(), -1), encoding);
    }
}
