package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.connection;
import static io.millrace.core.connection.LoopBench.order;
import static io.millrace.core.connection.LoopBench.room;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Command;
import io.millrace.contract.EventType;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.core.command.Incoming;
import io.millrace.core.forward.Route;
import io.millrace.core.forward.Routes;
import io.millrace.core.forward.Topic;
import io.millrace.core.forward.Whose;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rooms whose names begin with {@code t} are told of: both what begins and what ends, of {@code tEnds} the end alone.
 */
final class StaysTest {
    private static final Set<EventType> BOTH = Set.of(EventType.JOINED, EventType.LEFT);
    private static final List<String> OURS = List.of("/", "/ch*");
    private static final Routes ROUTES = new Routes(
            List.of(
                    tells(new Whose(List.of("sono"), Route.ANY), BOTH, "*"),
                    tells(new Whose(Route.ANY, OURS), BOTH, "tea", "té🌊*"),
                    tells(new Whose(List.of("socketio"), OURS), Set.of(EventType.LEFT), "tEnds")),
            true);
    private static final Target C1 = connection("c1");
    private static final Target.Room TEA = (Target.Room) room("tea");
    private static final Target.Room DOOR = new Target.Room("/chat", "tea");
    private static final String JOINED = "log c1/1/2 joined {\"room\":\"tea\",\"by\":\"worker\"}";

    static Stream<Arguments> stays() {
        return Stream.of(
                row("a room is told of once it is in force", on -> on.comes(C1, join("tea")), "want tea"),
                row("and then it is", on -> on.comes(C1, join("tea")).inForce(TEA), "want tea", JOINED),
                row(
                        "at once when it is in force for another",
                        on -> on.joined("b")
                                .comes(connection("c2"), join("tea"))
                                .inForce(TEA)
                                .saysNothing()
                                .comes(C1, join("tea")),
                        JOINED),
                row(
                        "once, however often it is joined and confirmed",
                        on -> on.comes(C1, join("tea"))
                                .comes(C1, join("tea"))
                                .inForce(TEA)
                                .inForce(TEA)
                                .comes(C1, join("tea")),
                        "want tea",
                        JOINED),
                row(
                        "a room that nobody asks about is not",
                        on -> on.comes(C1, join("coffee"))
                                .inForce(room("coffee"))
                                .comes(C1, leave("coffee")),
                        "want coffee",
                        "release coffee"),
                row(
                        "a pattern fits what begins so",
                        on -> on.comes(C1, join("té🌊 7")).inForce(room("té🌊 7")),
                        "want té🌊 7",
                        "log c1/1/2 joined {\"room\":\"té🌊 7\",\"by\":\"worker\"}"),
                row(
                        "leaving is told, and joining again",
                        on -> on.comes(C1, join("tea"))
                                .inForce(TEA)
                                .comes(C1, leave("tea"))
                                .comes(C1, join("tea"))
                                .inForce(TEA),
                        "want tea",
                        JOINED,
                        "log c1/1/3 left {\"room\":\"tea\",\"by\":\"worker\"}",
                        "release tea",
                        "want tea",
                        "log c1/1/4 joined {\"room\":\"tea\",\"by\":\"worker\"}"),
                row(
                        "who is kicked out has left",
                        on -> on.comes(C1, join("tea")).inForce(TEA).comes(C1, order(new Command.Kick("tea", ""))),
                        "want tea",
                        JOINED,
                        "log c1/1/3 left {\"room\":\"tea\",\"by\":\"worker\"}",
                        "release tea"),
                row(
                        "who leaves before the room is in force was never there",
                        on -> on.comes(C1, join("tea")).comes(C1, leave("tea")).inForce(TEA),
                        "want tea",
                        "release tea"),
                row(
                        "also where another waits for the same room",
                        on -> on.joined("b")
                                .comes(connection("c2"), join("tea"))
                                .comes(C1, join("tea"))
                                .comes(C1, leave("tea"))
                                .comes(C1, join("tea"))
                                .inForce(TEA),
                        "want tea",
                        "log c2/1/2 joined {\"room\":\"tea\",\"by\":\"worker\"}",
                        JOINED),
                row(
                        "a room that is confirmed anew behind an outage is not entered anew",
                        on -> on.comes(C1, join("tea")).inForce(TEA).down().up().inForce(TEA),
                        "want tea",
                        JOINED),
                row(
                        "the end of a connection ends all of its stays",
                        on -> on.comes(C1, join("tea")).inForce(TEA).ends("a"),
                        "want tea",
                        JOINED,
                        "release c1",
                        "release /",
                        "release tea",
                        "log c1/1/end disconnected {\"reason\":\"transport close\"}"),
                row(
                        "who ends before its room is in force has no stay",
                        on -> on.comes(C1, join("tea")).ends("a").inForce(TEA),
                        "want tea",
                        "release c1",
                        "release /",
                        "release tea",
                        "log c1/1/end disconnected {\"reason\":\"transport close\"}"),
                row(
                        "one that asks for the end alone hears no beginning",
                        on -> on.comes(C1, join("tEnds")).inForce(room("tEnds")).comes(C1, leave("tEnds")),
                        "want tEnds",
                        "log c1/1/2 left {\"room\":\"tEnds\",\"by\":\"worker\"}",
                        "release tEnds"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void stays(String behaviour, Consumer<LoopBench> given, List<String> then) {
        LoopBench bench = new LoopBench(DecisionRules.NOBODY_DECIDES, Doorkeeper.NOBODY, ROUTES);
        bench.joined("a");
        given.accept(bench);
        assertEquals(then, told(bench));
    }

    static Stream<Arguments> firstRooms() {
        var refuses = new DecisionRules(List.of("/chat"), 10_000, false, 2);
        var accept = new Command.Accept("~connect", "ada", null, List.of("tea", "red"), null, null, null);
        return Stream.of(
                arguments(
                        "a worker's accept: behind connected, before what the client has sent",
                        refuses,
                        Doorkeeper.NOBODY,
                        (Consumer<LoopBench>) on -> on.says("a", "40/chat,{\"t\":1}")
                                .inForce(C1)
                                .says("a", "42/chat,[\"early\"]")
                                .comes(C1, order(accept))
                                .inForce(DOOR)
                                .inForce(new Target.Room("/chat", "red"))
                                .inForce(new Target.User("ada")),
                        List.of(
                                "log c1/1/1 connect {\"query\":{\"a\":\"é\"},\"auth\":{\"t\":1}} ack ~connect",
                                "log c1/1/2 connected {\"recovered\":false}",
                                "log c1/1/3 joined {\"room\":\"tea\",\"by\":\"worker\"}",
                                "log c1/1/4 early [\"early\"]")),
                arguments(
                        "a token",
                        DecisionRules.NOBODY_DECIDES,
                        passing("tea"),
                        (Consumer<LoopBench>) on ->
                                on.says("a", "40/chat,{\"t\":1}").inForce(C1).inForce(DOOR),
                        List.of(
                                "log c1/1/1 connected {\"recovered\":false,\"query\":{\"a\":\"é\"}}",
                                "log c1/1/2 joined {\"room\":\"tea\",\"by\":\"client\"}")),
                arguments(
                        "the room of its own id is not told of",
                        DecisionRules.NOBODY_DECIDES,
                        Doorkeeper.NOBODY,
                        (Consumer<LoopBench>) on -> on.opens3("b").inForce(C1).inForce(room("secret")),
                        List.of("log c1/1/1 connected "
                                + "{\"recovered\":false,\"clientId\":\"secret\",\"query\":{\"a\":\"é\"}}")));
    }

    /** Rooms that a connection is given before it is in. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void firstRooms(
            String behaviour, DecisionRules rules, Doorkeeper keeper, Consumer<LoopBench> given, List<String> then) {
        var all = new Routes(List.of(tells(Whose.ANYBODY, BOTH, "tea", "secret")), true);
        LoopBench bench = new LoopBench(rules, keeper, all);
        bench.opens("a");
        given.accept(bench);
        assertEquals(
                then,
                bench.journal().stream().filter(line -> line.startsWith("log")).toList());
    }

    private static Route tells(Whose whose, Set<EventType> notices, String... rooms) {
        return new Route(whose, Topic.EVENTS, List.of(), List.of(), Route.Publishing.UNTOLD, notices, List.of(rooms));
    }

    /** What workers, and Redis, are told. */
    private static List<String> told(LoopBench bench) {
        return bench.journal().stream()
                .filter(line -> !line.contains(" hears "))
                .toList();
    }

    private static Doorkeeper passing(String room) {
        return new Doorkeeper() {
            @Override
            public boolean judges(String namespace) {
                return true;
            }

            @Override
            public void judge(Presented presented, Answer answer) {
                answer.is(new Verdict.Passed(null, null, List.of(room), NEVER, null, true), 0);
            }

            @Override
            public void verify(String namespace, Json token, Answer answer) {
                throw new IllegalStateException("Nobody presents a token later");
            }
        };
    }

    private static Incoming join(String... rooms) {
        return order(new Command.Join(List.of(rooms)));
    }

    private static Incoming leave(String... rooms) {
        return order(new Command.Leave(List.of(rooms)));
    }

    private static Arguments row(String behaviour, Consumer<LoopBench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }
}
