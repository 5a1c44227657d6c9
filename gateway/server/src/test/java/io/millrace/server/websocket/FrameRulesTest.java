package io.millrace.server.websocket;

import io.millrace.server.harness.Brokers;
import io.millrace.server.harness.Speech;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link FrameRows} for Socket.IO's clients; after every row a new client is served. */
@QuarkusTest
@WithTestResource(Brokers.class)
final class FrameRulesTest {
    private static final FrameRows ROWS = new FrameRows(Speech.SOCKET_IO);

    @TestHTTPResource
    URI gateway;

    static Stream<Arguments> frames() {
        return ROWS.frames();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void frames(String behaviour, byte[] given, List<String> then) {
        FrameProbe.expect(gateway.getPort(), then, given, false);
        if (FrameProbe.isShort(given)) {
            FrameProbe.expect(gateway.getPort(), then, given, true);
        }
    }

    static Stream<Arguments> lengthsAndFloods() {
        return ROWS.lengthsAndFloods();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void lengthsAndFloods(String behaviour, byte[] given, List<String> then) {
        FrameProbe.expect(gateway.getPort(), then, given, false);
    }
}
