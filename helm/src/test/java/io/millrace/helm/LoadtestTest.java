package io.millrace.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The load test's Job and the pod of {@code helm test}. */
class LoadtestTest {

    private static final String ON = "loadtest: {enabled: true%s}";

    @Test
    void aJobThatDoesSomethingElseHasAnotherName() {
        String name = job("").name();
        assertEquals(name, job("").name());
        assertNotEquals(name, job(", users: 5").name());
        assertNotEquals(name, job(", image: {tag: '2'}").name());
        assertNotEquals(name, job(", parameters: {size: 64}").name());
    }

    @Test
    void theJobIsToldWhatTheValuesSay() {
        Map<String, String> told =
                environment(job(", users: 1000000, parameters: {fanout.users: 500, back-within: 9s}"));
        assertEquals("http://shop-millrace-gateway:80", told.get("LOADTEST_TARGETS"));
        assertEquals("http://shop-millrace-gateway-management:9000/q/metrics", told.get("LOADTEST_METRICS"));
        assertEquals("1000000", told.get("LOADTEST_USERS"));
        assertEquals("500", told.get("LOADTEST_FANOUT_USERS"));
        assertEquals("9s", told.get("LOADTEST_BACK_WITHIN"));
    }

    @ParameterizedTest(name = "{0} is at {1}")
    @CsvSource({"socketio,/socket.io/", "socketcluster,/socketcluster/", "sono,/talk", "plain,/events"})
    void theJobSpeaksADialectAtItsPath(String dialect, String path) {
        Manifest job = jobOf(ON.formatted(", dialect: " + dialect) + "\ndialects: {sono: {path: /talk}}");
        assertEquals(dialect, environment(job).get("LOADTEST_DIALECT"));
        assertEquals(path, environment(job).get("LOADTEST_PATH"));
    }

    @Test
    void aFailedRunIsNotRepeatedByKubernetes() {
        assertEquals(0, job("").at("/spec/backoffLimit").asInt(-1));
        assertEquals("Never", job("").at("/spec/template/spec/restartPolicy").asText());
    }

    @Test
    void helmTestSpeaksAsARealClientToTheGateways() throws IOException {
        String source = Files.readString(Chart.FOLDER.resolve("templates/tests/smoke.yaml"));
        assertTrue(source.contains("\"helm.sh/hook\" \"test\""), source);
        Manifest pod = Chart.of("minimal").only("Pod", "-smoke");
        JsonNode command = pod.at("/spec/containers/0/command");
        assertEquals(
                "io.millrace.loadtest.Smoke", command.path(command.size() - 1).asText());
        assertEquals("http://shop-millrace-gateway:80", environment(pod).get("LOADTEST_TARGETS"));
        assertEquals("false", environment(pod).get("LOADTEST_SMOKE_WORKER"));
        Manifest withEcho = Chart.minimal("workers: {echo: {enabled: true}}").only("Pod", "-smoke");
        assertEquals("true", environment(withEcho).get("LOADTEST_SMOKE_WORKER"));
    }

    @Test
    void everyParameterIsInTheLoadTestsTable() throws IOException {
        Path readme = Chart.ROOT.resolve("deploy/loadtest/README.md");
        Assumptions.assumeTrue(Files.exists(readme), "the checkout has no load test");
        String text = Files.readString(readme);
        List<String> unknown = environment(job("")).keySet().stream()
                .filter(name -> name.startsWith("LOADTEST_"))
                .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '.'))
                .filter(key -> !text.contains("`" + key + "`"))
                .toList();
        assertEquals(List.of(), unknown);
        assertTrue(text.contains("`loadtest.smoke.worker`"), text);
    }

    private static Manifest job(String more) {
        return jobOf(ON.formatted(more));
    }

    private static Manifest jobOf(String values) {
        return Chart.minimal(values).render().stream()
                .filter(manifest -> manifest.kind().equals("Job"))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> environment(Manifest manifest) {
        return manifest.containers()
                .flatMap(container -> Manifest.each(container.path("env")))
                .collect(Collectors.toMap(variable -> variable.path("name").asText(), variable -> variable.path("value")
                        .asText()));
    }
}
