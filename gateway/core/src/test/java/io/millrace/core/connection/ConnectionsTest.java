package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.connection;
import static io.millrace.core.connection.LoopBench.order;
import static io.millrace.core.connection.LoopBench.room;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Command;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How connections come, wait, forward, join rooms and go, step by step through the loop's door. */
final class ConnectionsTest {
    private static final Command ACK = new Command.Ack("2", Json.parse("[\"é\"]"), List.of());
    private static final Command FAIL = new Command.Fail("2", "E", "m", null, null);

    private static final Target C1 = connection("c1");
    private static final Command JOIN = new Command.Join(List.of("red"));
    private static final Command LEAVE = new Command.Leave(List.of("red"));
    private static final String CONNECTED = "log c1/1/1 connected {\"recovered\":false,\"query\":{\"a\":\"é\"}}";
    private static final String ENDED = "log c1/1/end disconnected {\"reason\":";

    static Stream<Arguments> lives() {
        return Stream.of(
                row(
                        "nothing is forwarded before the channel is in force, then all in order",
                        on -> on.says("a", "40").says("a", "42[\"early\"]").inForce(C1),
                        "want c1",
                        "want /",
                        CONNECTED,
                        "log c1/1/2 early [\"early\"]",
                        "a hears 40{\"sid\":\"c1\"}"),
                row(
                        "a second confirmation changes nothing",
                        on -> on.says("a", "40").inForce(C1).inForce(C1),
                        "want c1",
                        "want /",
                        CONNECTED,
                        "a hears 40{\"sid\":\"c1\"}"),
                row(
                        "who leaves before was never there",
                        on -> on.says("a", "40")
                                .says("a", "42[\"early\"]")
                                .ends("a")
                                .inForce(C1),
                        "want c1",
                        "release c1"),
                row(
                        "who leaves a namespace is gone from it alone",
                        on -> on.says("a", "40").inForce(C1).says("a", "41").says("a", "40"),
                        "want c1",
                        "want /",
                        CONNECTED,
                        "a hears 40{\"sid\":\"c1\"}",
                        "release c1",
                        "release /",
                        ENDED + "\"client namespace disconnect\"}",
                        "want c2"),
                row(
                        "two namespaces are two connections",
                        on -> on.says("a", "40")
                                .inForce(C1)
                                .says("a", "40/chat,")
                                .inForce(connection("c2"))
                                .ends("a"),
                        "want c1",
                        "want /",
                        CONNECTED,
                        "a hears 40{\"sid\":\"c1\"}",
                        "want c2",
                        "want /chat",
                        "log c2/1/1 connected {\"recovered\":false,\"query\":{\"a\":\"é\"}}",
                        "a hears 40/chat,{\"sid\":\"c2\"}",
                        "release c1",
                        "release /",
                        ENDED + "\"transport close\"}",
                        "release c2",
                        "release /chat",
                        "log c2/1/end disconnected {\"reason\":\"transport close\"}"),
                row(
                        "told that it is in, a slow reader is closed, and what it said early goes nowhere",
                        on -> on.says("a", "40")
                                .says("a", "42[\"early\"]")
                                .unsent("a", 1_000)
                                .inForce(C1),
                        "want c1",
                        "want /",
                        CONNECTED,
                        "dropped slow reader",
                        "release c1",
                        "release /",
                        ENDED + "\"slow reader\"}",
                        "a closed 1008 slow reader"),
                row(
                        "what it says early counts in full: two of them are its budget",
                        on -> on.says("a", "40")
                                .says("a", "42[\"x\"]")
                                .says("a", "42[\"x\"]")
                                .says("a", "42[\"x\"]"),
                        "want c1",
                        "a stops"),
                row(
                        "and it is read again when they are on their way",
                        on -> on.says("a", "40")
                                .says("a", "42[\"x\",1]")
                                .says("a", "42[\"x\",2]")
                                .says("a", "42[\"x\",3]")
                                .inForce(C1),
                        "want c1",
                        "a stops",
                        "want /",
                        CONNECTED,
                        "log c1/1/2 x [\"x\",1]",
                        "log c1/1/3 x [\"x\",2]",
                        "log c1/1/4 x [\"x\",3]",
                        "a reads",
                        "a hears 40{\"sid\":\"c1\"}"),
                row(
                        "what it presents counts until Redis has confirmed its channel, also when it has gone again",
                        on -> on.says("a", "40{\"t\":\"" + "x".repeat(1_000) + "\"}")
                                .says("a", "41")
                                .inForce(C1),
                        "want c1",
                        "a stops",
                        "release c1",
                        "a reads"),
                row(
                        "what the log loses ends the session",
                        on -> on.says("a", "40")
                                .inForce(C1)
                                .says("a", "42[\"x\"]")
                                .stored()
                                .failed()
                                .says("a", "42[\"y\"]"),
                        "want c1",
                        "want /",
                        CONNECTED,
                        "a hears 40{\"sid\":\"c1\"}",
                        "log c1/1/2 x [\"x\"]",
                        "release c1",
                        "release /",
                        ENDED + "\"event not stored\"}",
                        "a closed 1013 event not stored"));
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                joined(
                        "a worker's answer reaches the callback that waits",
                        on -> on.says("a", "427[\"x\"]").comes(C1, order(ACK)),
                        "log c1/1/2 x [\"x\"] ack 2",
                        "a hears 437[\"é\"]"),
                joined(
                        "so does an error",
                        on -> on.says("a", "427[\"x\"]").comes(C1, order(FAIL)),
                        "log c1/1/2 x [\"x\"] ack 2",
                        "a hears 437[{\"error\":{\"name\":\"E\",\"message\":\"m\"}}]"),
                joined(
                        "the first answer is the only one",
                        on -> on.says("a", "427[\"x\"]").comes(C1, order(ACK), order(FAIL), order(ACK)),
                        "log c1/1/2 x [\"x\"] ack 2",
                        "fail late",
                        "ack late",
                        "a hears 437[\"é\"]"),
                joined("an answer to nothing is late", on -> on.comes(C1, order(ACK)), "ack late"),
                joined(
                        "an answer by another's name is late",
                        on -> on.comes(C1, order(new Command.Ack("!", Json.EMPTY_ARRAY, List.of()))),
                        "ack late"),
                joined(
                        "by way of another connection too",
                        on -> on.joined("b").says("a", "427[\"x\"]").comes(connection("c2"), order(ACK)),
                        "log c1/1/2 x [\"x\"] ack 2",
                        "ack late"),
                joined(
                        "after its deadline too",
                        on -> on.says("a", "427[\"x\"]")
                                .later(20)
                                .says("a", "3")
                                .later(10)
                                .comes(C1, order(ACK)),
                        "log c1/1/2 x [\"x\"] ack 2",
                        "unanswered / x",
                        "a hears 2",
                        "ack late"),
                joined(
                        "the oldest is given up when too many wait",
                        on -> on.says("a", "421[\"x\"]")
                                .says("a", "422[\"x\"]")
                                .says("a", "423[\"x\"]")
                                .says("a", "424[\"x\"]")
                                .comes(C1, order(ACK)),
                        "log c1/1/2 x [\"x\"] ack 2",
                        "log c1/1/3 x [\"x\"] ack 3",
                        "log c1/1/4 x [\"x\"] ack 4",
                        "unanswered / x",
                        "log c1/1/5 x [\"x\"] ack 5",
                        "ack late"));
    }

    static Stream<Arguments> rooms() {
        return Stream.of(
                joined(
                        "a join is confirmed when the room's channel is in force",
                        on -> on.comes(C1, order(JOIN, "i", "w")).inForce(room("red")),
                        "want red",
                        "w hears i joined [red] of 1"),
                joined(
                        "at once when it is already",
                        on -> on.comes(C1, order(JOIN)).inForce(room("red")).comes(C1, order(JOIN, "i", "w")),
                        "want red",
                        "w hears i joined [red] of 1"),
                joined(
                        "not by the confirmation of an older wish",
                        on -> on.comes(C1, order(JOIN), order(LEAVE), order(JOIN, "i", "w"))
                                .inForceAsOf(room("red"), 0),
                        "want red",
                        "release red",
                        "want red"),
                joined(
                        "not while subscriptions are down",
                        on -> on.comes(C1, order(JOIN))
                                .inForce(room("red"))
                                .down()
                                .comes(C1, order(JOIN, "i", "w")),
                        "want red"),
                joined(
                        "but when they are back",
                        on -> on.comes(C1, order(JOIN))
                                .inForce(room("red"))
                                .down()
                                .comes(C1, order(JOIN, "i", "w"))
                                .inForce(room("red"))
                                .up(),
                        "want red",
                        "w hears i joined [red] of 1"),
                joined(
                        "into several rooms with the last",
                        on -> on.comes(C1, order(new Command.Join(List.of("red", "blue")), "i", "w"))
                                .inForce(room("blue"))
                                .inForce(room("red")),
                        "want red",
                        "want blue",
                        "w hears i joined [red, blue] of 1"),
                joined(
                        "into none at once",
                        on -> on.comes(C1, order(new Command.Join(List.of()), "i", "w")),
                        "w hears i joined [] of 1"),
                joined(
                        "who has gone meanwhile is said to be gone",
                        on -> on.comes(C1, order(JOIN, "i", "w")).ends("a"),
                        "want red",
                        "release c1",
                        "release /",
                        "w hears i gone c1 of 1",
                        "release red",
                        ENDED + "\"transport close\"}"),
                joined(
                        "more than are allowed",
                        on -> on.comes(C1, order(new Command.Join(List.of("red", "blue", "green")), "i", "w")),
                        "want red",
                        "want blue",
                        "join too many rooms",
                        "w hears i failed for c1 TooManyRooms of 1"),
                joined(
                        "twice is once",
                        on -> on.comes(C1, order(JOIN), order(JOIN), order(LEAVE), order(LEAVE)),
                        "want red",
                        "release red"),
                joined(
                        "with the connection all its rooms end",
                        on -> on.comes(C1, order(JOIN)).ends("a"),
                        "want red",
                        "release c1",
                        "release /",
                        "release red",
                        ENDED + "\"transport close\"}"),
                joined(
                        "who is there",
                        on -> on.comes(new Target.Namespace("/"), order(new Command.Members(), "i", "w")),
                        "w hears i members [c1] of 1"));
    }

    static Stream<Arguments> closes() {
        return Stream.of(
                joined(
                        "in the dialect's own way",
                        on -> on.comes(C1, order(new Command.Close(null, "bye")))
                                .says("a", "42[\"late\"]"),
                        "release c1",
                        "release /",
                        ENDED + "\"server namespace disconnect\"}",
                        "a hears 41",
                        "ignored packet for a namespace that was left"),
                joined(
                        "with a close code",
                        on -> on.comes(C1, order(new Command.Close(4001, "bye"))),
                        "release c1",
                        "release /",
                        ENDED + "\"server namespace disconnect\"}",
                        "a closed 4001 bye"),
                joined(
                        "with a code that never stands in a close frame",
                        on -> on.comes(C1, order(new Command.Close(1006, "bye"), "i", "w")),
                        "close malformed",
                        "w hears i failed for null BadCloseCode of 1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"lives", "answers", "rooms", "closes"})
    void story(String behaviour, Consumer<LoopBench> given, List<String> then) {
        LoopBench bench = new LoopBench();
        given.accept(bench);
        assertEquals(then, bench.journal());
    }

    @Test
    void whoIsPausedIsNotTimedOut() {
        LoopBench bench = new LoopBench().joined("a").logFull(true);
        bench.says("a", "42[\"x\"]").says("a", "42[\"x\"]").says("a", "42[\"x\"]");
        assertEquals(List.of("a stops"), bench.journal());
        bench.later(25).later(20).later(20);
        assertEquals(List.of("a hears 2", "a hears 2", "a hears 2"), bench.journal(), "pings, since it counts them");
        bench.later(19).logFull(false).later(0);
        assertTrue(bench.journal().contains("a reads"));
        bench.later(1);
        assertEquals(List.of("a hears 2"), bench.journal(), "its pong may be among what is read only now");
        bench.later(20);
        assertTrue(bench.journal().contains("a closed 1001 ping timeout"), "it had its time");
    }

    @Test
    void whoIsSilentByItselfIs() {
        LoopBench bench = new LoopBench().joined("a");
        bench.later(25).later(20);
        assertEquals(
                List.of(
                        "a hears 2",
                        "release c1",
                        "release /",
                        ENDED + "\"ping timeout\"}",
                        "a closed 1001 ping timeout"),
                bench.journal());
    }

    @Test
    void whoNeverPingsAsItOughtToIsProbedWhereThatIsSet() {
        LoopBench bench = new LoopBench();
        bench.opens3("a").inForce(C1).inForce(LoopBench.room("secret")).journal();
        bench.later(45);
        assertEquals(List.of("a probed"), bench.journal());
    }

    @Test
    void theDoorIsShutWhileSubscriptionsAreDown() {
        LoopBench bench = new LoopBench();
        assertTrue(bench.loop.takesClients());
        bench.down();
        assertFalse(bench.loop.takesClients());
        bench.up();
        assertTrue(bench.loop.takesClients());
    }

    @Test
    void theNextDeadlineIsTheNextPing() {
        LoopBench bench = new LoopBench();
        assertEquals(Long.MAX_VALUE, bench.loop.nextDeadlineNanos());
        bench.joined("a");
        assertEquals(25 * LoopBench.SECOND, bench.loop.nextDeadlineNanos());
        bench.ends("a");
        assertEquals(Long.MAX_VALUE, bench.loop.nextDeadlineNanos());
    }

    /** Client a's transport stands, and has said so. */
    private static Arguments row(String behaviour, Consumer<LoopBench> given, String... then) {
        return arguments(
                behaviour,
                (Consumer<LoopBench>) on -> {
                    on.opens("a").journal();
                    given.accept(on);
                },
                List.of(then));
    }

    private static Arguments joined(String behaviour, Consumer<LoopBench> given, String... then) {
        return arguments(behaviour, (Consumer<LoopBench>) on -> given.accept(on.joined("a")), List.of(then));
    }
}
