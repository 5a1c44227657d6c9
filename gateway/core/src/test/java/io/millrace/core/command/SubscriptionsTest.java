package io.millrace.core.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Command;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Selection;
import io.millrace.contract.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each arrow of a channel's states, with what goes to the bus and what the loops hear. */
final class SubscriptionsTest {
    private static final String UP = "all: Up";
    private static final String DOWN = "all: Down";

    static Stream<Arguments> arrows() {
        return Stream.of(
                row("none, wanted: subscribes", on -> on.up().want(0, "a").flush(), UP, "subscribe a"),
                row(
                        "asked, confirmed: tells the loops",
                        on -> on.up().want(0, "a").want(2, "a").flush().confirmed("a"),
                        UP,
                        "subscribe a",
                        "0: a in force after 0",
                        "2: a in force after 0"),
                row(
                        "asked, released: waits for the confirmation",
                        on -> on.up().want(0, "a").flush().release(0, "a").flush(),
                        UP,
                        "subscribe a"),
                row(
                        "then it unsubscribes, and tells nobody",
                        on -> on.up()
                                .want(0, "a")
                                .flush()
                                .release(0, "a")
                                .confirmed("a")
                                .flush(),
                        UP,
                        "subscribe a",
                        "unsubscribe a"),
                row(
                        "asked, released and wanted again: the one confirmation serves",
                        on -> on.up()
                                .want(0, "a")
                                .flush()
                                .release(0, "a")
                                .want(0, "a")
                                .flush()
                                .confirmed("a"),
                        UP,
                        "subscribe a",
                        "0: a in force after 1"),
                row(
                        "in force, wanted by another loop: tells that one",
                        on -> on.inForce("a").want(1, "a").flush(),
                        "1: a in force after 0"),
                row(
                        "in force, released by one of two: stays",
                        on -> on.inForce("a").want(1, "a").release(0, "a").flush(),
                        "1: a in force after 0"),
                row(
                        "in force, released by all: unsubscribes",
                        on -> on.inForce("a").release(0, "a").flush(),
                        "unsubscribe a"),
                row(
                        "in force, released and wanted again: subscribes anew, behind the unsubscription",
                        on -> on.inForce("a")
                                .release(0, "a")
                                .want(0, "a")
                                .flush()
                                .confirmed("a"),
                        "unsubscribe a",
                        "subscribe a",
                        "0: a in force after 1"),
                row(
                        "released by who did not want it: nothing",
                        on -> on.up().release(0, "a").flush(),
                        UP),
                row(
                        "a confirmation that nobody asked for: nothing",
                        on -> on.up().confirmed("a").flush(),
                        UP),
                row(
                        "together in as few commands as there can be",
                        on -> on.inForce("a")
                                .want(0, "b")
                                .release(0, "a")
                                .want(1, "c")
                                .flush()
                                .flush(),
                        "unsubscribe a",
                        "subscribe b c"));
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                row("lost: all hear it", on -> on.up().lost(), UP, DOWN),
                row("wanted while away: waits", on -> on.want(0, "a").flush()),
                row(
                        "back: subscribes, and is up with the last confirmation",
                        on -> on.want(0, "a").want(1, "b").up().confirmed("a").confirmed("b"),
                        "subscribe a b",
                        "0: a in force after 0",
                        "1: b in force after 0",
                        UP),
                row("back with nothing wanted: up at once", on -> on.up().lost().up(), UP, DOWN, UP),
                row(
                        "in force, lost, back: in force with the new confirmation",
                        on -> on.inForce("a").lost().up().confirmed("a"),
                        DOWN,
                        "subscribe a",
                        "0: a in force after 0",
                        UP),
                row(
                        "asked, lost before it was flushed: asked once",
                        on -> on.up().want(0, "a").lost().up().flush(),
                        UP,
                        DOWN,
                        "subscribe a"),
                row(
                        "released while away: gone",
                        on -> on.inForce("a").lost().release(0, "a").up(),
                        DOWN,
                        UP),
                row(
                        "released while asked, then lost: gone",
                        on -> on.up()
                                .want(0, "a")
                                .flush()
                                .release(0, "a")
                                .lost()
                                .up(),
                        UP,
                        "subscribe a",
                        DOWN,
                        UP),
                row(
                        "what is wanted while it restores does not hold it up",
                        on -> on.want(0, "a")
                                .up()
                                .want(0, "b")
                                .flush()
                                .confirmed("a")
                                .confirmed("b"),
                        "subscribe a",
                        "subscribe b",
                        "0: a in force after 0",
                        UP,
                        "0: b in force after 0"),
                row(
                        "what is released while it restores is waited for",
                        on -> on.want(0, "a")
                                .up()
                                .release(0, "a")
                                .confirmed("a")
                                .flush(),
                        "subscribe a",
                        UP,
                        "unsubscribe a"),
                row(
                        "lost while it restores: begins anew",
                        on -> on.want(0, "a")
                                .want(0, "b")
                                .up()
                                .confirmed("a")
                                .lost()
                                .up()
                                .confirmed("b")
                                .confirmed("a"),
                        "subscribe a b",
                        "0: a in force after 0",
                        DOWN,
                        "subscribe a b",
                        "0: b in force after 0",
                        "0: a in force after 0",
                        UP));
    }

    static Stream<Arguments> messages() {
        return Stream.of(
                row(
                        "a message goes to whoever wants it",
                        on -> on.inForce("a").want(2, "a").received("a"),
                        "2: a in force after 0",
                        "0: arrived a",
                        "2: arrived a"),
                row(
                        "one for nobody goes nowhere",
                        on -> on.inForce("a").release(0, "a").received("a")),
                row(
                        "who asks and is counted to a channel that all have left is told so",
                        on -> on.inForce("a").release(0, "a").asked("a", "r"),
                        "reply r"),
                row(
                        "also while its subscription is not confirmed",
                        on -> on.up().want(0, "a").release(0, "a").asked("a", "r"),
                        UP,
                        "reply r"),
                row("an answer goes to the bus", on -> on.answer("r"), "reply r"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"arrows", "losses", "messages"})
    void channel(String behaviour, Consumer<Bench> given, List<String> then) {
        Bench bench = new Bench();
        given.accept(bench);
        assertEquals(then, bench.journal);
    }

    private static Arguments row(String behaviour, Consumer<Bench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }

    private static final class Bench implements CommandBus, Subscriptions.Loops {
        private final List<String> journal = new ArrayList<>();
        private final Subscriptions subscriptions = new Subscriptions("g", this, this);

        /** Up, with this channel in force for loop 0, and nothing in the journal yet. */
        Bench inForce(String room) {
            up().want(0, room).flush().confirmed(room);
            journal.clear();
            return this;
        }

        Bench up() {
            subscriptions.connected();
            return this;
        }

        Bench lost() {
            subscriptions.lost();
            return this;
        }

        Bench want(int loop, String room) {
            subscriptions.accept(new BusMessage.Want(target(room), loop));
            return this;
        }

        Bench release(int loop, String room) {
            subscriptions.accept(new BusMessage.Release(target(room), loop));
            return this;
        }

        Bench answer(String channel) {
            subscriptions.accept(new BusMessage.Answer(channel, new Reply.Gone("i", "g", 0, "c")));
            return this;
        }

        Bench confirmed(String room) {
            subscriptions.confirmed(target(room));
            return this;
        }

        Bench received(String room) {
            subscriptions.received(target(room), 0, 0, List::of);
            return this;
        }

        Bench asked(String room, String reply) {
            Order members = new Order(new Command.Members(), "i", reply, false, Selection.NONE, Selection.NONE);
            subscriptions.received(target(room), 0, 0, () -> List.of(new Incoming.Understood(members)));
            return this;
        }

        Bench flush() {
            subscriptions.flush();
            return this;
        }

        @Override
        public void subscribe(List<Target> targets) {
            journal.add("subscribe " + names(targets));
        }

        @Override
        public void unsubscribe(List<Target> targets) {
            journal.add("unsubscribe " + names(targets));
        }

        @Override
        public void publish(ConnectionId to, Incoming.Mark mark) {
            journal.add("to " + to + ' ' + mark);
        }

        @Override
        public void reply(String channel, Reply reply) {
            journal.add("reply " + channel);
        }

        @Override
        public void tell(int loop, LoopMessage message) {
            journal.add(loop + ": " + words(message));
        }

        @Override
        public void tellAll(LoopMessage message) {
            journal.add("all: " + words(message));
        }

        private static String words(LoopMessage message) {
            return switch (message) {
                case LoopMessage.InForce(Target target, long released) ->
                    names(List.of(target)) + " in force after " + released;
                case LoopMessage.Arrived arrived -> "arrived " + names(List.of(arrived.target()));
                case LoopMessage.Down _ -> "Down";
                case LoopMessage.Up _ -> "Up";
                case LoopMessage.Registered _, LoopMessage.Said _, LoopMessage.OfSurveys _, LoopMessage.OfLease _ ->
                    throw new AssertionError(message + " is of no channel");
            };
        }

        private static Target target(String room) {
            return new Target.Room("/", room);
        }

        private static String names(List<Target> targets) {
            return targets.stream()
                    .map(target -> ((Target.Room) target).room())
                    .sorted()
                    .collect(Collectors.joining(" "));
        }
    }
}
