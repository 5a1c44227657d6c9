package io.millrace.benchmarks;

import io.millrace.contract.Command;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Order;
import io.millrace.contract.Origin;
import io.millrace.contract.Selection;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonScanner;
import io.millrace.contract.wire.Channels;
import io.millrace.contract.wire.EventCodec;
import io.millrace.contract.wire.OrderCodec;
import io.millrace.contract.wire.Partitioning;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What the contract's bytes cost: an event's headers, a command read and written. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ContractBenchmark {
    private static final ConnectionId ID = new ConnectionId("0123456789abcdefghij");

    private final byte[] data = ("[\"echo\",\"" + "x".repeat(64) + "\"]").getBytes(StandardCharsets.UTF_8);
    private final Order ack = new Order(
            new Command.Ack("7", Json.array(Json.string("x".repeat(64))), List.of()),
            "echo/" + ID + "/1/17#1",
            null,
            false,
            Selection.NONE,
            Selection.NONE);
    private final byte[] payload = OrderCodec.encode(List.of(ack));
    private final Channels channels = Channels.DEFAULT;
    private final String channel = channels.of(new Target.Connection(ID));
    private final Event event = new Event(
            Origin.of("gateway-1", ID, "socketio", "/"),
            EventType.EVENT,
            17,
            "echo",
            1_790_000_000_000L,
            new Event.Awaited("7", 1_790_000_030_000L),
            Json.parse(data),
            List.of());

    /** Grammar, UTF-8 and depth of an event's payload. */
    @Benchmark
    public void scan() {
        JsonScanner.check(data, 0, data.length);
    }

    /** All headers of an event that wants an ack. */
    @Benchmark
    public void eventHeaders(Blackhole hole) {
        EventCodec.headers(event, (_, value) -> hole.consume(value));
    }

    /** The partition of a connection. */
    @Benchmark
    public int partition() {
        return Partitioning.partition(ID, 4);
    }

    /** A channel's name to its target. */
    @Benchmark
    public @Nullable Target parseChannel() {
        return channels.parse(channel);
    }

    /** A worker's ack. */
    @Benchmark
    public List<OrderCodec.Decoded> decodeAck() {
        return OrderCodec.decode(payload);
    }

    /** The same, written. */
    @Benchmark
    public byte[] encodeAck() {
        return OrderCodec.encode(List.of(ack));
    }
}
