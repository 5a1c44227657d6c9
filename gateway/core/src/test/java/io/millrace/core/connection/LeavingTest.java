package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.connection;
import static io.millrace.core.connection.LoopBench.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Command;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A gateway goes away: whom it asks to come back to another, when, and what becomes of what they still say. */
final class LeavingTest {
    private static final Target C1 = connection("c1");
    private static final String ASKED = "a closed 1012 server shutting down";
    private static final String[] GONE = {
        "release c1", "release /", "log c1/1/end disconnected {\"reason\":\"server shutting down\"}"
    };

    static Stream<Arguments> stories() {
        return Stream.of(
                row("without a spread of time a client is asked at once", on -> on.leaves(0, 2), ASKED),
                row(
                        "and has gone when its transport has ended, for our reason",
                        on -> on.leaves(0, 2).ends("a"),
                        ASKED,
                        GONE[0],
                        GONE[1],
                        GONE[2]),
                row(
                        "what it had sent before it saw that is taken, in order, in front of its end",
                        on -> on.leaves(0, 2)
                                .says("a", "42[\"x\",1]")
                                .says("a", "42[\"x\",2]")
                                .ends("a"),
                        ASKED,
                        "log c1/1/2 x [\"x\",1]",
                        "log c1/1/3 x [\"x\",2]",
                        GONE[0],
                        GONE[1],
                        GONE[2]),
                row(
                        "an answer that is under way is waited for, and reaches its client",
                        on -> on.says("a", "421[\"x\"]").leaves(0, 2).later(1).comes(C1, order(ack("2"))),
                        "log c1/1/2 x [\"x\"] ack 2",
                        "a hears 431[1]",
                        ASKED),
                row(
                        "but not longer than patience lasts",
                        on -> on.says("a", "421[\"x\"]").leaves(0, 2).later(1).later(1),
                        "log c1/1/2 x [\"x\"] ack 2",
                        ASKED),
                row(
                        "and not for what was asked after its turn had come",
                        on -> on.says("a", "421[\"x\"]")
                                .leaves(0, 20)
                                .says("a", "422[\"y\"]")
                                .comes(C1, order(ack("2"))),
                        "log c1/1/2 x [\"x\"] ack 2",
                        "log c1/1/3 y [\"y\"] ack 3",
                        "a hears 431[1]",
                        ASKED),
                row(
                        "an answer that comes before its turn is waited for no more",
                        on -> on.says("a", "421[\"x\"]")
                                .leaves(10, 20)
                                .comes(C1, order(ack("2")))
                                .later(10),
                        "log c1/1/2 x [\"x\"] ack 2",
                        "a hears 431[1]",
                        ASKED),
                row(
                        "an answer that nobody gives in time is waited for no more",
                        on -> on.says("a", "421[\"x\"]")
                                .leaves(0, 200)
                                .later(15)
                                .later(15),
                        "log c1/1/2 x [\"x\"] ack 2",
                        "unanswered / x",
                        "a hears 2",
                        ASKED),
                row(
                        "who is in a hurry asks all at once",
                        on -> on.leaves(1000, 2).leavesNow(),
                        ASKED),
                row(
                        "and nobody twice",
                        on -> on.leaves(0, 2).leavesNow().later(5).leavesNow(),
                        ASKED),
                row(
                        "who comes when it has begun is asked at once",
                        on -> on.leaves(1000, 2).opens("b"),
                        "b hears 0{\"sid\":\"secret\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,"
                                + "\"maxPayload\":1000000}",
                        "b closed 1012 server shutting down"),
                row(
                        "who does not go is gone at the last call, whatever it still says",
                        on -> on.leaves(0, 2)
                                .lastCall()
                                .says("a", "42[\"late\"]")
                                .ends("a"),
                        ASKED,
                        GONE[0],
                        GONE[1],
                        GONE[2]),
                row(
                        "who goes by itself is asked nothing",
                        on -> on.leaves(10, 2).ends("a").later(10),
                        GONE[0],
                        GONE[1],
                        "log c1/1/end disconnected {\"reason\":\"transport close\"}"),
                row(
                        "what waits for Redis goes to the log at the last call, in order",
                        on -> on.down()
                                .says("a", "42[\"x\"]")
                                .leaves(0, 2)
                                .ends("a")
                                .lastCall(),
                        ASKED,
                        GONE[0],
                        GONE[1],
                        "log c1/1/2 x [\"x\"]",
                        GONE[2]),
                row(
                        "who was paused stays so: what may wait for the log has its bound also now",
                        on -> on.logFull(true)
                                .says("a", "42[\"x\"]")
                                .says("a", "42[\"x\"]")
                                .says("a", "42[\"x\"]")
                                .leaves(0, 2),
                        "a stops",
                        ASKED,
                        "a stops"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void stories(String behaviour, Consumer<LoopBench> given, List<String> then) {
        LoopBench bench = new LoopBench().joined("a");
        given.accept(bench);
        assertEquals(then, bench.journal());
    }

    @Test
    void theCodeOfItsGoodbyeIsTold() {
        LoopBench bench = new LoopBench().joined("a");
        bench.goodbye("a", 1001);
        assertEquals(
                List.of(
                        "release c1",
                        "release /",
                        "log c1/1/end disconnected {\"reason\":\"transport close\",\"code\":1001}"),
                bench.journal());
    }

    @Test
    void aClientThatHeedsNoCloseFrameIsCutOff() {
        LoopBench bench = new LoopBench().opens("a", "okhttp/3.12.12");
        bench.journal();
        bench.leaves(0, 2);
        assertEquals(List.of("a ended quietly"), bench.journal());
    }

    @Test
    void clientsGoOneByOne() {
        LoopBench bench = new LoopBench();
        String[] all = IntStream.range(0, 20).mapToObj(n -> "client" + n).toArray(String[]::new);
        bench.joined(all).leaves(20, 2).later(0);
        for (int second = 1; second <= 20; second++) {
            long asked = bench.later(1).journal().stream()
                    .filter(line -> line.endsWith("server shutting down"))
                    .count();
            assertEquals(1, asked, "in second " + second);
        }
    }

    @Test
    void bytesThatAreNotStoredYetAreCounted() {
        LoopBench bench = new LoopBench().joined("a").stored();
        assertEquals(0, bench.loop.unstoredBytes());
        bench.says("a", "42[\"x\"]");
        long one = bench.loop.unstoredBytes();
        assertTrue(one > 0);
        bench.logFull(true).says("a", "42[\"x\"]");
        assertEquals(2 * one, bench.loop.unstoredBytes(), "one that the log has, one that it has not taken");
        bench.logFull(false).later(0).stored();
        bench.stored();
        assertEquals(0, bench.loop.unstoredBytes());
    }

    private static Command ack(String ack) {
        return new Command.Ack(ack, Json.parse("[1]"), List.of());
    }

    /** Client a is in. */
    private static Arguments row(String behaviour, Consumer<LoopBench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }
}
