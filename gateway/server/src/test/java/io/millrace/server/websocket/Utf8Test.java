package io.millrace.server.websocket;

import io.millrace.server.harness.Brokers;
import io.millrace.server.harness.ClientFrame;
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

/** {@link Utf8Rows} for Socket.IO's clients. */
@QuarkusTest
@WithTestResource(Brokers.class)
final class Utf8Test {
    @TestHTTPResource
    URI gateway;

    static Stream<Arguments> utf8() {
        return Utf8Rows.utf8();
    }

    /** Section 8.1: whole, in two fragments at every place, and one byte a fragment. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void utf8(String behaviour, byte[] given, List<String> then) {
        // joins with an auth object that holds the text; what is ill-formed is seen before anybody reads it as JSON
        byte[] whole = Speech.SOCKET_IO.with(given);
        FrameProbe.expect(gateway.getPort(), then, ClientFrame.text(whole).bytes(), false);
        for (int cut = 7; cut <= 7 + given.length; cut++) {
            FrameProbe.expect(gateway.getPort(), then, ClientFrame.fragmentsAt(whole, cut), false);
        }
        FrameProbe.expect(gateway.getPort(), then, ClientFrame.fragmentsOf(whole, 1), true);
    }

    static Stream<Arguments> soon() {
        return Utf8Rows.soon();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void soon(String behaviour, List<String> fragments, boolean invalid) {
        byte[] given = Utf8Rows.unfinished(Speech.SOCKET_IO, fragments);
        FrameProbe.expect(gateway.getPort(), Utf8Rows.upon(invalid), given, false);
    }
}
