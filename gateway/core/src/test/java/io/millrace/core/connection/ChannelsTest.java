package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.connection;
import static io.millrace.core.connection.LoopBench.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.core.command.Incoming;
import io.millrace.core.command.LoopMessage;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients ask of channels, and what comes of it. */
class ChannelsTest {
    private static final Target C1 = connection("c1");
    private static final Target TEA = channel("tea");
    private static final Target ALL = new Target.Namespace(ChannelDialect.NAME);
    private static final String LARGE = '"' + "x".repeat(1_000) + '"';

    private final ChannelDialect dialect = new ChannelDialect();

    @ParameterizedTest(name = "{0}")
    @MethodSource({"subscriptions", "turns", "publications", "workers", "losses"})
    void conversation(String behaviour, Consumer<LoopBench> given, List<String> then) {
        LoopBench bench = new LoopBench();
        bench.joinedBy(dialect, "a");
        given.accept(bench);
        assertEquals(then, bench.journal());
    }

    @Test
    void aBatchOfAnyLengthIsDoneOneBehindTheOther() {
        LoopBench bench = new LoopBench();
        bench.joinedBy(dialect, "a");
        bench.says("a", "sub tea 1" + ";unsub milk -;sub tea 0".repeat(20_000) + ";sub tea 2")
                .inForce(TEA);
        assertEquals("a hears done 2", bench.journal().getLast());
    }

    static Stream<Arguments> subscriptions() {
        return Stream.of(
                row(
                        "a subscription is answered when its channel is in force",
                        on -> on.says("a", "sub tea 1").inForce(TEA),
                        "want tea",
                        "a hears done 1"),
                row("and not before", on -> on.says("a", "sub tea 1"), "want tea"),
                row(
                        "it is answered at once where the channel is in force for another",
                        on -> on.joinedBy(new ChannelDialect(), "b")
                                .says("b", "sub tea 1")
                                .inForce(TEA)
                                .saysNothing()
                                .says("a", "sub tea 1"),
                        "a hears done 1"),
                row(
                        "one that comes back waits anew",
                        on -> on.says("a", "sub tea 1").inForce(TEA).says("a", "unsub tea -;sub tea 2"),
                        "want tea",
                        "a hears done 1",
                        "release tea",
                        "want tea"),
                row(
                        "a second one is answered like the first",
                        on -> on.says("a", "sub tea 1").inForce(TEA).says("a", "sub tea 2"),
                        "want tea",
                        "a hears done 1",
                        "a hears done 2"),
                row(
                        "one into a room that a worker has put it into, too",
                        on -> on.comes(C1, order(new Command.Join(List.of("tea"))))
                                .inForce(TEA)
                                .says("a", "sub tea 1"),
                        "want tea",
                        "a hears done 1"),
                row(
                        "one too many is denied, and the next goes on",
                        on -> on.comes(C1, order(new Command.Join(List.of("w1", "w2", "w3"))))
                                .saysNothing()
                                .says("a", "sub tea 1;pub milk 1 -"),
                        "say in milk: milk 1",
                        "a hears denied 1 TOO_MANY_CHANNELS tea"),
                row(
                        "an end of it is answered",
                        on -> on.says("a", "sub tea 1")
                                .inForce(TEA)
                                .saysNothing()
                                .says("a", "unsub tea 2"),
                        "release tea",
                        "a hears done 2"),
                row(
                        "an end of what is not there is denied",
                        on -> on.says("a", "unsub tea 2"),
                        hears("denied 2 " + "NOT_SUBSCRIBED tea")),
                row("or silent, where nobody waits", on -> on.says("a", "unsub tea -")),
                row(
                        "who is thrown out while it waits is not told that it is in",
                        on -> on.says("a", "sub tea 1;pub tea 1 -").comes(C1, order(new Command.Kick("tea", "bad"))),
                        "want tea",
                        "say in tea: tea 1",
                        "release tea",
                        "a hears denied 1 NOT_SUBSCRIBED tea",
                        "a hears out of tea bad"),
                row(
                        "a lost bus is waited for",
                        on -> on.says("a", "sub tea 1").down().up().inForce(TEA),
                        "want tea",
                        "a hears done 1"),
                row(
                        "who leaves while it waits hears nothing",
                        on -> on.says("a", "sub tea 1").ends("a").inForce(TEA),
                        "want tea",
                        "release c1",
                        "release channels",
                        "release tea",
                        "log c1/1/end disconnected {\"reason\":\"transport close\"}"));
    }

    static Stream<Arguments> turns() {
        return Stream.of(
                row(
                        "what is asked behind a subscription waits for it, in order",
                        on -> on.says("a", "sub tea 1;pub tea 1 -;do order 2;unsub tea 3;pub tea 2 -")
                                .inForce(TEA),
                        "want tea",
                        "a stops",
                        "say in tea: tea 1",
                        "log c1/1/2 order [\"order\"] ack 2",
                        "release tea",
                        "say in tea: tea 2",
                        "a hears done 1",
                        "a hears done 3"),
                row(
                        "one subscription waits for the other",
                        on -> on.says("a", "sub tea 1;sub milk 2;pub x 1 -")
                                .inForce(TEA)
                                .inForce(channel("milk")),
                        "want tea",
                        "want milk",
                        "a hears done 1",
                        "say in x: x 1",
                        "a hears done 2"),
                row(
                        "others do not wait",
                        on -> on.joinedBy(new ChannelDialect(), "b")
                                .says("a", "sub tea 1;pub x 1 -")
                                .says("b", "pub x 2 -"),
                        "want tea",
                        "say in x: x 2"),
                row(
                        "beyond its budget its client is read no more, until all that waits is done",
                        on -> on.says("a", "sub tea 1;pub x " + LARGE + " -;pub y 1 -")
                                .inForce(TEA)
                                .hears(new LoopMessage.Said(2, true)),
                        "want tea",
                        "a stops",
                        "say in x: x " + LARGE,
                        "say in y: y 1",
                        "a hears done 1",
                        "a reads"),
                row(
                        "what waited is forgotten with its client, and counts no more",
                        on -> on.says("a", "sub tea 1;pub x " + LARGE + " -")
                                .saysNothing()
                                .ends("a"),
                        "release c1",
                        "release channels",
                        "release tea",
                        "log c1/1/end disconnected {\"reason\":\"transport close\"}"));
    }

    static Stream<Arguments> publications() {
        return Stream.of(
                row(
                        "a publication is acknowledged when the bus has it",
                        on -> on.says("a", "pub tea \"é😀\" 1").hears(new LoopMessage.Said(1, true)),
                        "say in tea: tea \"é😀\"",
                        "a hears done 1"),
                row("and not before", on -> on.says("a", "pub tea 1 1"), "say in tea: tea 1"),
                row(
                        "each gets its own answer, in order",
                        on -> on.says("a", "pub tea 1 1;pub tea 2 -;pub tea 3 3;pub tea 4 4")
                                .saysNothing()
                                .hears(new LoopMessage.Said(2, true))
                                .hears(new LoopMessage.Said(1, false))
                                .hears(new LoopMessage.Said(1, true)),
                        "a hears done 1",
                        "published to nobody",
                        "a hears denied 3 NOT_PUBLISHED tea",
                        "a reads",
                        "a hears done 4"),
                row(
                        "who is in the channel hears itself, as all do",
                        on -> on.says("a", "sub tea 1")
                                .inForce(TEA)
                                .says("a", "pub tea 1 -")
                                .saysNothing()
                                .comes(TEA, published("tea", "1")),
                        "a hears tea: 1"),
                row(
                        "is denied while the bus is lost, or silent",
                        on -> on.down().says("a", "pub tea 1 1;pub tea 2 -"),
                        "published to nobody",
                        "published to nobody",
                        "a hears denied 1 NOT_PUBLISHED tea"),
                row("goes on when it is back", on -> on.down().up().says("a", "pub tea 1 1"), "say in tea: tea 1"),
                row(
                        "more than its budget under way stops its client's reading until the bus has all",
                        on -> on.says("a", "pub tea " + LARGE + " 1;pub tea 2 2")
                                .saysNothing()
                                .hears(new LoopMessage.Said(1, true))
                                .hears(new LoopMessage.Said(1, true)),
                        "a hears done 1",
                        "a reads",
                        "a hears done 2"),
                row("whose client has gone is answered to nobody", on -> on.says("a", "pub tea " + LARGE + " 1")
                        .ends("a")
                        .saysNothing()
                        .hears(new LoopMessage.Said(1, true))));
    }

    static Stream<Arguments> workers() {
        return Stream.of(
                row(
                        "a kick takes it out of the room and tells it why",
                        on -> on.says("a", "sub tea 1")
                                .inForce(TEA)
                                .saysNothing()
                                .comes(C1, order(new Command.Kick("tea", "bad"), "i", "w")),
                        "release tea",
                        "a hears out of tea bad"),
                row(
                        "a kick out of a room where it is not",
                        on -> on.comes(C1, order(new Command.Kick("tea", "bad"), "i", "w"))),
                row("a token", on -> on.comes(C1, order(new Command.Token("t"))), "a hears token t"),
                row(
                        "no token any more",
                        on -> on.comes(C1, order(new Command.Token(null))),
                        "a hears token null",
                        "a hears judged null nobody"),
                row("raw text", on -> on.comes(C1, order(new Command.RawText("é"))), "a hears é"),
                row(
                        "raw bytes",
                        on -> on.comes(C1, order(new Command.RawBinary(Bytes.of(new byte[3])))),
                        "a hears bytes 3"),
                row(
                        "a client's error as its answer is told by its name",
                        on -> on.comes(C1, order(asking(), "i", "w")).says("a", "err 1 SoldOutError"),
                        "a hears emit ready? [] 1",
                        "w hears i failed for c1 SoldOutError of 1"),
                row("once", on -> on.comes(C1, order(asking(), "i", "w"))
                        .says("a", "err 1 SoldOutError")
                        .saysNothing()
                        .says("a", "err 1 SoldOutError")
                        .later(10)));
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                row(
                        "nobody answers an event in time, whose client hears it",
                        on -> on.says("a", "do order 1").saysNothing().later(31),
                        "unanswered channels order",
                        "a hears denied 1 TIMED_OUT order"),
                row(
                        "whose client does not wait",
                        on -> on.says("a", "do order -").saysNothing().later(31)),
                row(
                        "the log loses one, and what was held behind it: their clients hear it, and are closed",
                        on -> on.says("a", "do one 1;do two 2")
                                .logFull(true)
                                .says("a", "do three 3;do four -")
                                .saysNothing()
                                .stored()
                                .stored()
                                .failed(),
                        "release c1",
                        "release channels",
                        "a hears denied 2 NOT_STORED two",
                        "a hears denied 3 NOT_STORED three",
                        "a closed 4999 event not stored"));
    }

    /** What waits counts until it is done, and is read behind only then. */
    @Test
    void aClientThatHasToWaitIsReadNoMoreAndReadAgainOnce() {
        LoopBench bench = new LoopBench();
        bench.joinedBy(dialect, "a").says("a", "sub tea 1;do a -;do b -;do c -");
        assertEquals(List.of("want tea", "a stops"), bench.journal());
        bench.inForce(TEA);
        assertEquals(
                List.of(
                        "log c1/1/2 a [\"a\"]",
                        "log c1/1/3 b [\"b\"]",
                        "log c1/1/4 c [\"c\"]",
                        "a reads",
                        "a hears done 1"),
                bench.journal());
    }

    /** All that a client asks for before it is in is done when it is. */
    @Test
    void whatComesEarlyWaits() {
        LoopBench bench = new LoopBench();
        bench.opensBy(dialect, "a").says("a", "sub tea 1;pub tea 1 -;do order -");
        assertEquals(List.of("want c1", "a stops"), bench.journal());
        bench.inForce(C1).inForce(ALL);
        assertEquals(
                List.of(
                        "want channels",
                        "log c1/1/1 connected {\"recovered\":false,\"query\":{\"a\":\"é\"}}",
                        "want tea",
                        "a hears in"),
                bench.journal());
        bench.inForce(TEA);
        assertEquals(List.of("say in tea: tea 1", "log c1/1/2 order [\"order\"]", "a hears done 1"), bench.journal());
        bench.hears(new LoopMessage.Said(1, true));
        assertEquals(List.of("a reads"), bench.journal());
    }

    private static Incoming published(String channel, String data) {
        return order(new Command.Publish(channel, Json.parse(data), List.of()));
    }

    private static Command asking() {
        return new Command.Emit("ready?", Json.EMPTY_ARRAY, List.of(), Duration.ofSeconds(5));
    }

    private static Target channel(String name) {
        return new Target.Room(ChannelDialect.NAME, name);
    }

    private static String hears(String what) {
        return "a hears " + what;
    }

    private static Arguments row(String behaviour, Consumer<LoopBench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }
}
