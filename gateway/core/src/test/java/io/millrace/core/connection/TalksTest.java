package io.millrace.core.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Command;
import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import io.millrace.core.command.LoopMessage;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients say to each other past workers, and what they ask. */
final class TalksTest {
    private static final String LONG = "x".repeat(65);

    static Stream<Arguments> tellings() {
        return Stream.of(
                row(
                        "to a channel, whom it is from behind it",
                        on -> on.enters("tea").says("a", "here me 1"),
                        "say in tea: hi [1,\"c1\"]"),
                row(
                        "or to all but itself",
                        on -> on.enters("tea").says("a", "here others 1"),
                        "say in tea: hi [1,\"c1\"] but [c1]"),
                row(
                        "nobody hears that it is done",
                        on -> on.enters("tea").says("a", "here me 1").hears(new LoopMessage.Said(1, true)),
                        "say in tea: hi [1,\"c1\"]"),
                row(
                        "but that the bus could not take it",
                        on -> on.enters("tea").says("a", "here me 1").hears(new LoopMessage.Said(1, false)),
                        "say in tea: hi [1,\"c1\"]",
                        "published to nobody",
                        "a hears denied t NOT_PUBLISHED tea"),
                row(
                        "or is lost",
                        on -> on.enters("tea").down().says("a", "here me 1"),
                        "published to nobody",
                        "a hears denied t NOT_PUBLISHED tea"),
                row(
                        "to one, in the room of its own id",
                        on -> on.says("a", "one c2 1").hears(new LoopMessage.Counted(1, 1)),
                        "count 1 in @c2: hi [1,\"c1\"]"),
                row(
                        "who is not there: it hears so",
                        on -> on.says("a", "one c2 1").hears(new LoopMessage.Counted(1, 0)),
                        "count 1 in @c2: hi [1,\"c1\"]",
                        "a hears denied t NOBODY_THERE c2"),
                row(
                        "nor when nobody could be told",
                        on -> on.says("a", "one c2 1").hears(new LoopMessage.Counted(1, -1)),
                        "count 1 in @c2: hi [1,\"c1\"]",
                        "a hears denied t NOT_PUBLISHED c2"),
                row(
                        "who cannot be there",
                        on -> on.says("a", "one " + LONG + " 1"),
                        "a hears denied t NOBODY_THERE " + LONG.substring(1)),
                row(
                        "who says much faster than the bus takes it is read no more until then",
                        on -> on.says("a", "one c2 \"" + "x".repeat(700) + '"')
                                .saysNothing()
                                .hears(new LoopMessage.Counted(1, 1)),
                        "a reads"),
                row(
                        "in the channel that it is in, when that is in force",
                        on -> on.enters("tea")
                                .says("a", "enter milk;here me 1")
                                .saysNothing()
                                .inForce(new Target.Room("channels", "milk")),
                        "release tea",
                        "say in milk: hi [1,\"c1\"]",
                        "a hears done t"),
                row("it is reachable by a room of its own", on -> on.says("a", "reach"), "want @c1"));
    }

    static Stream<Arguments> questions() {
        return Stream.of(
                row("where am I", on -> on.enters("tea").says("a", "where"), "a hears done where [[\"tea\"]]"),
                row(
                        "and when I was thrown out",
                        on -> on.enters("tea")
                                .comes(LoopBench.connection("c1"), LoopBench.order(new Command.Leave(List.of("tea"))))
                                .saysNothing()
                                .says("a", "where;who;here me 1"),
                        "a hears done where [[]]",
                        "a hears done who [[]]",
                        "a hears denied t NOT_SUBSCRIBED "),
                row("who am I", on -> on.says("a", "me"), "a hears done me [[\"c1\"]]"),
                row(
                        "who is there; what is asked behind it waits",
                        on -> on.says("a", "all;do x -")
                                .hears(new LoopMessage.Counted(1, 1))
                                .hears(new LoopMessage.Told(1, members("c2", "c1"))),
                        "survey 1 of channels",
                        "log c1/1/2 x [\"x\"]",
                        "a hears done all [[\"c1\",\"c2\"]]"),
                row(
                        "who is in a channel",
                        on -> on.enters("tea").says("a", "who").hears(new LoopMessage.Counted(1, 0)),
                        "survey 1 of tea",
                        "a hears done who [[]]"),
                row(
                        "nobody can tell",
                        on -> on.says("a", "all;do x -").hears(new LoopMessage.Counted(1, -1)),
                        "survey 1 of channels",
                        "log c1/1/2 x [\"x\"]",
                        "a hears denied all NOT_KNOWN "),
                row(
                        "which channels there are: those that always are first, and no single client's",
                        on -> on.says("a", "what")
                                .hears(new LoopMessage.Named(1, List.of("tea", "@c1", "home", "milk"))),
                        "occupied 1 of channels",
                        "a hears done what [[\"home\",\"milk\",\"tea\"]]"),
                row("who leaves while it waits hears nothing", on -> on.says("a", "what")
                        .ends("a")
                        .saysNothing()
                        .hears(new LoopMessage.Named(1, List.of("tea")))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"tellings", "questions"})
    void talk(String behaviour, Consumer<LoopBench> given, List<String> then) {
        LoopBench bench = new LoopBench();
        bench.joinedBy(new ChannelDialect(), "a");
        given.accept(bench);
        assertEquals(then, bench.journal());
    }

    private static Reply members(String... ids) {
        return new Reply.Members(
                "0/1",
                "g",
                ids.length,
                Stream.of(ids).map(id -> new Reply.Member(id, null)).toList());
    }

    private static Arguments row(String behaviour, Consumer<LoopBench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }
}
