package io.millrace.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.DurationConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kubernetes gives a gateway the time that its drain may take, whatever the drain's settings. */
class GracePeriodTest {

    private static final String FORMULA =
            "terminationGracePeriodSeconds = drain-wait + drain-over + stop-timeout + 5    # 25 with the defaults";

    @Test
    void theGatewaysReadmeStillSaysThisFormula() throws IOException {
        assertTrue(
                Files.readString(Chart.ROOT.resolve("gateway/server/README.md")).contains(FORMULA));
    }

    @ParameterizedTest(name = "wait {0}, over {1}, stop-timeout {2}, preStop {3} s: {4} s")
    @CsvSource({
        "0s, 10s, 10s, 0, 25",
        "5s, 20s, 10s, 0, 40",
        "0s, 0s, 0s, 0, 5",
        "500ms, 500ms, 1s, 0, 7",
        "1ms, 0s, 0s, 0, 6",
        "1500ms, 1m30s, 10s, 0, 107",
        "10s, 10m, 30s, 5, 650",
        "0s, 1h, 10s, 0, 3615",
        "1s, 1h30m15s, 2m, 0, 5541",
        "10, 20, 30, 0, 65",
        "0s, 1d, 10s, 0, 86415",
    })
    void theGracePeriodIsTheFormulaAndLongerThanTheDrain(
            String wait, String over, String stop, int preStop, int grace) {
        Manifest gateway = Chart.minimal("gateway: {drain: {wait: %s, over: %s, stopTimeout: %s, preStopSleep: %d}}"
                        .formatted(wait, over, stop, preStop))
                .only("Deployment", "-gateway");
        long seconds =
                gateway.at("/spec/template/spec/terminationGracePeriodSeconds").asLong();
        assertEquals(grace, seconds);

        // As the gateway itself will read what stands in its environment.
        Duration drain = read(gateway, "DRAIN_WAIT").plus(read(gateway, "DRAIN_OVER"));
        Duration all = drain.plus(read(gateway, "STOP_TIMEOUT")).plusSeconds(preStop);
        assertTrue(Duration.ofSeconds(seconds).minus(all).compareTo(Duration.ofSeconds(5)) >= 0, all::toString);
        assertTrue(Duration.ofSeconds(seconds).minus(all).compareTo(Duration.ofSeconds(6)) < 0, all::toString);

        // A rollout moves one gateway's clients at a time: the next one goes when this drain is over.
        long minReady = gateway.at("/spec/minReadySeconds").asLong();
        assertTrue(Duration.ofSeconds(minReady).compareTo(drain) >= 0, () -> minReady + " s for " + drain);
        assertTrue(gateway.at("/spec/progressDeadlineSeconds").asLong() > minReady);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"10s, 30", "500ms, 21", "2m, 140"})
    void aWorkersGracePeriodIsLongerThanItsHandlersMayTake(String endTimeout, int grace) {
        Manifest worker = Chart.minimal("workers: {echo: {enabled: true, endTimeout: %s}}".formatted(endTimeout))
                .only("Deployment", "-worker-echo");
        assertEquals(
                grace,
                worker.at("/spec/template/spec/terminationGracePeriodSeconds").asInt());
        assertEquals(endTimeout, variable(worker, "MILLRACE_WORKER_END_TIMEOUT"));
    }

    private static Duration read(Manifest gateway, String name) {
        return DurationConverter.parseDuration(variable(gateway, "MILLRACE_GATEWAY_" + name));
    }

    private static String variable(Manifest deployment, String name) {
        return deployment
                .containers()
                .flatMap(container -> Manifest.each(container.path("env")))
                .filter(variable -> variable.path("name").asText().equals(name))
                .map(variable -> variable.path("value").asText())
                .findFirst()
                .orElseThrow();
    }
}
