package io.millrace.core.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.core.cluster.RegistryBench.Answer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is asked of Redis, and what the event loops are told. The gateway's tag is east; a lease is ten seconds. */
final class RegistryTest {
    static Stream<Arguments> lease() {
        return Stream.of(
                row(
                        "it counts from its sending, and nothing is registered before",
                        on -> on.registers("c1").connected().later(2).held("e1"),
                        "renew east",
                        "all: Leased until 10",
                        "write east +c1"),
                row(
                        "it is renewed with each beat, one question at a time",
                        on -> on.connected().beat().held("e1").later(3).beat(),
                        "renew east",
                        "survey",
                        "all: Leased until 10",
                        "renew east as of e1",
                        "survey"),
                row(
                        "another epoch: all is registered anew",
                        on -> on.leased().later(1).beat().held("e2"),
                        "renew east as of e1",
                        "survey",
                        "all: Leased until 11",
                        "all: RegisterAnew"),
                row(
                        "claimed: a new registry, and no question of the old epoch",
                        on -> on.leased().beat().claimed().held("e1").registers("c1"),
                        "renew east as of e1",
                        "survey",
                        "all: Claimed",
                        "renew east.2",
                        "all: Leased until 10",
                        "write east.2 +c1"),
                row(
                        "after a lost connection all is registered anew, once: Redis may hold older data",
                        on -> on.leased().lost().connected().held("e1").beat().held("e1"),
                        "renew east as of e1",
                        "all: Leased until 10",
                        "all: RegisterAnew",
                        "renew east as of e1",
                        "survey",
                        "all: Leased until 10"),
                row(
                        "after a lost connection it is asked for at once",
                        on -> on.leased().lost().connected(),
                        "renew east as of e1"));
    }

    static Stream<Arguments> registering() {
        return Stream.of(
                row(
                        "one command at a time, which grows meanwhile, in order",
                        on -> on.leased()
                                .registers("c1")
                                .registers("c2")
                                .unregisters("c1")
                                .answer(Answer.DONE),
                        "write east +c1",
                        "loop 1: Registered c1",
                        "write east +c2 -c1"),
                row(
                        "what was under way when the connection was lost is done again",
                        on -> on.leased()
                                .registers("c1")
                                .registers("c2")
                                .lost()
                                .connected()
                                .held("e1"),
                        "write east +c1",
                        "renew east as of e1",
                        "all: Leased until 10",
                        "all: RegisterAnew",
                        "write east +c1 +c2"),
                row(
                        "without a lease it waits for one",
                        on -> on.leased()
                                .registers("c1")
                                .answer(Answer.NO_LEASE)
                                .registers("c2")
                                .beat()
                                .held("e1"),
                        "write east +c1",
                        "renew east as of e1",
                        "survey",
                        "all: Leased until 10",
                        "write east +c1 +c2"),
                row(
                        "taken over from a peer by a command of its own",
                        on -> on.leased()
                                .registers("c1")
                                .takes("c2", "west")
                                .registers("c3")
                                .answer(Answer.DONE)
                                .answer(Answer.NOT_THERE),
                        "write east +c1",
                        "loop 1: Registered c1",
                        "move c2 from west to east",
                        "loop 1: not Registered c2",
                        "write east +c3"),
                row(
                        "from under the name that the peer has now",
                        on -> on.leased().surveyed("west.2 lives").takes("c2", "west"),
                        "move c2 from west.2 to east"));
    }

    static Stream<Arguments> claiming() {
        return Stream.of(
                row(
                        "not before a lease's time after the own connection",
                        on -> on.leased().later(9).found("west lost")),
                row(
                        "then, page by page, each when the log has it, and the rest is cleaned up",
                        on -> on.survivor()
                                .found("west lost")
                                .answer(true)
                                .page(5, "o1", "o2")
                                .livesEnded(1)
                                .answer()
                                .page(0, "o3")
                                .livesEnded(2)
                                .answer()
                                .answer(true),
                        "east claims west",
                        "read west from 0",
                        "loop 1: EndLives 1 o1 o2",
                        "remove of west o1 o2",
                        "read west from 5",
                        "loop 0: EndLives 2 o3",
                        "remove of west o3",
                        "finish west"),
                row(
                        "what has come meanwhile is read from the beginning",
                        on -> on.survivor()
                                .found("west lost")
                                .answer(true)
                                .page(0)
                                .answer(false),
                        "east claims west",
                        "read west from 0",
                        "finish west",
                        "read west from 0"),
                row(
                        "not when another was first",
                        on -> on.survivor().found("west lost").answer(false).found("west claimed by south"),
                        "east claims west"),
                row(
                        "the claim is renewed, and what is ended after it has expired goes no further",
                        on -> on.survivor()
                                .found("west lost")
                                .answer(true)
                                .page(5, "o1")
                                .surveyed("west claimed by east")
                                .answer(false)
                                .livesEnded(1),
                        "east claims west",
                        "read west from 0",
                        "loop 1: EndLives 1 o1",
                        "east claims west"),
                row(
                        "after a lost connection the claim that is ours still is gone on with",
                        on -> on.survivor()
                                .found("west lost")
                                .answer(true)
                                .lost()
                                .survivor()
                                .found("west claimed by east")
                                .answer(true),
                        "east claims west",
                        "read west from 0",
                        "east claims west",
                        "read west from 0"),
                row("neither those that live nor its own", on -> on.survivor()
                        .found("west lives", "east lost", "south claimed by west")));
    }

    static Stream<Arguments> leavingItToOthers() {
        return Stream.of(
                row("not by one beat alone, nor by who asks for a peer", on -> on.survivor()
                        .surveyed("west lost")
                        .askedFor("west lost")
                        .surveyed("west lives")
                        .surveyed("west lost")),
                row("not before a lost connection and after it", on -> on.survivor()
                        .surveyed("west lost")
                        .lost()
                        .survivor()
                        .surveyed("west lost")),
                row(
                        "not when it is about to go away, but what it has begun",
                        on -> on.survivor()
                                .found("west lost", "south lost")
                                .claimsNoMore()
                                .answer(true)
                                .page(0)
                                .answer(true)
                                .found("south lost"),
                        "east claims west",
                        "read west from 0",
                        "finish west"),
                row(
                        "a log that takes nothing for three leases: given up, and not claimed again for as long",
                        on -> on.survivor()
                                .found("west lost")
                                .answer(true)
                                .page(5, "o1")
                                .surveyed("west claimed by east")
                                .answer(true)
                                .later(30)
                                .surveyed("west claimed by east")
                                .answer(true)
                                .later(1)
                                .found("west claimed by east")
                                .livesEnded(1)
                                .later(29)
                                .found("west lost")
                                .later(1)
                                .found("west lost"),
                        "east claims west",
                        "read west from 0",
                        "loop 1: EndLives 1 o1",
                        "east claims west",
                        "east claims west",
                        "east claims west"),
                row(
                        "not while it takes some",
                        on -> on.survivor()
                                .found("west lost")
                                .answer(true)
                                .page(5, "o1")
                                .surveyed("west claimed by east")
                                .answer(true)
                                .later(29)
                                .livesEnded(1)
                                .surveyed("west claimed by east")
                                .later(29)
                                .surveyed("west claimed by east"),
                        "east claims west",
                        "read west from 0",
                        "loop 1: EndLives 1 o1",
                        "east claims west",
                        "remove of west o1",
                        "east claims west",
                        "east claims west"));
    }

    private static Arguments row(String behaviour, Consumer<RegistryBench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void lease(String behaviour, Consumer<RegistryBench> given, List<String> then) {
        expect(behaviour, given, then);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void registering(String behaviour, Consumer<RegistryBench> given, List<String> then) {
        expect(behaviour, given, then);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void leavingItToOthers(String behaviour, Consumer<RegistryBench> given, List<String> then) {
        expect(behaviour, given, then);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void claiming(String behaviour, Consumer<RegistryBench> given, List<String> then) {
        expect(behaviour, given, then);
    }

    private static void expect(String behaviour, Consumer<RegistryBench> given, List<String> then) {
        RegistryBench bench = new RegistryBench();
        given.accept(bench);
        assertEquals(then, bench.journal(), behaviour);
    }
}
