package io.millrace.core.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What two event loops say to one command, and what the worker hears of the gateway. */
final class GatheringTest {
    static Stream<Arguments> gathered() {
        return Stream.of(
                row(
                        "who is there is told once, when both have told",
                        on -> on.share(1, 2, members("a", "b"), 0)
                                .says("(one has told)")
                                .share(1, 1, members("c"), 0),
                        "(one has told)",
                        "w: members [a, b, c] of 3"),
                row(
                        "by one alone when the other has nobody",
                        on -> on.share(1, 0, gone(null), 0).share(1, 1, members("c"), 0),
                        "w: members [c] of 1"),
                row(
                        "nobody on either is said once",
                        on -> on.share(1, 0, gone(null), 0).share(1, 0, gone(null), 0),
                        "w: gone null of 0"),
                row(
                        "a client's ack waits for the count, then goes at once",
                        on -> on.share(1, 1, null, 1)
                                .late(1, acked("a"))
                                .says("(not all are counted)")
                                .share(1, 2, null, 2)
                                .late(1, acked("b"))
                                .says("(one is owed)")
                                .late(1, acked("c")),
                        "(not all are counted)",
                        "w: acked by a of 3",
                        "w: acked by b of 3",
                        "(one is owed)",
                        "w: acked by c of 3"),
                row(
                        "who could not be told is told at once",
                        on -> on.share(1, 2, failed("a"), 1).share(1, 1, null, 1),
                        "w: failed for a of 3",
                        "(2 owed)"),
                row(
                        "rooms are in force when they are for both",
                        on -> on.share(1, 1, joined(), 0)
                                .share(1, 1, null, 1)
                                .says("(one is not)")
                                .late(1, joined()),
                        "(one is not)",
                        "w: joined of 2"),
                row(
                        "a join of which one half has gone",
                        on -> on.share(1, 1, joined(), 0).share(1, 1, null, 1).late(1, gone("a")),
                        "w: gone a of 2",
                        "w: joined of 2"),
                row(
                        "what nobody may be told is said once",
                        on -> on.share(1, 0, failed(null), 0).share(1, 0, failed(null), 0),
                        "w: failed for null of 0"),
                row(
                        "what was owed to an older question is owed to the newer",
                        on -> on.share(1, 1, null, 1)
                                .share(1, 1, null, 1)
                                .again(2, 1, 1, 1)
                                .again(2, 1, 1, 1)
                                .late(2, acked("a"))
                                .late(2, acked("b")),
                        "w: acked by a of 2",
                        "w: acked by b of 2"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void gathered(String behaviour, Consumer<Bench> given, List<String> then) {
        Bench bench = new Bench();
        given.accept(bench);
        if (bench.gathering.size() > 0) {
            bench.journal.add("(2 owed)");
        }
        assertEquals(then, bench.journal);
    }

    private static Arguments row(String behaviour, Consumer<Bench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }

    private static Reply members(String... who) {
        List<Reply.Member> members =
                Stream.of(who).map(id -> new Reply.Member(id, null)).toList();
        return new Reply.Members("i", "g", 0, members);
    }

    private static Reply acked(String who) {
        return new Reply.Acked("i", "g", 0, who, Json.EMPTY_ARRAY, List.of());
    }

    private static Reply failed(String who) {
        return new Reply.Failed("i", "g", 0, who, "CannotBeSaid", "");
    }

    private static Reply gone(String who) {
        return new Reply.Gone("i", "g", 0, who);
    }

    private static Reply joined() {
        return new Reply.Joined("i", "g", 0, List.of("red"));
    }

    private static final class Bench implements CommandBus {
        private final Gathering gathering = new Gathering(this);
        private final List<String> journal = new ArrayList<>();

        Bench share(long question, int asked, Reply reply, int owed) {
            List<Reply> replies = reply == null ? List.of() : List.of(reply);
            gathering.accept(new BusMessage.Share(new Question(question, 0, 2), "w", null, asked, replies, owed));
            return this;
        }

        Bench again(long question, long instead, int asked, int owed) {
            gathering.accept(new BusMessage.Share(
                    new Question(question, 0, 2), "w", new Question(instead, 0, 2), asked, List.of(), owed));
            return this;
        }

        Bench late(long question, Reply reply) {
            gathering.accept(new BusMessage.Late(new Question(question, 0, 2), List.of(reply)));
            return this;
        }

        Bench says(String words) {
            journal.add(words);
            return this;
        }

        @Override
        public void publish(ConnectionId to, Incoming.Mark mark) {
            journal.add("to " + to + ' ' + mark);
        }

        @Override
        public void reply(String channel, Reply reply) {
            journal.add(channel + ": " + words(reply) + " of " + reply.asked());
        }

        private static String words(Reply reply) {
            return switch (reply) {
                case Reply.Acked it -> "acked by " + it.connection();
                case Reply.Joined _ -> "joined";
                case Reply.Members it ->
                    "members "
                            + it.members().stream()
                                    .map(Reply.Member::connection)
                                    .toList();
                case Reply.Failed it -> "failed for " + it.connection();
                case Reply.Gone it -> "gone " + it.connection();
            };
        }

        @Override
        public void subscribe(List<Target> targets) {
            throw new AssertionError("nobody wants " + targets);
        }

        @Override
        public void unsubscribe(List<Target> targets) {
            throw new AssertionError("nobody releases " + targets);
        }
    }
}
