package io.millrace.server.websocket;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.EchoWorker;
import io.millrace.server.harness.FreshClient;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.SharedBrokers;
import io.millrace.server.harness.Speech;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@link FrameRows} and {@link Utf8Rows} for the dialects that have nothing below them but the WebSocket: each row at
 * both of two gateways, at one of them byte by byte. After each, a new client is served at both within a second.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BareFramesIT {
    private EchoWorker worker;
    private List<GatewayProcess> gateways;

    @BeforeAll
    void start() {
        gateways = Stream.of("gw-1", "gw-2")
                .map(id -> SharedBrokers.gateway(Map.of("millrace.gateway.id", id)))
                .toList();
        worker = SharedBrokers.echoWorker();
    }

    @AfterAll
    void stop() {
        worker.close();
        gateways.forEach(GatewayProcess::close);
    }

    @AfterEach
    void othersAreServed() {
        for (GatewayProcess gateway : gateways) {
            FreshClient.isServedSoon(gateway.port(), Speech.SONO);
            FreshClient.isServedSoon(gateway.port(), Speech.PLAIN);
        }
    }

    static Stream<Arguments> frames() {
        return forBoth(speech -> new FrameRows(speech).frames());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void frames(Speech speech, String behaviour, byte[] given, List<String> then) {
        expect(speech, then, given, FrameProbe.isShort(given));
    }

    static Stream<Arguments> lengthsAndFloods() {
        return forBoth(speech -> new FrameRows(speech).lengthsAndFloods());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void lengthsAndFloods(Speech speech, String behaviour, byte[] given, List<String> then) {
        expect(speech, then, given, false);
    }

    static Stream<Arguments> utf8() {
        return forBoth(_ -> Utf8Rows.utf8());
    }

    /** Whole, and one byte a fragment. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void utf8(Speech speech, String behaviour, byte[] given, List<String> then) {
        byte[] whole = speech.with(given);
        expect(speech, then, ClientFrame.text(whole).bytes(), false);
        expect(speech, then, ClientFrame.fragmentsOf(whole, 1), false);
    }

    static Stream<Arguments> soon() {
        return forBoth(_ -> Utf8Rows.soon());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void soon(Speech speech, String behaviour, List<String> fragments, boolean invalid) {
        expect(speech, Utf8Rows.upon(invalid), Utf8Rows.unfinished(speech, fragments), false);
    }

    private void expect(Speech speech, List<String> then, byte[] given, boolean alsoByteByByte) {
        FrameProbe.expect(gateways.getFirst().port(), speech, then, given, false);
        FrameProbe.expect(gateways.getLast().port(), speech, then, given, alsoByteByByte);
    }

    private static Stream<Arguments> forBoth(Function<Speech, Stream<Arguments>> rows) {
        return Stream.of(Speech.SONO, Speech.PLAIN)
                .flatMap(speech -> rows.apply(speech).map(row -> {
                    Object[] all = row.get();
                    return arguments(speech, all[0], all[1], all[2]);
                }));
    }
}
