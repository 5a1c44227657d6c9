package io.millrace.dialects.socketcluster;

import static io.millrace.dialects.socketcluster.Talk.HANDSHAKE;
import static io.millrace.dialects.socketcluster.Talk.HANDSHAKE_OF_MIN_BIN;
import static io.millrace.dialects.socketcluster.Talk.HANDSHAKE_OF_PYTHON;
import static io.millrace.dialects.socketcluster.Talk.SECOND;
import static io.millrace.dialects.socketcluster.Talk.admitted;
import static io.millrace.dialects.socketcluster.Talk.close;
import static io.millrace.dialects.socketcluster.Talk.deaf;
import static io.millrace.dialects.socketcluster.Talk.due;
import static io.millrace.dialects.socketcluster.Talk.during;
import static io.millrace.dialects.socketcluster.Talk.ignored;
import static io.millrace.dialects.socketcluster.Talk.in;
import static io.millrace.dialects.socketcluster.Talk.quietly;
import static io.millrace.dialects.socketcluster.Talk.says;
import static io.millrace.dialects.socketcluster.Talk.send;
import static io.millrace.dialects.socketcluster.Talk.sendBytes;
import static io.millrace.dialects.socketcluster.Talk.sends;
import static io.millrace.dialects.socketcluster.Talk.timer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Signs of life, and whose they are: a ping every 8 s, the other protocol's 2 s later, silence of 20 s. */
final class PingsTest {
    private static final Action PING_1 = send("#1");
    private static final Action PING_2 = send("");
    /** {@code #1} as a text of MessagePack. */
    private static final Action PING_1_MIN_BIN = sendBytes("a22331");

    private static final Action RAW = ignored("raw message");

    /** Times before and at the place where {@code System.nanoTime()} wraps. */
    private static final long[] STARTS = {0, -SECOND, Long.MAX_VALUE - 9 * SECOND - 7};

    static Stream<Arguments> detection() {
        return Stream.of(
                auto(
                        "clients 15 to 20 answer the first ping: no other goes out",
                        List.of(in(), due(8), says(8.1, ""), due(10), due(16)),
                        List.of(PING_2, timer(10), timer(16), PING_2, timer(24))),
                auto(
                        "clients 3 to 14 answer the second",
                        List.of(in(), due(8), due(10), says(10.1, "#2"), due(16), says(16.1, "#2"), due(24)),
                        List.of(PING_2, timer(10), PING_1, timer(16), PING_1, timer(24), PING_1, timer(32))),
                auto(
                        "an answer that takes longer than the trial tells as well",
                        List.of(in(), due(8), due(10), says(10.5, ""), due(16)),
                        List.of(PING_2, timer(10), PING_1, timer(16), PING_2, timer(24))),
                auto(
                        "both are tried until one is answered",
                        List.of(
                                in(),
                                due(8),
                                due(10),
                                says(12, "{\"rid\":1}"),
                                due(16),
                                due(18),
                                says(18.1, "#2"),
                                due(24)),
                        List.of(
                                PING_2,
                                timer(10),
                                PING_1,
                                timer(16),
                                Talk.acked(0, "[]"),
                                PING_2,
                                timer(18),
                                PING_1,
                                timer(24),
                                PING_1,
                                timer(32))),
                auto(
                        "a handshake that no client in JavaScript writes is of protocol 1",
                        List.of(in(HANDSHAKE_OF_PYTHON), due(8), says(8.1, "#2"), due(16)),
                        List.of(PING_1, timer(16), PING_1, timer(24))),
                auto(
                        "so is #disconnect",
                        List.of(in(), says(1, "{\"event\":\"#disconnect\"}"), due(8)),
                        List.of(ignored("goodbye"), PING_1, timer(16))),
                auto(
                        "even between the pings",
                        List.of(in(), due(8), says(9, "{\"event\":\"#disconnect\"}"), due(10)),
                        List.of(PING_2, timer(10), ignored("goodbye"), PING_1, timer(18))),
                auto(
                        "the first pong counts, what looks like another is raw",
                        List.of(in(), says(1, "#2"), says(2, ""), due(8)),
                        List.of(RAW, PING_1, timer(16))),
                auto(
                        "and the other way round",
                        List.of(in(), says(1, ""), says(2, "#2"), due(8)),
                        List.of(RAW, PING_2, timer(16))),
                auto(
                        "MessagePack: first what clients to 14 answer, since they break on the other",
                        List.of(inMinBin(), due(8), sends(8.1, "a22332"), due(16)),
                        List.of(PING_1_MIN_BIN, timer(10), PING_1_MIN_BIN, timer(24))),
                auto(
                        "and then that of 15 to 20, which is text in every form",
                        List.of(inMinBin(), due(8), due(10), says(10.1, ""), due(16)),
                        List.of(PING_1_MIN_BIN, timer(10), PING_2, timer(16), PING_2, timer(24))),
                arguments(
                        "protocol 1 may be set, whatever the handshake looks like",
                        SocketClusterSettings.Version.ONE,
                        List.of(in(), due(8), says(8.1, ""), due(16), says(16.1, "#2"), due(24)),
                        List.of(PING_1, timer(16), RAW, PING_1, timer(24), PING_1, timer(32))),
                arguments(
                        "so may protocol 2",
                        SocketClusterSettings.Version.TWO,
                        List.of(in(HANDSHAKE_OF_PYTHON), due(8), says(8.1, "#2"), due(16), says(16.1, ""), due(24)),
                        List.of(PING_2, timer(16), RAW, PING_2, timer(24), PING_2, timer(32))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void detection(String behaviour, SocketClusterSettings.Version version, List<Talk.Step> given, List<Action> then) {
        for (long start : STARTS) {
            assertEquals(then, during(Talk.settings(version), start, given), "begun at " + start);
        }
    }

    static Stream<Arguments> silence() {
        return Stream.of(
                row(
                        "no ping before the handshake is answered: time counts from there",
                        List.of(quietly(Talk.opens(), says(1, HANDSHAKE)), due(8), due(15), admitted(15), due(23)),
                        List.of(send(Talk.STATUS), timer(23), PING_2, timer(31))),
                row("called before its time it only asks again", List.of(in(), due(3)), List.of(timer(8))),
                row(
                        "who says nothing for pingTimeout is closed",
                        List.of(in(), due(8), due(16), due(20)),
                        List.of(PING_2, timer(16), PING_2, timer(20), close(CloseCode.PONG_TIMEOUT))),
                row(
                        "anything that comes is a sign of life",
                        List.of(in(), due(8), says(15, "é"), due(16), due(20), due(24), due(32), due(35)),
                        List.of(
                                PING_2,
                                timer(16),
                                RAW,
                                PING_2,
                                timer(24),
                                timer(24),
                                PING_2,
                                timer(32),
                                PING_2,
                                timer(35),
                                close(CloseCode.PONG_TIMEOUT))),
                row(
                        "who could not be heard is not closed, and pinged on",
                        List.of(in(), due(8), due(16), deaf(20), due(24), due(32), due(40)),
                        List.of(
                                PING_2,
                                timer(16),
                                PING_2,
                                timer(20),
                                timer(24),
                                PING_2,
                                timer(32),
                                PING_2,
                                timer(40),
                                close(CloseCode.PONG_TIMEOUT))),
                row(
                        "a ping that is late moves those behind it",
                        List.of(in(), due(9), says(9, ""), due(17)),
                        List.of(PING_2, timer(17), PING_2, timer(25))),
                row(
                        "nothing is asked for after the close",
                        List.of(in(), due(20), says(21, ""), due(28), deaf(40), admitted(41)),
                        List.of(close(CloseCode.PONG_TIMEOUT))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void silence(String behaviour, List<Talk.Step> given, List<Action> then) {
        for (long start : STARTS) {
            assertEquals(
                    then, during(Talk.settings(SocketClusterSettings.Version.TWO), start, given), "begun at " + start);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a ping timeout that the second ping would not be in time for, 8, 10, 10, 1",
        "no interval, 0, 20, 10, 1",
        "no time for the handshake, 8, 20, 0, 1",
        "no payload, 8, 20, 10, 0"
    })
    void wrongSettings(String behaviour, long interval, long timeout, long handshake, int maxPayload) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new SocketClusterSettings(
                        SocketClusterSettings.Version.AUTO,
                        interval * SECOND,
                        timeout * SECOND,
                        handshake * SECOND,
                        true,
                        maxPayload,
                        Integer.MAX_VALUE,
                        BatchSettings.NONE));
    }

    private static Talk.Step inMinBin() {
        return quietly(Talk.opens(), sends(0, HANDSHAKE_OF_MIN_BIN), admitted(0));
    }

    private static Arguments auto(String behaviour, List<Talk.Step> given, List<Action> then) {
        return arguments(behaviour, SocketClusterSettings.Version.AUTO, given, then);
    }

    private static Arguments row(String behaviour, List<Talk.Step> given, List<Action> then) {
        return arguments(behaviour, given, then);
    }
}
