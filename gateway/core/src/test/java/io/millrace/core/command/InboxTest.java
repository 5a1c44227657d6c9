package io.millrace.core.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Selection;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.core.Signals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What waits for an event loop: at most 10,000 bytes and 100 deliveries here, volatile messages a second. */
final class InboxTest {
    private static final long SECOND = 1_000_000_000L;

    static Stream<Arguments> inbox() {
        return Stream.of(
                row(
                        "gives back in order",
                        on -> on.put("red", "1").put("c", "2").put("red", "3"),
                        "1",
                        "2",
                        "3"),
                row(
                        "a volatile message that has waited too long is not delivered",
                        on -> on.put("red", "v1")
                                .put("red", "2")
                                .later(SECOND + 1)
                                .put("red", "v3"),
                        "dropped late volatile",
                        "nothing",
                        "2",
                        "v3"),
                row(
                        "but one that wants an answer is",
                        on -> on.put("red", "v1?").later(SECOND + 1),
                        "v1?"),
                row(
                        "within the limits nothing is given up",
                        on -> on.members("red", 50)
                                .put("red", "1")
                                .put("red", "v2")
                                .relieve(),
                        "1",
                        "v2"),
                row(
                        "above them volatile messages go first, those of the heaviest target before others",
                        on -> on.members("red", 30)
                                .members("blue", 20)
                                .put("blue", "v1")
                                .put("red", "v2")
                                .put("red", "3")
                                .put("red", "v4")
                                .relieve(),
                        "dropped late volatile",
                        "dropped late volatile",
                        "v1",
                        "3"),
                row(
                        "then the heaviest target's members are closed, with what waits for them",
                        on -> on.members("red", 40)
                                .members("blue", 20)
                                .put("red", "1")
                                .put("blue", "2")
                                .put("red", "3")
                                .put("blue", "4")
                                .relieve(),
                        "red closed",
                        "dropped overload",
                        "dropped overload",
                        "2",
                        "4"),
                row(
                        "what wants an answer is carried out all the same, in its place",
                        on -> on.members("red", 60)
                                .put("red", "1")
                                .put("blue", "2")
                                .put("red", "3?")
                                .put("blue", "4")
                                .relieve(),
                        "red closed",
                        "dropped overload",
                        "2",
                        "3?",
                        "4"),
                row(
                        "bytes count as well as deliveries",
                        on -> on.putBytes("red", "1", 6_000)
                                .put("blue", "2")
                                .putBytes("red", "3", 4_000)
                                .relieve(),
                        "red closed",
                        "dropped overload",
                        "dropped overload",
                        "2"),
                row(
                        "with them gone there is room again",
                        on -> on.members("red", 60)
                                .put("red", "1")
                                .put("red", "2")
                                .relieve()
                                .members("blue", 90)
                                .put("blue", "3")
                                .relieve(),
                        "red closed",
                        "dropped overload",
                        "dropped overload",
                        "3"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void inbox(String behaviour, Consumer<Bench> given, List<String> then) {
        Bench bench = new Bench();
        given.accept(bench);
        assertEquals(then, bench.all());
        assertEquals(0, bench.inbox.bytes(), "and all is counted back");
    }

    private static Arguments row(String behaviour, Consumer<Bench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }

    /** An inbox with rooms, and a connection named c. A word with v is volatile, one with ? wants an answer. */
    private static final class Bench {
        private final List<String> journal = new ArrayList<>();
        private final Map<String, Integer> members = new HashMap<>();
        private final Inbox inbox = new Inbox(new InboxLimits(10_000, 100, 10, SECOND), new Rooms(), new Dropped());
        private long now;

        Bench members(String room, int count) {
            members.put(room, count);
            return this;
        }

        Bench put(String room, String word) {
            return putBytes(room, word, 100);
        }

        Bench putBytes(String room, String word, int bytes) {
            Command.Emit emit = new Command.Emit(word, Json.EMPTY_ARRAY, List.of(), null);
            Order order = new Order(
                    emit,
                    null,
                    word.endsWith("?") ? "replies" : null,
                    word.startsWith("v"),
                    Selection.NONE,
                    Selection.NONE);
            inbox.put(
                    new LoopMessage.Arrived(
                            new Target.Room("/", room),
                            1,
                            1,
                            bytes,
                            now,
                            () -> List.of(new Incoming.Understood(order))),
                    now);
            return this;
        }

        Bench later(long nanos) {
            now += nanos;
            return this;
        }

        Bench relieve() {
            inbox.relieve();
            return this;
        }

        List<String> all() {
            for (LoopMessage next = inbox.next(now); next != null; next = inbox.next(now)) {
                List<Incoming> commands =
                        ((LoopMessage.Arrived) next).commands().get();
                journal.add(
                        commands.isEmpty()
                                ? "nothing"
                                : ((Command.Emit) ((Incoming.Understood) commands.getFirst())
                                                .order()
                                                .command())
                                        .event());
            }
            return journal;
        }

        private final class Rooms implements Inbox.Members {
            @Override
            public int count(Target target) {
                return members.getOrDefault(((Target.Room) target).room(), 1);
            }

            @Override
            public void close(Target target) {
                String room = ((Target.Room) target).room();
                journal.add(room + " closed");
                members.put(room, 0);
            }
        }

        private final class Dropped implements Signals {
            @Override
            public void dropped(String what) {
                journal.add("dropped " + what);
            }
        }
    }
}
