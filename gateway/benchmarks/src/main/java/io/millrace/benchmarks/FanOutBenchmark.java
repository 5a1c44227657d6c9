package io.millrace.benchmarks;

import io.millrace.contract.Command;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.contract.Order;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.core.cluster.Mailroom;
import io.millrace.core.command.InboxLimits;
import io.millrace.core.command.Incoming;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.connection.Client;
import io.millrace.core.connection.ConnectionLimits;
import io.millrace.core.connection.Doorkeeper;
import io.millrace.core.connection.Loop;
import io.millrace.core.connection.Ports;
import io.millrace.core.connection.Rules;
import io.millrace.core.connection.Transport;
import io.millrace.core.forward.EventLog;
import io.millrace.core.forward.ForwardLimits;
import io.millrace.core.forward.Forwarder;
import io.millrace.core.forward.Topic;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a delivery to one member of a room of 5,000 costs the core, with transports that only remember the frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FanOutBenchmark {
    private static final int MEMBERS = 5_000;
    private static final Target ALL = new Target.Namespace("/");

    /** Each member has one of its own, as each has a socket. */
    private static final class LastFrame implements Transport {
        @Nullable
        Frame last;

        long flushes;

        @Override
        public void send(Frame frame) {
            last = frame;
        }

        @Override
        public void flush() {
            flushes++;
        }

        @Override
        public void close(int code, String reason) {
            throw new IllegalStateException(reason);
        }

        @Override
        public void probe(long withinNanos) {}

        @Override
        public void cut() {}

        @Override
        public void stopReading() {}

        @Override
        public void readAgain() {}

        @Override
        public long unsentBytes() {
            return 0;
        }
    }

    private static final class Nowhere implements EventLog {
        @Override
        public Offer append(Event event, Topic topic, Receipt receipt) {
            receipt.stored();
            return Offer.TAKEN;
        }
    }

    private int ids;
    private final Loop loop = new Loop(
            "gateway-1",
            0,
            new ConnectionLimits(
                    1 << 20,
                    1 << 16,
                    1 << 26,
                    30_000,
                    10_000,
                    100,
                    new InboxLimits(1 << 24, 1 << 20, 1 << 12, 1L << 28)),
            Rules.NONE,
            new Ports(
                    Doorkeeper.NOBODY,
                    new Forwarder(
                            new Nowhere(),
                            new ForwardLimits(1 << 19, 1 << 17, 1 << 25, 1 << 24, 1 << 16, 60_000),
                            Samples.SILENT),
                    _ -> {},
                    Mailroom.ALONE,
                    () -> new ConnectionId("member-" + ++ids),
                    Samples.SILENT));
    private final Order order =
            Order.of(new Command.Emit("said", Json.array(Json.string("x".repeat(64))), List.of(), null));

    /** A namespace with all members. */
    public FanOutBenchmark() {
        loop.accept(new LoopMessage.Up(), 0);
        loop.accept(new LoopMessage.Leased(Long.MAX_VALUE), 0);
        Dialect dialect = Samples.dialect();
        for (int n = 1; n <= MEMBERS; n++) {
            if (!(dialect.open(new Handshake(Map.of("EIO", "4", "transport", "websocket")), "sid")
                    instanceof Opening.Welcome welcome)) {
                throw new IllegalStateException("The dialect refuses the client");
            }
            Client client = loop.open(dialect, welcome.session(), new LastFrame(), Json.EMPTY_OBJECT, null, 0);
            loop.received(client, Frame.Text.of("40"), 0);
            loop.carryOn(0);
            loop.accept(new LoopMessage.InForce(new Target.Connection(new ConnectionId("member-" + n)), 0), 0);
            loop.accept(new LoopMessage.Registered(new ConnectionId("member-" + n), true), 0);
            while (loop.endTurn(0)) {}
        }
    }

    /** One message to all. */
    @Benchmark
    @OperationsPerInvocation(MEMBERS)
    public void emit() {
        loop.carryOn(0);
        loop.accept(new LoopMessage.Arrived(ALL, 1, 1, 100, 0, () -> List.of(new Incoming.Understood(order))), 0);
        while (loop.endTurn(0)) {}
    }
}
