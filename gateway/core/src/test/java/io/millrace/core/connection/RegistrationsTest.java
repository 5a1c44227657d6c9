package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.connection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Command;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Origin;
import io.millrace.contract.Target;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.forward.Routes;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Registered before it begins, until its end is stored; and what becomes of a gateway that was given up. */
final class RegistrationsTest {
    private static final Target C1 = connection("c1");
    private static final String CONNECTED = "log c1/1/1 connected {\"recovered\":false,\"query\":{\"a\":\"é\"}}";
    private static final Origin OTHERS =
            new Origin("lost", new ConnectionId("o1"), 3, "sono", "sono", "ann", null, List.of());

    static Stream<Arguments> registering() {
        return Stream.of(
                row(
                        "a connection is registered before it begins, and what it said meanwhile follows",
                        on -> on.says("a", "42[\"early\"]").registered("c1", true),
                        "want /",
                        CONNECTED,
                        "log c1/1/2 early [\"early\"]",
                        "a hears 40{\"sid\":\"c1\"}"),
                row("nothing is said of it before", on -> {}),
                row(
                        "one that leaves before nobody has heard of",
                        on -> on.says("a", "41").saysNothing().registered("c1", true),
                        "release c1",
                        "unregister c1"),
                row(
                        "one that cannot be registered is closed",
                        on -> on.registered("c1", false),
                        "release c1",
                        "unregister c1",
                        "a closed 1012 gateway lost"),
                row(
                        "it stays registered until its end is stored",
                        on -> on.registered("c1", true)
                                .ends("a")
                                .saysNothing()
                                .stored()
                                .stored(),
                        "unregister c1"),
                row(
                        "an end that the log has lost is handed over again",
                        on -> on.registered("c1", true)
                                .stored()
                                .ends("a")
                                .saysNothing()
                                .failed()
                                .later(1)
                                .stored(),
                        "log c1/1/end disconnected {\"reason\":\"transport close\"}",
                        "unregister c1"),
                row(
                        "when Redis has lost its data, whoever is in and whose end is not stored is registered anew",
                        on -> on.registered("c1", true)
                                .opens("b")
                                .says("b", "40")
                                .inForce(connection("c2"))
                                .registered("c2", true)
                                .ends("a")
                                .saysNothing()
                                .hears(new LoopMessage.RegisterAnew()),
                        "register c2 of null",
                        "register c1 of null"));
    }

    private static Arguments row(String behaviour, Consumer<LoopBench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void registering(String behaviour, Consumer<LoopBench> given, List<String> then) {
        LoopBench bench =
                new LoopBench().registersByHand().opens("a").says("a", "40").inForce(C1);
        assertEquals("register c1 of null", bench.journal().getLast());
        given.accept(bench);
        assertEquals(then, bench.journal(), behaviour);
    }

    @Test
    void whoIsAcceptedIsRegisteredUnderItsUser() {
        LoopBench bench = new LoopBench(
                        new DecisionRules(List.of("/"), 5_000, false, 10), Doorkeeper.NOBODY, Routes.NONE)
                .registersByHand()
                .opens("a")
                .says("a", "40")
                .inForce(C1)
                .saysNothing();
        bench.comes(C1, LoopBench.order(accept("ann"))).inForce(new Target.User("ann"));
        assertEquals(List.of("want ann", "register c1 of ann"), bench.journal());
        bench.registered("c1", true);
        assertEquals("a hears 40{\"sid\":\"c1\"}", bench.journal().getLast());
    }

    private static Command accept(String user) {
        return new Command.Accept("~connect", user, null, List.of(), null, null, null);
    }

    @Test
    void withoutALeaseNothingIsHandedOverAndNobodyComesIn() {
        LoopBench bench = new LoopBench().joined("a");
        bench.hears(new LoopMessage.Leased(bench.now() + LoopBench.SECOND));
        assertTrue(bench.loop.takesClients());
        bench.later(1).saysNothing().says("a", "42[\"late\"]");
        assertEquals(List.of(), bench.journal());
        assertFalse(bench.loop.takesClients());
        bench.hears(new LoopMessage.Leased(bench.now() + LoopBench.SECOND));
        assertEquals(List.of("log c1/1/2 late [\"late\"]"), bench.journal());
    }

    @Test
    void whoseConnectionsWereClaimedClosesThemAndHandsOverTheirEndsAlone() {
        LoopBench bench = new LoopBench().joined("a");
        bench.hears(new LoopMessage.Leased(bench.now())).says("a", "42[\"stale\"]");
        bench.hears(new LoopMessage.Claimed());
        assertEquals(
                List.of("release /", "release c1", "a closed 1012 gateway lost").stream()
                        .sorted()
                        .toList(),
                bench.journal().stream().sorted().toList());
        bench.hears(new LoopMessage.Leased(bench.now() + LoopBench.SECOND));
        assertEquals(List.of("log c1/1/end disconnected {\"reason\":\"gateway lost\"}"), bench.journal());
    }

    @Test
    void theEndsOfALostGatewaysLivesAreToldAndConfirmedTogether() {
        Origin another = new Origin("lost", new ConnectionId("o2"), 1, "sono", "sono", null, null, List.of());
        LoopBench bench = new LoopBench().registersByHand();
        bench.hears(new LoopMessage.EndLives(7, List.of(OTHERS, another)));
        assertEquals(
                List.of(
                        "log o1/3/end disconnected {\"reason\":\"gateway lost\"}",
                        "log o2/1/end disconnected {\"reason\":\"gateway lost\"}"),
                bench.journal());
        assertEquals(another, bench.lastLogged().origin());
        bench.stored();
        assertEquals(List.of(), bench.journal());
        bench.stored();
        assertEquals(List.of("page 7 ended"), bench.journal());
    }
}
