package io.millrace.benchmarks;

import io.millrace.contract.Bytes;
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
import io.millrace.dialects.msgpack.MessagePackWriter;
import io.millrace.dialects.socketio.SocketIoSettings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the whole core costs, without its wires: a client's event to the log, the worker's ack to the client's
 * transport.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CoreBenchmark {
    private static final String TEXT = "x".repeat(64);
    private static final String ARRAY = "[\"echo\",\"" + TEXT + "\"]";
    private static final ConnectionId ID = new ConnectionId("0123456789abcdefghij");
    private static final Target.Connection TARGET = new Target.Connection(ID);

    /** Takes everything and remembers the last. */
    private static final class LastEvent implements EventLog {
        @Nullable
        Event event;

        EventLog.@Nullable Receipt receipt;

        @Override
        public Offer append(Event taken, Topic topic, Receipt itsReceipt) {
            event = taken;
            receipt = itsReceipt;
            return Offer.TAKEN;
        }
    }

    /** Counts what would be sent. */
    private static final class Sink implements Transport {
        long bytes;

        @Override
        public void send(Frame frame) {
            bytes += frame.length();
        }

        @Override
        public void flush() {}

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

    private final LastEvent log = new LastEvent();
    private final Sink sink = new Sink();
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
                            log,
                            new ForwardLimits(1 << 19, 1 << 17, 1 << 25, 1 << 24, 1 << 16, 60_000),
                            Samples.SILENT),
                    _ -> {},
                    Mailroom.ALONE,
                    () -> ID,
                    Samples.SILENT));
    private final Json args = Json.array(Json.string(TEXT));

    /** Bare is the least that any dialect can do; what the others cost more is theirs. */
    @Param({"bare", "socketio-5", "socketio-4", "socketio-5-msgpack"})
    private String dialect = "";

    private @Nullable Client client;
    private Frame event = Frame.Text.of("");

    /** Its client is in. */
    @Setup
    public void join() {
        Bytes packet = new MessagePackWriter()
                .map(4)
                .string("type")
                .integer(2)
                .string("nsp")
                .string("/")
                .string("data")
                .json(Json.parse(ARRAY), List.of())
                .string("id")
                .integer(0)
                .toBytes();
        Bytes connect = new MessagePackWriter()
                .map(2)
                .string("type")
                .integer(0)
                .string("nsp")
                .string("/")
                .toBytes();
        Dialect json = Samples.dialect();
        switch (dialect) {
            case "bare" -> in(new BareDialect(), "", Frame.Text.of(ARRAY));
            case "socketio-5" -> in(json, "4", Frame.Text.of("420" + ARRAY), Frame.Text.of("40"));
            case "socketio-4" -> in(json, "3", Frame.Text.of("420" + ARRAY));
            default ->
                in(
                        Samples.dialect(SocketIoSettings.Parser.MSGPACK),
                        "4",
                        new Frame.Binary(packet),
                        new Frame.Binary(connect));
        }
    }

    private void in(Dialect spoken, String eio, Frame echo, Frame... before) {
        event = echo;
        if (!(spoken.open(new Handshake(Map.of("EIO", eio, "transport", "websocket")), "sid")
                instanceof Opening.Welcome welcome)) {
            throw new IllegalStateException("The dialect refuses the client");
        }
        loop.accept(new LoopMessage.Up(), 0);
        loop.accept(new LoopMessage.Leased(Long.MAX_VALUE), 0);
        Client opened = loop.open(spoken, welcome.session(), sink, Json.EMPTY_OBJECT, null, 0);
        loop.endTurn(TimeUnit.MILLISECONDS.toNanos(10)); // older clients are greeted a moment later
        List.of(before).forEach(frame -> loop.received(opened, frame, 0));
        loop.accept(new LoopMessage.InForce(new Target.Room("/", "sid"), 0), 0); // who computes its own id is there
        loop.accept(new LoopMessage.InForce(TARGET, 0), 0);
        loop.accept(new LoopMessage.Registered(ID, true), 0);
        Objects.requireNonNull(log.receipt).stored();
        client = opened;
    }

    /** There and back. */
    @Benchmark
    public long echo() {
        loop.received(Objects.requireNonNull(client), event, 0);
        loop.endTurn(0);
        Objects.requireNonNull(log.receipt).stored();
        String ack = Objects.requireNonNull(Objects.requireNonNull(log.event).awaited())
                .ack();
        Order answer = Order.of(new Command.Ack(ack, args, List.of()));
        loop.carryOn(0);
        loop.accept(new LoopMessage.Arrived(TARGET, 1, 1, 100, 0, () -> List.of(new Incoming.Understood(answer))), 0);
        loop.endTurn(0);
        return sink.bytes;
    }
}
