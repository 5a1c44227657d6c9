package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.connection;
import static io.millrace.core.connection.LoopBench.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Command;
import io.millrace.contract.Origin;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.core.command.Incoming;
import io.millrace.core.connection.Doorkeeper.Verdict;
import io.millrace.core.connection.DoorkeeperTest.Gate;
import io.millrace.core.forward.Routes;
import io.millrace.dialects.TokenFault;
import io.millrace.dialects.TokenFault.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients whose protocol knows nobody: what becomes of the tokens that they show, and that workers give them. */
final class IdentityTest {
    private static final Target C1 = connection("c1");
    private static final Target ALL = new Target.Namespace(ChannelDialect.NAME);
    private static final Target ADA_S = new Target.User("ada");
    private static final Target RED = new Target.Room(ChannelDialect.NAME, "red");
    private static final String CLAIMS = "{\"role\":\"admin\"}";
    private static final Verdict ADA = passed("ada", CLAIMS, List.of("red"), Doorkeeper.NEVER);
    private static final Verdict NAMELESS = passed(null, CLAIMS, List.of(), Doorkeeper.NEVER);
    private static final Verdict EXPIRED = refused(Kind.EXPIRED);

    private final ChannelDialect dialect = new ChannelDialect();

    static Stream<Arguments> coming() {
        return Stream.of(
                row(
                        "with a token that is taken it comes in as somebody",
                        (on, gate) -> on.verdict(gate, NAMELESS).inForce(C1).inForce(ALL),
                        "want c1",
                        "want channels",
                        "log c1/1/1 connected {\"recovered\":false,\"claims\":" + CLAIMS + ",\"query\":{\"a\":\"é\"}}",
                        "a hears in proven"),
                row(
                        "with one that is not, as nobody, and is told why",
                        (on, gate) -> on.verdict(gate, EXPIRED).inForce(C1).inForce(ALL),
                        "want c1",
                        "want channels",
                        "log c1/1/1 connected {\"recovered\":false,\"query\":{\"a\":\"é\"}}",
                        "a hears in nobody EXPIRED"),
                row(
                        "where nobody can tell it is to come back",
                        (on, gate) -> on.verdict(gate, new Verdict.TryLater()),
                        "a closed 1013 try again later"));
    }

    static Stream<Arguments> later() {
        return Stream.of(
                row(
                        "a token is judged, and what is asked behind it waits until its user and rooms are in force",
                        (on, gate) -> on.says("a", "auth t 1;do x -")
                                .verdict(gate, ADA)
                                .inForce(RED)
                                .says("a", "do y -")
                                .inForce(ADA_S),
                        "want ada",
                        "want red",
                        "log c1/1/2 x [\"x\"]",
                        "log c1/1/3 y [\"y\"]",
                        "a hears judged 1 proven"),
                row(
                        "one that is not taken makes it nobody",
                        (on, gate) -> on.says("a", "auth t 1")
                                .verdict(gate, ADA)
                                .inForce(RED)
                                .inForce(ADA_S)
                                .saysNothing()
                                .says("a", "auth u 2;do x -")
                                .verdict(gate, refused(Kind.INVALID)),
                        "release ada",
                        "log c1/1/2 x [\"x\"]",
                        "a hears judged 2 nobody INVALID"),
                row(
                        "nor does one of which nobody can tell",
                        (on, gate) -> on.says("a", "auth t 1").verdict(gate, new Verdict.TryLater()),
                        "a hears judged 1 nobody UNDECIDED"),
                row(
                        "it may give its token up",
                        (on, gate) -> on.says("a", "auth t 1")
                                .verdict(gate, ADA)
                                .inForce(RED)
                                .inForce(ADA_S)
                                .saysNothing()
                                .says("a", "deauth;do x -"),
                        "release ada",
                        "log c1/1/2 x [\"x\"]",
                        "a hears judged null nobody"),
                row(
                        "who leaves while its token is judged hears nothing",
                        (on, gate) -> on.says("a", "auth t 1").ends("a").verdict(gate, ADA),
                        "release c1",
                        "release channels",
                        "log c1/1/end disconnected {\"reason\":\"transport close\"}"),
                row(
                        "who leaves before its rooms are in force, too",
                        (on, gate) -> on.says("a", "auth t 1;do x -")
                                .verdict(gate, ADA)
                                .saysNothing()
                                .ends("a")
                                .inForce(RED)
                                .inForce(ADA_S),
                        "release c1",
                        "release channels",
                        "release red",
                        "release ada",
                        "log c1/1/end disconnected {\"reason\":\"transport close\"}"));
    }

    static Stream<Arguments> expiring() {
        return Stream.of(
                row(
                        "a token that expires makes it nobody, and it stays",
                        (on, gate) -> on.says("a", "auth t 1")
                                .verdict(gate, passed(null, CLAIMS, List.of(), 10_000))
                                .saysNothing()
                                .later(9)
                                .later(1)
                                .says("a", "do x -"),
                        "a hears judged null nobody EXPIRED",
                        "log c1/1/2 x [\"x\"]"),
                row(
                        "but for one that takes its place",
                        (on, gate) -> on.says("a", "auth t 1")
                                .verdict(gate, passed(null, CLAIMS, List.of(), 10_000))
                                .says("a", "auth u 2")
                                .verdict(gate, passed(null, CLAIMS, List.of(), 30_000))
                                .saysNothing()
                                .later(29)
                                .later(1),
                        "a hears judged null nobody EXPIRED"),
                row("or when it was given up before", (on, gate) -> on.says("a", "auth t 1")
                        .verdict(gate, passed(null, CLAIMS, List.of(), 10_000))
                        .says("a", "deauth")
                        .saysNothing()
                        .later(20)));
    }

    static Stream<Arguments> workers() {
        return Stream.of(
                row(
                        "a worker's token is told at once, and counts before what is said behind it",
                        (on, gate) ->
                                on.comes(C1, token("t")).says("a", "do x -").verdict(gate, NAMELESS),
                        "a hears token t",
                        "log c1/1/2 x [\"x\"]",
                        "a hears judged null proven"),
                row(
                        "one that does not count leaves all as it is, and the worker hears of it",
                        (on, gate) -> on.comes(C1, order(new Command.Token("t"), "t1", "w"))
                                .verdict(gate, EXPIRED),
                        "a hears token t",
                        "token not taken",
                        "w hears t1 failed for c1 TokenNotTaken of 1"),
                row(
                        "one that counts has no reply",
                        (on, gate) -> on.comes(C1, order(new Command.Token("t"), "t1", "w"))
                                .verdict(gate, NAMELESS),
                        "a hears token t",
                        "a hears judged null proven"),
                row(
                        "a worker takes it away",
                        (on, gate) -> on.comes(C1, token("t"))
                                .verdict(gate, NAMELESS)
                                .saysNothing()
                                .comes(C1, token(null)),
                        "a hears token null",
                        "a hears judged null nobody"),
                row(
                        "also one that is not judged yet",
                        (on, gate) -> on.comes(C1, token("t"), token(null))
                                .verdict(gate, NAMELESS)
                                .says("a", "do x -"),
                        "a hears token t",
                        "a hears token null",
                        "a hears judged null nobody",
                        "log c1/1/2 x [\"x\"]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"later", "expiring", "workers"})
    void aTokenIsShownLater(String behaviour, BiConsumer<LoopBench, Gate> given, List<String> then) {
        Gate gate = gate(false);
        LoopBench bench = in(gate);
        given.accept(bench, gate);
        assertEquals(then, bench.journal());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void coming(String behaviour, BiConsumer<LoopBench, Gate> given, List<String> then) {
        Gate gate = gate(false);
        LoopBench bench = bench(gate).opensBy(dialect, "a").saysNothing();
        given.accept(bench, gate);
        assertEquals(then, bench.journal());
    }

    @Test
    void eventsBearWhoItIs() {
        Gate gate = gate(false);
        LoopBench bench = in(gate);
        bench.says("a", "do x -");
        assertNull(origin(bench).claims());
        bench.says("a", "auth t 1")
                .verdict(gate, ADA)
                .inForce(RED)
                .inForce(ADA_S)
                .says("a", "do x -");
        assertEquals("ada", origin(bench).user());
        assertEquals(Json.parse(CLAIMS), origin(bench).claims());
        bench.says("a", "deauth;do x -");
        assertNull(origin(bench).user());
        assertNull(origin(bench).claims());
    }

    /** What was taken away before the verdict came does not count any more. */
    @Test
    void aVerdictThatComesTooLate() {
        Gate gate = gate(false);
        LoopBench bench = in(gate);
        bench.comes(C1, token("t"), token(null)).verdict(gate, ADA).says("a", "do x -");
        assertNull(origin(bench).user());
    }

    /** Where a token is wanted, nobody comes in or stays without one. */
    @Test
    void aTokenIsWanted() {
        Gate gate = gate(true);
        LoopBench bench = bench(gate).opensBy(dialect, "a").saysNothing();
        bench.verdict(gate, EXPIRED);
        assertEquals(List.of("a hears refused by EXPIRED"), bench.journal());
        bench.opensBy(dialect, "b").verdict(gate, passed(null, CLAIMS, List.of(), 10_000));
        bench.inForce(connection("c2")).inForce(ALL).saysNothing().says("b", "deauth");
        assertEquals("b closed 3000 expired", bench.journal().getLast());
        bench.opensBy(dialect, "d").verdict(gate, passed(null, CLAIMS, List.of(), 10_000));
        bench.inForce(connection("c3")).inForce(ALL).saysNothing().later(10);
        assertEquals("d closed 3000 expired", bench.journal().getLast());
    }

    @Test
    void whereNobodyJudgesNoTokenIsTaken() {
        LoopBench bench = new LoopBench();
        bench.joinedBy(dialect, "a").says("a", "auth a.b.c 1;auth x 2;deauth;do x -");
        assertEquals(
                List.of(
                        "log c1/1/2 x [\"x\"]",
                        "a hears judged 1 nobody INVALID",
                        "a hears judged 2 nobody MALFORMED",
                        "a hears judged null nobody"),
                bench.journal());
    }

    private static Gate gate(boolean requires) {
        return new Gate(requires, new ArrayDeque<>(), new ArrayList<>());
    }

    private static LoopBench bench(Gate gate) {
        return new LoopBench(DecisionRules.NOBODY_DECIDES, gate, Routes.NONE);
    }

    /** A client that came without a token. */
    private LoopBench in(Gate gate) {
        return bench(gate)
                .opensBy(dialect, "a")
                .verdict(gate, new Verdict.Passed(null, null, List.of(), Doorkeeper.NEVER, null, false))
                .inForce(C1)
                .inForce(ALL)
                .saysNothing();
    }

    private static Origin origin(LoopBench bench) {
        return bench.lastLogged().origin();
    }

    private static Incoming token(String token) {
        return order(new Command.Token(token));
    }

    private static Verdict refused(Kind why) {
        return new Verdict.Refused("no", null, TokenFault.of(why));
    }

    private static Verdict passed(String user, String claims, List<String> rooms, long expiresAt) {
        return new Verdict.Passed(user, Json.parse(claims), rooms, expiresAt, null, true);
    }

    private static Arguments row(String behaviour, BiConsumer<LoopBench, Gate> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }
}
