package io.millrace.server.door;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.server.harness.Await;
import io.millrace.server.harness.BareClient;
import io.millrace.server.harness.EchoWorker;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.HttpAnswer;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.Received;
import io.millrace.server.harness.SharedBrokers;
import io.millrace.server.harness.Speech;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How clients of the dialects without a goodbye are told that their gateway goes away: by RFC 6455 alone. */
final class BareDoorIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<Speech> SPEECHES = List.of(Speech.SONO, Speech.PLAIN);

    @Test
    void whileTheGatewayGoesAwayOthersAreSentElsewhere() {
        GatewayProcess leaving = SharedBrokers.gateway(Map.of("millrace.gateway.drain-over", "4s"));
        try (leaving;
                EchoWorker _ = SharedBrokers.echoWorker()) {
            List<BareClient> clients = SPEECHES.stream()
                    .flatMap(speech -> Stream.generate(() -> new BareClient(leaving.port(), speech))
                            .limit(2))
                    .toList();
            leaving.terminate();
            SPEECHES.forEach(speech -> Await.until(speech + ": it takes nobody", PATIENCE, () -> {
                HttpAnswer answer = refused(leaving.port(), speech);
                return answer.status() == 503
                        && "1".equals(answer.header("retry-after"))
                        && "close".equals(answer.header("connection"));
            }));
            for (BareClient each : clients) {
                assertEquals(
                        new Received.Close(1012, "server shutting down"),
                        each.socket().next());
                each.socket().answerClose(1012);
                each.close();
            }
            assertEquals(143, leaving.awaitEnd(PATIENCE));
        }
    }

    private static HttpAnswer refused(int port, Speech speech) {
        try (RawWebSocket late = RawWebSocket.connect(port)) {
            return late.ask(speech.upgrade());
        }
    }
}
