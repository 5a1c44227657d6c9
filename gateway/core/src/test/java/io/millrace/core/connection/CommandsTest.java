package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.connection;
import static io.millrace.core.connection.LoopBench.order;
import static io.millrace.core.connection.LoopBench.room;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Selection;
import io.millrace.contract.Target;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import io.millrace.core.command.Incoming;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command's effect and reply. Clients a, b, ... are in namespace / as connections c1, c2, ... */
final class CommandsTest {
    private static final Target C1 = connection("c1");
    private static final Target ALL = new Target.Namespace("/");
    private static final Command EMIT = emit("[1,\"é😀\"]", null);
    private static final Command ASK = emit("[]", Duration.ofSeconds(5));

    static Stream<Arguments> saying() {
        return Stream.of(
                row(
                        "an emit reaches its client",
                        on -> on.joined("a").comes(C1, order(EMIT)),
                        "a hears 42[\"hi\",1,\"é😀\"]"),
                row(
                        "a publish too",
                        on -> on.joined("a").comes(C1, order(new Command.Publish("news", Json.parse("{}"), List.of()))),
                        "a hears 42[\"news\",{}]"),
                row(
                        "several in their order",
                        on -> on.joined("a").comes(C1, order(emit("[1]", null)), order(emit("[2]", null))),
                        "a hears 42[\"hi\",1]",
                        "a hears 42[\"hi\",2]"),
                row(
                        "what cannot be said is answered",
                        on -> on.joined("a").comes(C1, order(new Command.Token("t"), "i", "w")),
                        "token cannot be said",
                        "w hears i failed for c1 CannotBeSaid of 1"),
                row(
                        "and answered again",
                        on -> on.joined("a")
                                .comes(C1, order(new Command.Token("t"), "i", "w"))
                                .comes(C1, order(new Command.Token("t"), "i", "w2")),
                        "token cannot be said",
                        "w hears i failed for c1 CannotBeSaid of 1",
                        "token repeated",
                        "w2 hears i failed for c1 CannotBeSaid of 1"),
                row(
                        "raw text where there are words for it",
                        on -> on.joined("a").comes(C1, order(new Command.RawText("x"))),
                        "a hears x"),
                row(
                        "raw bytes where there are none",
                        on -> on.joined("a").comes(C1, order(new Command.RawBinary(Bytes.of(new byte[1])))),
                        "rawbinary cannot be said"),
                row(
                        "to a connection that is not there",
                        on -> on.comes(C1, order(EMIT, "i", "w")),
                        "w hears i gone c1 of 0"),
                row(
                        "to one that is not in yet",
                        on -> on.opens("a").says("a", "40").comes(C1, order(EMIT, "i", "w")),
                        "a hears 0{\"sid\":\"secret\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,"
                                + "\"maxPayload\":1000000}",
                        "want c1",
                        "w hears i gone c1 of 0"),
                row(
                        "to a room where nobody is",
                        on -> on.joined("a").comes(room("red"), order(EMIT, "i", "w")),
                        "w hears i gone null of 0"),
                row(
                        "to nobody of a room",
                        on -> on.joined("a").comes(ALL, to(List.of("c9"), "i", "w")),
                        "w hears i gone null of 0"),
                row(
                        "too large for any client, which nobody is closed for",
                        on -> on.joined("a").comes(C1, order(emit("[\"" + "x".repeat(1_000) + "\"]", null), "i", "w")),
                        "emit too large",
                        "w hears i failed for c1 TooLarge of 1"),
                row(
                        "to a room what only a connection takes",
                        on -> on.joined("a")
                                .comes(ALL, order(new Command.Ack("2", Json.EMPTY_ARRAY, List.of()), "i", "w")),
                        "ack wrong target",
                        "w hears i failed for null WrongTarget of 0"),
                row(
                        "an answer that nobody waits for",
                        on -> on.joined("a")
                                .comes(C1, order(new Command.Ack("2", Json.EMPTY_ARRAY, List.of()), "i", "w")),
                        "ack late",
                        "w hears i failed for c1 NobodyWaits of 1"),
                row(
                        "a decision where an answer is awaited",
                        on -> on.joined("a")
                                .says("a", "421[\"x\"]")
                                .comes(C1, order(new Command.Refuse("2", "no", null, null, null), "i", "w")),
                        "log c1/1/2 x [\"x\"] ack 2",
                        "refuse wrong answer",
                        "w hears i failed for c1 WrongAnswer of 1"),
                row(
                        "a ninth service's state",
                        on -> {
                            on.joined("a");
                            for (int i = 1; i <= 9; i++) {
                                on.comes(C1, order(state("s" + i, 1), "i" + i, "w"));
                            }
                        },
                        "state too many states",
                        "w hears i9 failed for c1 TooManyStates of 1"),
                row(
                        "of a newer contract",
                        on -> on.joined("a").comes(C1, new Incoming.Unknown("dance"), order(EMIT)),
                        "other unknown",
                        "a hears 42[\"hi\",1,\"é😀\"]"),
                row(
                        "broken",
                        on -> on.joined("a").comes(C1, new Incoming.Malformed("no JSON"), order(EMIT)),
                        "other malformed",
                        "a hears 42[\"hi\",1,\"é😀\"]"));
    }

    static Stream<Arguments> acks() {
        return Stream.of(
                row(
                        "an emit that wants an ack is acked to its worker",
                        on -> on.joined("a").comes(C1, order(ASK, "i", "w")).says("a", "431[\"é\"]"),
                        "a hears 421[\"hi\"]",
                        "w hears i acked by c1 [\"é\"] of 1"),
                row(
                        "once",
                        on -> on.joined("a")
                                .comes(C1, order(ASK, "i", "w"))
                                .says("a", "431[1]")
                                .says("a", "431[2]"),
                        "a hears 421[\"hi\"]",
                        "w hears i acked by c1 [1] of 1"),
                row(
                        "too late is told at once when the time is over",
                        on -> on.joined("a")
                                .comes(C1, order(ASK, "i", "w"))
                                .later(4)
                                .later(1)
                                .says("a", "431[1]"),
                        "a hears 421[\"hi\"]",
                        "w hears i failed for c1 AckTimeout of 1"),
                row(
                        "a client that goes is told at once",
                        on -> on.joined("a").comes(C1, order(ASK, "i", "w")).ends("a"),
                        "a hears 421[\"hi\"]",
                        "w hears i gone c1 of 1",
                        "release c1",
                        "release /",
                        "log c1/1/end disconnected {\"reason\":\"transport close\"}"),
                row(
                        "each of a room, under one id",
                        on -> on.joined("a", "b")
                                .comes(ALL, order(ASK, "i", "w"))
                                .says("b", "431[2]")
                                .says("a", "431[1]"),
                        "a hears 421[\"hi\"]",
                        "b hears 421[\"hi\"]",
                        "w hears i acked by c2 [2] of 2",
                        "w hears i acked by c1 [1] of 2"),
                row(
                        "also for whom it is too much",
                        on -> on.joined("a", "b")
                                .unsent("a", 1_000)
                                .comes(ALL, order(ASK, "i", "w"))
                                .says("b", "431[2]"),
                        "dropped slow reader",
                        "release c1",
                        "log c1/1/end disconnected {\"reason\":\"slow reader\"}",
                        "a closed 1008 slow reader",
                        "w hears i gone c1 of 2",
                        "b hears 421[\"hi\"]",
                        "w hears i acked by c2 [2] of 2"));
    }

    static Stream<Arguments> repeats() {
        return Stream.of(
                row(
                        "an emit that comes again is not sent again",
                        on -> on.joined("a").comes(C1, order(EMIT, "i", null)).comes(C1, order(EMIT, "i", null)),
                        "a hears 42[\"hi\",1,\"é😀\"]",
                        "emit repeated"),
                row(
                        "without an id every one is new",
                        on -> on.joined("a").comes(C1, order(emit("[]", null)), order(emit("[]", null))),
                        "a hears 42[\"hi\"]",
                        "a hears 42[\"hi\"]"),
                row(
                        "its ack goes to whoever asked last",
                        on -> on.joined("a")
                                .comes(C1, order(ASK, "i", "w1"))
                                .comes(C1, order(ASK, "i", "w2"))
                                .says("a", "431[1]"),
                        "a hears 421[\"hi\"]",
                        "emit repeated",
                        "w2 hears i acked by c1 [1] of 1"),
                row(
                        "an ack that has come is told again",
                        on -> on.joined("a")
                                .comes(C1, order(ASK, "i", "w1"))
                                .says("a", "431[1]")
                                .comes(C1, order(ASK, "i", "w2")),
                        "a hears 421[\"hi\"]",
                        "w1 hears i acked by c1 [1] of 1",
                        "emit repeated",
                        "w2 hears i acked by c1 [1] of 1"),
                row(
                        "so is one that never came, and to whoever asked last",
                        on -> on.joined("a")
                                .comes(C1, order(ASK, "i", "w1"))
                                .comes(C1, order(ASK, "i", "w2"))
                                .later(5)
                                .comes(C1, order(ASK, "i", "w3")),
                        "a hears 421[\"hi\"]",
                        "emit repeated",
                        "w2 hears i failed for c1 AckTimeout of 1",
                        "emit repeated",
                        "w3 hears i failed for c1 AckTimeout of 1"),
                row(
                        "a room that emptied in between remembers it",
                        on -> on.joined("a")
                                .comes(C1, order(new Command.Join(List.of("red"))))
                                .comes(room("red"), order(EMIT, "i", null))
                                .comes(
                                        C1,
                                        order(new Command.Leave(List.of("red"))),
                                        order(new Command.Join(List.of("red"))))
                                .comes(room("red"), order(EMIT, "i", null)),
                        "want red",
                        "a hears 42[\"hi\",1,\"é😀\"]",
                        "release red",
                        "want red",
                        "emit repeated"),
                row(
                        "the same id to another target is another command",
                        on -> on.joined("a").comes(C1, order(EMIT, "i", null)).comes(ALL, order(EMIT, "i", null)),
                        "a hears 42[\"hi\",1,\"é😀\"]",
                        "a hears 42[\"hi\",1,\"é😀\"]"),
                row(
                        "a kick is not told twice",
                        on -> on.joined("a")
                                .comes(C1, order(new Command.Join(List.of("red"))))
                                .comes(C1, order(new Command.Kick("red", "out"), "i", null))
                                .comes(C1, order(new Command.Kick("red", "out"), "i", null)),
                        "want red",
                        "release red",
                        "a hears kick out",
                        "kick repeated"));
    }

    static Stream<Arguments> fanOut() {
        return Stream.of(
                row(
                        "a namespace's message reaches all",
                        on -> on.joined("a", "b").comes(ALL, order(emit("[]", null))),
                        "a hears 42[\"hi\"]",
                        "b hears 42[\"hi\"]"),
                row(
                        "but not whom it excepts: by id",
                        on -> on.joined("a", "b").comes(ALL, except(List.of("c1"), List.of())),
                        "b hears 42[\"hi\"]"),
                row(
                        "by room",
                        on -> on.joined("a", "b")
                                .comes(connection("c2"), order(new Command.Join(List.of("red"))))
                                .comes(ALL, except(List.of(), List.of("red"))),
                        "want red",
                        "a hears 42[\"hi\"]"),
                row(
                        "or only those that it names",
                        on -> on.joined("a", "b", "c").comes(ALL, to(List.of("c1", "c3"))),
                        "a hears 42[\"hi\"]",
                        "c hears 42[\"hi\"]"),
                row(
                        "a volatile one is dropped where a client is behind",
                        on -> on.joined("a", "b").unsent("a", 301).comes(ALL, volatileEmit()),
                        "dropped volatile",
                        "b hears 42[\"hi\"]"),
                row(
                        "another closes who is too far behind, and nobody else",
                        on -> on.joined("a", "b").unsent("a", 995).comes(ALL, order(emit("[]", null))),
                        "dropped slow reader",
                        "release c1",
                        "log c1/1/end disconnected {\"reason\":\"slow reader\"}",
                        "a closed 1008 slow reader",
                        "b hears 42[\"hi\"]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"saying", "acks", "repeats", "fanOut"})
    void command(String behaviour, Consumer<LoopBench> given, List<String> then) {
        LoopBench bench = new LoopBench();
        given.accept(bench);
        assertEquals(then, bench.journal());
    }

    static Stream<Arguments> fans() {
        return Stream.of(arguments("one", 1), arguments("two", 2), arguments("twenty", 20));
    }

    @ParameterizedTest(name = "a room of {0} is encoded for once")
    @MethodSource
    void fans(String words, int members) {
        LoopBench bench = new LoopBench();
        for (int i = 0; i < members; i++) {
            bench.joined("client" + i);
        }
        bench.dialect.encoded = 0;
        bench.comes(ALL, order(EMIT));
        assertEquals(1, bench.dialect.encoded);
        assertEquals(members, bench.journal().size());
    }

    /** State goes with later events, the newest of each service. */
    @ParameterizedTest(name = "version {0} after {1} leaves {2}")
    @MethodSource
    void states(long second, long first, long then) {
        LoopBench bench = new LoopBench();
        bench.joined("a");
        bench.comes(C1, order(state("chat", first)), order(state("game", 1)), order(state("chat", second)));
        bench.says("a", "42[\"x\"]");
        assertEquals(
                List.of("chat " + then, "game 1"),
                bench.lastLogged().origin().states().stream()
                        .map(state -> state.service() + ' ' + state.version())
                        .sorted()
                        .toList());
    }

    static Stream<Arguments> states() {
        return Stream.of(arguments(2, 1, 2), arguments(1, 2, 2), arguments(2, 2, 2));
    }

    private static Command.State state(String service, long version) {
        return new Command.State(new WorkerState(service, version, Bytes.of(new byte[0])));
    }

    private static Command emit(String args, Duration ackWithin) {
        return new Command.Emit("hi", Json.parse(args), List.of(), ackWithin);
    }

    private static Incoming volatileEmit() {
        return new Incoming.Understood(new Order(emit("[]", null), null, null, true, Selection.NONE, Selection.NONE));
    }

    private static Incoming except(List<String> connections, List<String> rooms) {
        Selection except = new Selection(connections, rooms, List.of());
        return new Incoming.Understood(new Order(emit("[]", null), null, null, false, Selection.NONE, except));
    }

    private static Incoming to(List<String> connections) {
        return to(connections, null, null);
    }

    private static Incoming to(List<String> connections, String id, String reply) {
        Selection to = new Selection(connections, List.of(), List.of());
        return new Incoming.Understood(new Order(emit("[]", null), id, reply, false, to, Selection.NONE));
    }

    private static Arguments row(String behaviour, Consumer<LoopBench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }
}
