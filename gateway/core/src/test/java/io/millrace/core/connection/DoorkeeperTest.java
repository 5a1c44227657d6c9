package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.connection;
import static io.millrace.core.connection.LoopBench.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Command;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.core.command.Incoming;
import io.millrace.core.connection.Doorkeeper.Verdict;
import io.millrace.core.forward.Routes;
import io.millrace.dialects.TokenFault;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A doorkeeper judges who comes into {@code /chat} and {@code /vip}; for the latter a worker decides, too. */
final class DoorkeeperTest {
    private static final Target C1 = connection("c1");
    private static final DecisionRules VIP = new DecisionRules(List.of("/vip"), 10_000, false, 1);
    private static final Verdict ADA = passed("ada", "{\"role\":\"admin\"}", List.of("red"), Doorkeeper.NEVER);
    private static final Verdict NAMELESS = passed(null, null, List.of(), Doorkeeper.NEVER);
    private static final String ASKED = "log c1/1/1 connect {\"claims\":{\"role\":\"admin\"},\"query\":{\"a\":\"é\"},"
            + "\"auth\":{\"left\":1}} ack ~connect";
    private static final String EXPIRED = "a closed 3000 expired";
    private static final String GONE = "log c1/1/end disconnected {\"reason\":\"expired\"}";

    /** Answers when the test does. */
    record Gate(boolean requires, ArrayDeque<Answer> asked, List<Presented> heard) implements Doorkeeper {
        Gate() {
            this(true, new ArrayDeque<>(), new ArrayList<>());
        }

        @Override
        public boolean requiresToken(String namespace) {
            return requires;
        }

        @Override
        public boolean judges(String namespace) {
            return !namespace.equals("/");
        }

        @Override
        public void judge(Presented presented, Answer answer) {
            heard.add(presented);
            asked.addLast(answer);
        }

        @Override
        public void verify(String namespace, Json token, Answer answer) {
            asked.addLast(answer);
        }
    }

    static Stream<Arguments> judged() {
        return Stream.of(
                row("before the verdict nobody hears of it, Redis neither", (on, gate) -> asks(on, "/chat")),
                row(
                        "passed, it comes in once its user and its rooms are in force",
                        (on, gate) ->
                                asks(on, "/chat").verdict(gate, ADA).inForce(C1).inForce(user()),
                        "want ada",
                        "want red",
                        "want c1"),
                row(
                        "and is told by workers' first notice who it is",
                        (on, gate) -> comesIn(on, gate, ADA),
                        "want ada",
                        "want red",
                        "want c1",
                        "want /chat",
                        "log c1/1/1 connected {\"recovered\":false,\"claims\":{\"role\":\"admin\"},"
                                + "\"query\":{\"a\":\"é\"},\"auth\":{\"left\":1}}",
                        "a hears 40/chat,{\"sid\":\"c1\"}"),
                row(
                        "passed under no name it comes in as if nobody had judged",
                        (on, gate) -> asks(on, "/chat").verdict(gate, NAMELESS).inForce(C1),
                        "want c1",
                        "want /chat",
                        "log c1/1/1 connected {\"recovered\":false,\"query\":{\"a\":\"é\"},\"auth\":{\"left\":1}}",
                        "a hears 40/chat,{\"sid\":\"c1\"}"),
                row(
                        "what it sent meanwhile follows in order",
                        (on, gate) -> asks(on, "/chat")
                                .says("a", "42/chat,[\"x\"]")
                                .verdict(gate, NAMELESS)
                                .says("a", "42/chat,[\"y\"]")
                                .inForce(C1),
                        "want c1",
                        "a stops",
                        "want /chat",
                        "log c1/1/1 connected {\"recovered\":false,\"query\":{\"a\":\"é\"},\"auth\":{\"left\":1}}",
                        "log c1/1/2 x [\"x\"]",
                        "log c1/1/3 y [\"y\"]",
                        "a reads",
                        "a hears 40/chat,{\"sid\":\"c1\"}"),
                row(
                        "refused, it is told why, and may ask again",
                        (on, gate) -> asks(on, "/chat")
                                .says("a", "42/chat,[\"x\"]")
                                .verdict(
                                        gate,
                                        new Verdict.Refused(
                                                "no",
                                                Json.parse("{\"code\":\"X\"}"),
                                                TokenFault.of(TokenFault.Kind.INVALID)))
                                .says("a", "40/chat,")
                                .verdict(gate, NAMELESS),
                        "a hears 44/chat,{\"message\":\"no\",\"data\":{\"code\":\"X\"}}",
                        "want c2"),
                row(
                        "where nobody can tell it is to come back",
                        (on, gate) -> asks(on, "/chat").verdict(gate, new Verdict.TryLater()),
                        "a closed 1013 try again later"),
                row(
                        "a client that leaves meanwhile was never there",
                        (on, gate) -> asks(on, "/chat").says("a", "41/chat,").verdict(gate, ADA)),
                row(
                        "nor one whose socket has gone",
                        (on, gate) -> asks(on, "/chat").ends("a").verdict(gate, new Verdict.TryLater())),
                row(
                        "nor one that leaves before its channel is in force",
                        (on, gate) ->
                                asks(on, "/chat").verdict(gate, ADA).ends("a").inForce(C1),
                        "want ada",
                        "want red",
                        "want c1",
                        "release c1",
                        "release red",
                        "release ada"),
                row("where nobody is judged nobody is asked", (on, gate) -> asks(on, "/"), "want c1"));
    }

    static Stream<Arguments> judgedAndDecided() {
        return Stream.of(
                row(
                        "the worker is told who it is",
                        (on, gate) -> asks(on, "/vip").verdict(gate, ADA).inForce(C1),
                        "want ada",
                        "want red",
                        "want c1",
                        ASKED),
                row(
                        "and decides last: its word adds to the doorkeeper's",
                        (on, gate) -> asksAsAda(on, gate)
                                .comes(C1, accept(null, null, List.of("blue"), null))
                                .inForce(user())
                                .inForce(new Target.Room("/vip", "red"))
                                .inForce(new Target.Room("/vip", "blue")),
                        "want blue",
                        "want /vip",
                        "log c1/1/2 connected {\"recovered\":false,\"claims\":{\"role\":\"admin\"}}",
                        "a hears 40/vip,{\"sid\":\"c1\"}"),
                row(
                        "or takes the place of it",
                        (on, gate) -> asksAsAda(on, gate)
                                .comes(C1, accept("bob", "{\"role\":\"guest\"}", List.of(), null))
                                .inForce(new Target.User("bob"))
                                .inForce(new Target.Room("/vip", "red")),
                        "release ada",
                        "want bob",
                        "want /vip",
                        "log c1/1/2 connected {\"recovered\":false,\"claims\":{\"role\":\"guest\"}}",
                        "a hears 40/vip,{\"sid\":\"c1\"}"),
                row(
                        "refused by the worker, nothing is left of it",
                        (on, gate) -> asksAsAda(on, gate)
                                .comes(C1, order(new Command.Refuse("~connect", "no", null, null, null))),
                        "release c1",
                        "release red",
                        "release ada",
                        "a hears 44/vip,{\"message\":\"no\"}"));
    }

    static Stream<Arguments> expiring() {
        return Stream.of(
                row(
                        "a session ends when what it was let in for expires",
                        (on, gate) -> comesIn(on, gate, passed("ada", null, List.of("red"), 11_000))
                                .saysNothing()
                                .later(10)
                                .later(1),
                        "release c1",
                        "release /chat",
                        "release red",
                        "release ada",
                        GONE,
                        EXPIRED),
                row("which the clock of the wall says, also when that was set back", (on, gate) -> comesIn(
                                on, gate, passed("ada", null, List.of("red"), 11_000))
                        .saysNothing()
                        .laterAsOf(11, 3_000)),
                row(
                        "what has expired already does not come in",
                        (on, gate) -> asks(on, "/chat").later(5).verdict(gate, passed(null, null, List.of(), 4_999)),
                        "want c1",
                        EXPIRED),
                row("what never expires stays, and so does what expires beyond all clocks", (on, gate) -> comesIn(
                                on, gate, passed("ada", null, List.of("red"), Doorkeeper.NEVER - 1))
                        .saysNothing()
                        .says("a", "2probe")
                        .saysNothing()),
                row(
                        "the earliest counts, the worker's",
                        (on, gate) -> asksAs(on, gate, passed(null, null, List.of(), 50_000))
                                .comes(C1, accept(null, null, List.of(), 2_000L))
                                .saysNothing()
                                .later(2),
                        "release c1",
                        "release /vip",
                        GONE,
                        EXPIRED),
                row(
                        "or the doorkeeper's",
                        (on, gate) -> asksAs(on, gate, passed(null, null, List.of(), 2_000))
                                .comes(C1, accept(null, null, List.of(), 50_000L))
                                .saysNothing()
                                .later(2),
                        "release c1",
                        "release /vip",
                        GONE,
                        EXPIRED),
                row(
                        "it also ends while the worker decides",
                        (on, gate) -> asksAs(on, gate, passed(null, null, List.of(), 2_000))
                                .later(2),
                        "release c1",
                        EXPIRED),
                row("a client that has left a namespace is not closed for it", (on, gate) -> comesIn(
                                on, gate, passed("ada", null, List.of("red"), 11_000))
                        .says("a", "41/chat,")
                        .saysNothing()
                        .later(20)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"judged", "judgedAndDecided", "expiring"})
    void aDoorkeeperJudges(String behaviour, BiConsumer<LoopBench, Gate> given, List<String> then) {
        Gate gate = new Gate();
        LoopBench bench = new LoopBench(VIP, gate, Routes.NONE);
        given.accept(bench, gate);
        assertEquals(then, bench.journal());
    }

    @Test
    void theDoorkeeperIsToldWhatTheClientPresents() {
        Gate gate = new Gate();
        asks(new LoopBench(VIP, gate, Routes.NONE), "/chat");
        assertEquals(List.of(new Doorkeeper.Presented("/chat", Json.parse("{\"t\":1}"), null, null)), gate.heard());
    }

    private static Verdict passed(String user, String claims, List<String> rooms, long expiresAt) {
        return new Verdict.Passed(
                user, claims == null ? null : Json.parse(claims), rooms, expiresAt, Json.parse("{\"left\":1}"), true);
    }

    private static LoopBench asks(LoopBench on, String namespace) {
        on.opens("a").journal();
        return on.says("a", namespace.equals("/") ? "40{\"t\":1}" : "40" + namespace + ",{\"t\":1}");
    }

    private static LoopBench comesIn(LoopBench on, Gate gate, Verdict verdict) {
        return asks(on, "/chat")
                .verdict(gate, verdict)
                .inForce(C1)
                .inForce(user())
                .inForce(new Target.Room("/chat", "red"));
    }

    private static LoopBench asksAsAda(LoopBench on, Gate gate) {
        return asksAs(on, gate, ADA);
    }

    private static LoopBench asksAs(LoopBench on, Gate gate, Verdict verdict) {
        return asks(on, "/vip").verdict(gate, verdict).inForce(C1).saysNothing();
    }

    private static Target user() {
        return new Target.User("ada");
    }

    private static Incoming accept(String user, String claims, List<String> rooms, Long expiresAt) {
        Json known = claims == null ? null : Json.parse(claims);
        return order(new Command.Accept("~connect", user, known, rooms, null, null, expiresAt));
    }

    private static Arguments row(String behaviour, BiConsumer<LoopBench, Gate> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }
}
