package io.millrace.core.cluster;

import static io.millrace.core.cluster.PollRelayBench.AT_EAST;
import static io.millrace.core.cluster.PollRelayBench.AT_WEST;
import static io.millrace.core.cluster.PollRelayBench.EAST0;
import static io.millrace.core.cluster.PollRelayBench.EAST1;
import static io.millrace.core.cluster.PollRelayBench.WEST0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.core.polling.PollAnswer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests on sessions of other loops: who is asked, what comes back, and what becomes of it when a way breaks. */
final class PollRelayTest {
    static Stream<Arguments> stories() {
        return Stream.of(
                story(
                        "a session of the own loop is asked for at its desk",
                        on -> on.gets(EAST0, "a", AT_EAST).replies(EAST0, "4hi"),
                        "east0 Get",
                        "a hears 4hi"),
                story(
                        "one of another loop of the own gateway through a letter, and so is one of a peer",
                        on -> on.gets(EAST1, "a", AT_EAST)
                                .gets(EAST0, "b", AT_WEST)
                                .mail()
                                .replies(EAST0, "41")
                                .replies(WEST0, "42")
                                .mail(),
                        "east0 Get",
                        "west0 Get",
                        "a hears 41",
                        "b hears 42",
                        "answered",
                        "answered"),
                story(
                        "a name of no loop is an unknown session",
                        on -> on.gets(EAST0, "a", "short").gets(EAST0, "b", "!" + AT_EAST.substring(1)),
                        "a hears Wrong[code=1]",
                        "b hears Wrong[code=1]"),
                story(
                        "a desk may answer at once",
                        on -> on.knowsNobody(WEST0).gets(EAST0, "a", AT_WEST).mail(),
                        "a hears Wrong[code=1]",
                        "refused"),
                story(
                        "who aborts is gone at the owner, and is told nothing more",
                        on -> on.gets(EAST0, "a", AT_WEST)
                                .mail()
                                .aborts("a")
                                .mail()
                                .replies(WEST0, "4late")
                                .mail(),
                        "west0 Get",
                        "aborted",
                        "west0 aborted"),
                story(
                        "an answer that is on its way when its client aborts is nobody's",
                        on -> on.gets(EAST0, "a", AT_WEST)
                                .mail()
                                .replies(WEST0, "4x")
                                .aborts("a")
                                .mail(),
                        "west0 Get",
                        "aborted"),
                story(
                        "who has been answered aborts nothing",
                        on -> on.gets(EAST0, "a", AT_WEST)
                                .mail()
                                .replies(WEST0, "4x")
                                .mail()
                                .aborts("a")
                                .mail(),
                        "west0 Get",
                        "a hears 4x",
                        "answered"),
                story(
                        "a lost peer knows no session, and its clients have gone",
                        on -> on.gets(EAST0, "a", AT_WEST)
                                .gets(WEST0, "b", AT_EAST)
                                .mail()
                                .lost(EAST0, "west--")
                                .lost(WEST0, "east--"),
                        "west0 Get",
                        "east0 Get",
                        "east0 aborted",
                        "a hears Wrong[code=1]",
                        "lost",
                        "west0 aborted",
                        "b hears Wrong[code=1]",
                        "lost"),
                story(
                        "another one is not touched by that",
                        on -> on.gets(EAST0, "a", AT_WEST)
                                .mail()
                                .lost(EAST0, "north-")
                                .replies(WEST0, "4x")
                                .mail(),
                        "west0 Get",
                        "a hears 4x",
                        "answered"),
                story(
                        "what a desk says to the clients of a lost peer goes nowhere",
                        on -> on.gets(WEST0, "b", AT_EAST)
                                .mail()
                                .lost(EAST0, "west--")
                                .replies(EAST0, "4x")
                                .mail(),
                        "east0 Get",
                        "east0 aborted"));
    }

    static Stream<Arguments> departures() {
        return Stream.of(
                story(
                        "polls that wait for others come back in the time of their gateway's leaving",
                        on -> on.gets(EAST0, "a", AT_WEST)
                                .gets(EAST0, "b", AT_WEST)
                                .mail()
                                .leaves(EAST0, 0, 1_000)
                                .tick(EAST0, 500)
                                .mail()
                                .tick(EAST0, 1_000)
                                .mail(),
                        "west0 Get",
                        "west0 Get",
                        "west0 released",
                        "a hears 6",
                        "west0 released",
                        "b hears 6",
                        "answered",
                        "answered"),
                story(
                        "not before that, and what has its answer meanwhile needs nothing",
                        on -> on.gets(EAST0, "a", AT_WEST)
                                .mail()
                                .leaves(EAST0, 1_000, 1_000)
                                .tick(EAST0, 999)
                                .mail()
                                .replies(WEST0, "4x")
                                .mail()
                                .tick(EAST0, 2_000)
                                .mail(),
                        "west0 Get",
                        "a hears 4x",
                        "answered"),
                story(
                        "what comes after that does so by the next tick",
                        on -> on.leaves(EAST0, 0, 1_000)
                                .gets(EAST0, "a", AT_WEST)
                                .mail()
                                .tick(EAST0, 1)
                                .mail(),
                        "west0 Get",
                        "west0 released",
                        "a hears 6",
                        "answered"),
                story(
                        "bodies are taken to the end",
                        on -> on.posting(EAST0, "a", AT_WEST)
                                .posts(EAST0, "b", AT_WEST)
                                .leaves(EAST0, 0, 0)
                                .tick(EAST0, 1)
                                .mail()
                                .replies(WEST0, "ok")
                                .mail(),
                        "west0 Posting",
                        "west0 Post",
                        "b hears ok",
                        "answered"),
                story(
                        "whose connection this gateway cuts has not gone",
                        on -> on.lastCall(EAST0)
                                .gets(EAST0, "a", AT_WEST)
                                .posting(EAST0, "b", AT_WEST)
                                .mail()
                                .aborts("a")
                                .aborts("b")
                                .mail(),
                        "west0 Get",
                        "west0 Posting",
                        "aborted",
                        "aborted",
                        "west0 released",
                        "west0 aborted"));
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                story(
                        "a body follows its head, and is answered in its place",
                        on -> on.posting(EAST0, "a", AT_WEST)
                                .posts(EAST0, "b", AT_WEST)
                                .mail()
                                .replies(WEST0, "ok")
                                .mail(),
                        "west0 Posting",
                        "west0 Post",
                        "b hears ok",
                        "answered"),
                story(
                        "a body that came with its head is one letter",
                        on -> on.postsAtOnce(EAST0, "a", AT_WEST)
                                .mail()
                                .replies(WEST0, "ok")
                                .mail(),
                        "west0 Post",
                        "a hears ok",
                        "answered"),
                story(
                        "and takes nobody else's place",
                        on -> on.posting(EAST0, "a", AT_WEST)
                                .postsAtOnce(EAST0, "b", AT_WEST)
                                .mail()
                                .aborts("a")
                                .mail(),
                        "west0 Posting",
                        "west0 Post",
                        "aborted",
                        "west0 aborted"),
                story(
                        "a head that is refused is told so",
                        on -> on.posting(EAST0, "a", AT_WEST)
                                .mail()
                                .replies(WEST0, "no")
                                .mail(),
                        "west0 Posting",
                        "a hears no",
                        "answered"),
                story(
                        "who goes before its body has come is gone",
                        on -> on.posting(EAST0, "a", AT_WEST).mail().aborts("a").mail(),
                        "west0 Posting",
                        "aborted",
                        "west0 aborted"),
                story(
                        "bodies of two loops for one session are two",
                        on -> on.posting(EAST0, "a", AT_WEST)
                                .posting(EAST1, "b", AT_WEST)
                                .posts(EAST1, "c", AT_WEST)
                                .mail()
                                .aborts("a")
                                .mail(),
                        "west0 Posting",
                        "west0 Posting",
                        "west0 Post",
                        "aborted",
                        "west0 aborted"),
                story(
                        "a lost peer's head and body are one",
                        on -> on.posting(EAST0, "a", AT_WEST)
                                .posts(EAST0, "b", AT_WEST)
                                .mail()
                                .lost(WEST0, "east--")
                                .lost(EAST0, "west--"),
                        "west0 Posting",
                        "west0 Post",
                        "west0 aborted",
                        "b hears Wrong[code=1]",
                        "lost"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"stories", "bodies", "departures"})
    void story(String behaviour, Consumer<PollRelayBench> given, List<String> then) {
        PollRelayBench bench = new PollRelayBench();
        given.accept(bench);
        assertEquals(
                then.stream().sorted().toList(), bench.heard.stream().sorted().toList());
        assertEquals(
                then.stream().filter(line -> line.contains(" ")).toList(),
                bench.heard.stream().filter(line -> line.contains(" ")).toList());
    }

    /** Whatever happened: once all are answered, gone or lost, nobody is remembered. */
    @ParameterizedTest(name = "{0}")
    @MethodSource({"stories", "bodies", "departures"})
    void nothingIsLeftOver(String behaviour, Consumer<PollRelayBench> given, List<String> then) {
        PollRelayBench bench = new PollRelayBench();
        given.accept(bench);
        bench.mail();
        bench.lost(EAST0, "west--").lost(EAST1, "west--").lost(WEST0, "east--");
        bench.replies(EAST0, "last").replies(WEST0, "last").mail();
        bench.relays.forEach((address, relay) -> assertEquals(0, relay.size(), address.toString()));
    }

    @Test
    void onlyWhatWasThereBeforeItWasLeftIsToGo() {
        PollRelayBench bench = new PollRelayBench();
        PollRelay relay = bench.relays.get(EAST0);
        bench.gets(EAST0, "a", AT_WEST).gets(WEST0, "b", AT_EAST).mail();
        assertEquals(1, relay.toGo(), "others' requests go with their sessions");
        bench.leaves(EAST0, 0, 0).gets(EAST0, "c", AT_WEST);
        assertEquals(1, relay.toGo());
        bench.tick(EAST0, 0).mail();
        assertEquals(0, relay.toGo());
    }

    @Test
    void anAnswerByAnotherGatewayIsNone() {
        PollRelayBench bench = new PollRelayBench();
        bench.gets(EAST0, "a", AT_WEST);
        PollRelay relay = bench.relays.get(EAST0);
        relay.accept(new Address("north-", 0), new PollLetter.Answered(1, new PollAnswer.Taken()), 0);
        assertEquals(1, relay.size());
        relay.accept(WEST0, new PollLetter.Answered(2, new PollAnswer.Taken()), 0);
        assertEquals(1, relay.size());
    }

    private static Arguments story(String behaviour, Consumer<PollRelayBench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }
}
