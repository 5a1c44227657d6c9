package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.connection;
import static io.millrace.core.connection.LoopBench.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Target;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import io.millrace.core.command.Incoming;
import io.millrace.core.forward.Routes;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A worker decides who comes into namespace {@code /chat}, within ten seconds; nobody does for {@code /}. */
final class AdmissionTest {
    private static final Target C1 = connection("c1");
    private static final DecisionRules REFUSES = new DecisionRules(List.of("/ch*"), 10_000, false, 2);
    private static final DecisionRules LETS_IN = new DecisionRules(List.of("/chat"), 10_000, true, 2);
    private static final String ASKED = "log c1/1/1 connect {\"query\":{\"a\":\"é\"},\"auth\":{\"t\":1}} ack ~connect";
    private static final String LIVES = "log c1/1/2 connected {\"recovered\":false}";
    private static final String TOLD = "a hears 40/chat,{\"sid\":\"c1\"}";
    private static final String GONE = "log c1/1/end disconnected {\"reason\":\"transport close\"}";

    static Stream<Arguments> decided() {
        return Stream.of(
                row("the worker is asked, and the client waits", AdmissionTest::asks, ASKED),
                row(
                        "accepted, it comes in",
                        on -> asks(on).comes(C1, accept(null, List.of())),
                        ASKED,
                        "want /chat",
                        LIVES,
                        TOLD),
                row(
                        "what it sent meanwhile follows",
                        on -> asks(on).says("a", "42/chat,[\"x\"]").comes(C1, accept(null, List.of())),
                        ASKED,
                        "want /chat",
                        LIVES,
                        "log c1/1/3 x [\"x\"]",
                        TOLD),
                row(
                        "its rooms and its user are in force first",
                        on -> asks(on).comes(C1, accept("ada", List.of("red")))
                                .inForce(new Target.Room("/chat", "red"))
                                .inForce(new Target.User("ada")),
                        ASKED,
                        "want ada",
                        "want red",
                        "want /chat",
                        LIVES,
                        TOLD),
                row(
                        "what is said to its rooms before is not for it",
                        on -> asks(on).comes(C1, accept("ada", List.of("red")))
                                .inForce(new Target.Room("/chat", "red"))
                                .comes(new Target.Room("/chat", "red"), emit("early", null)),
                        ASKED,
                        "want ada",
                        "want red"),
                row(
                        "what is said to it with the answer follows it",
                        on -> asks(on).comes(C1, accept("ada", List.of()), emit("welcome", null))
                                .inForce(new Target.User("ada")),
                        ASKED,
                        "want ada",
                        "want /chat",
                        LIVES,
                        TOLD,
                        "a hears 42/chat,[\"welcome\"]"),
                row(
                        "its user's channel reaches it",
                        on -> asks(on).comes(C1, accept("ada", List.of()))
                                .inForce(new Target.User("ada"))
                                .comes(new Target.User("ada"), emit("hi", null)),
                        ASKED,
                        "want ada",
                        "want /chat",
                        LIVES,
                        TOLD,
                        "a hears 42/chat,[\"hi\"]"),
                row(
                        "and is released with it",
                        on -> asks(on).comes(C1, accept("ada", List.of()))
                                .inForce(new Target.User("ada"))
                                .ends("a"),
                        ASKED,
                        "want ada",
                        "want /chat",
                        LIVES,
                        TOLD,
                        "release c1",
                        "release /chat",
                        "release ada",
                        GONE),
                row(
                        "its connection's first rooms are within the limit",
                        on -> asks(on).comes(
                                        C1,
                                        order(
                                                new Command.Accept(
                                                        "~connect",
                                                        null,
                                                        null,
                                                        List.of("red", "green", "blue"),
                                                        null,
                                                        null,
                                                        null),
                                                "i",
                                                "w"))
                                .inForce(new Target.Room("/chat", "red"))
                                .inForce(new Target.Room("/chat", "green")),
                        ASKED,
                        "want red",
                        "want green",
                        "accept too many rooms",
                        "w hears i failed for c1 TooManyRooms of 1",
                        "want /chat",
                        LIVES,
                        TOLD),
                row(
                        "when what it was let in for expires its session ends",
                        on -> asks(on).comes(
                                        C1,
                                        order(new Command.Accept(
                                                "~connect", null, null, List.of(), null, null, 20_000L)))
                                .later(19)
                                .later(1),
                        ASKED,
                        "want /chat",
                        LIVES,
                        TOLD,
                        "release c1",
                        "release /chat",
                        "log c1/1/end disconnected {\"reason\":\"expired\"}",
                        "a closed 3000 expired"),
                row(
                        "before the answer nobody is there",
                        on -> asks(on).comes(C1, emit("early", "w")),
                        ASKED,
                        "w hears i gone c1 of 0"));
    }

    static Stream<Arguments> notLetIn() {
        return Stream.of(
                row(
                        "refused, it is told why, and nobody hears of it",
                        on -> asks(on).comes(C1, refuse()).ends("a"),
                        ASKED,
                        "release c1",
                        "a hears 44/chat,{\"message\":\"no\",\"data\":[1]}"),
                row(
                        "and may ask again",
                        on -> asks(on).comes(C1, refuse()).says("a", "40/chat,"),
                        ASKED,
                        "release c1",
                        "a hears 44/chat,{\"message\":\"no\",\"data\":[1]}",
                        "want c2"),
                row(
                        "when nobody decides it is refused",
                        on -> asks(on).later(10),
                        ASKED,
                        "unanswered /chat connect",
                        "release c1",
                        "a hears 44/chat,{\"message\":\"Nobody has decided in time: try again later\"}"),
                row(
                        "a decision that comes later finds nobody",
                        on -> asks(on).later(10).comes(C1, accept(null, List.of())),
                        ASKED,
                        "unanswered /chat connect",
                        "release c1",
                        "a hears 44/chat,{\"message\":\"Nobody has decided in time: try again later\"}"),
                row(
                        "a second decision changes nothing",
                        on -> asks(on).comes(C1, accept(null, List.of()), refuse()),
                        ASKED,
                        "want /chat",
                        LIVES,
                        "refuse late",
                        TOLD),
                row(
                        "an answer of the wrong kind changes nothing, and its worker is told",
                        on -> asks(on).comes(
                                        C1,
                                        order(new Command.Ack("~connect", Json.EMPTY_ARRAY, List.of()), "i", "w"),
                                        order(new Command.Fail("~connect", "E", "", null, null), "j", "w"),
                                        order(new Command.Refuse("a7", "", null, null, null), "k", "w"))
                                .comes(C1, accept(null, List.of())),
                        ASKED,
                        "ack wrong answer",
                        "w hears i failed for c1 WrongAnswer of 1",
                        "fail wrong answer",
                        "w hears j failed for c1 WrongAnswer of 1",
                        "refuse late",
                        "w hears k failed for c1 NobodyWaits of 1",
                        "want /chat",
                        LIVES,
                        TOLD),
                row(
                        "one too many on whom a worker decides is to come back later",
                        on -> asks(on).opens("b")
                                .says("b", "40/chat,")
                                .inForce(connection("c2"))
                                .opens("c")
                                .saysNothing()
                                .says("c", "40/chat,")
                                .inForce(connection("c3")),
                        "want c3",
                        "release c3",
                        "c closed 1013 try again later"),
                row(
                        "once one is decided there is room again",
                        on -> asks(on).opens("b")
                                .says("b", "40/chat,")
                                .inForce(connection("c2"))
                                .comes(C1, refuse())
                                .opens("c")
                                .says("c", "40/chat,")
                                .saysNothing()
                                .inForce(connection("c3")),
                        "log c3/1/1 connect {\"query\":{\"a\":\"é\"}} ack ~connect"),
                row(
                        "a gateway that stops meanwhile says goodbye, and nobody hears of it",
                        on -> asks(on).saysNothing().lastCall(),
                        "release c1"),
                row(
                        "a gateway that goes away sends it elsewhere in its turn",
                        on -> asks(on).saysNothing().leavesNow().comes(C1, accept(null, List.of())),
                        "a closed 1012 server shutting down",
                        "want /chat",
                        LIVES,
                        TOLD),
                row(
                        "a client that leaves meanwhile was never there",
                        on -> asks(on).ends("a").comes(C1, accept(null, List.of())),
                        ASKED,
                        "release c1"),
                row(
                        "nor one that leaves before its rooms are in force",
                        on -> asks(on).comes(C1, accept("ada", List.of("red")))
                                .ends("a")
                                .inForce(new Target.Room("/chat", "red"))
                                .inForce(new Target.User("ada")),
                        ASKED,
                        "want ada",
                        "want red",
                        "release c1",
                        "release red",
                        "release ada"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"decided", "notLetIn"})
    void aWorkerDecides(String behaviour, Consumer<LoopBench> given, List<String> then) {
        LoopBench bench = new LoopBench(REFUSES, Doorkeeper.NOBODY, Routes.NONE);
        given.accept(bench);
        assertEquals(then, bench.journal());
    }

    static Stream<Arguments> unasked() {
        return Stream.of(
                row(
                        "nobody decides, and that lets in",
                        on -> asks(on).later(10),
                        ASKED,
                        "unanswered /chat connect",
                        "want /chat",
                        LIVES,
                        TOLD),
                row(
                        "where nobody is to decide nobody is asked",
                        on -> on.opens("a").says("a", "40").inForce(connection("c1")),
                        "a hears 0{\"sid\":\"secret\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,"
                                + "\"maxPayload\":1000000}",
                        "want c1",
                        "want /",
                        "log c1/1/1 connected {\"recovered\":false,\"query\":{\"a\":\"é\"}}",
                        "a hears 40{\"sid\":\"c1\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unasked")
    void nobodyDecides(String behaviour, Consumer<LoopBench> given, List<String> then) {
        LoopBench bench = new LoopBench(LETS_IN, Doorkeeper.NOBODY, Routes.NONE);
        given.accept(bench);
        assertEquals(then, bench.journal());
    }

    private static LoopBench asks(LoopBench on) {
        on.opens("a").says("a", "40/chat,{\"t\":1}").journal();
        return on.inForce(C1);
    }

    private static Incoming accept(String user, List<String> rooms) {
        WorkerState state = new WorkerState("door", 1, Bytes.of(new byte[0]));
        return order(new Command.Accept("~connect", user, null, rooms, state, null, null));
    }

    private static Incoming refuse() {
        return order(new Command.Refuse("~connect", "no", Json.parse("[1]"), null, null));
    }

    private static Incoming emit(String event, String reply) {
        return order(new Command.Emit(event, Json.EMPTY_ARRAY, List.of(), null), reply == null ? null : "i", reply);
    }

    private static Arguments row(String behaviour, Consumer<LoopBench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }
}
