package io.millrace.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names fit, differ between releases, and an upgrade moves nobody without need. */
class NamesTest {

    /** As long as Helm allows. */
    private static final String LONG = "a-release-with-a-name-as-long-as-helm-will-ever-take-";

    private static final String WORKER = "workers: {a-worker-with-a-name-of-thirty: {image: {repository: a}, "
            + "autoscaling: {type: cpu, minReplicas: 1, maxReplicas: 1}}}";

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.millrace.helm.Chart#sets")
    void namesAndLabelsFitHoweverLongTheReleasesNameIs(String set) {
        List<Manifest> all =
                Chart.of(set).released(LONG.substring(0, 52) + "x").with(WORKER).render();
        Set<String> ids = new HashSet<>();
        for (Manifest manifest : all) {
            assertTrue(manifest.name().length() <= 63, manifest::id);
            assertTrue(manifest.name().matches("[a-z]([a-z0-9-]*[a-z0-9])?"), manifest::id);
            assertTrue(ids.add(manifest.id()), manifest::id);
            for (JsonNode labels : manifest.json().findValues("labels")) {
                labels.forEach(label -> assertTrue(
                        label.asText().matches("([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?"), label::asText));
            }
            if (List.of("Kafka", "RedisReplication").contains(manifest.kind())) {
                assertTrue(manifest.name().length() <= 40, manifest::id);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.millrace.helm.Chart#sets")
    void twoReleasesInOneNamespaceShareNothing(String set) {
        String account = "gateway: {serviceAccount: {name: ''}}";
        List<Manifest> one = Chart.of(set)
                .with(account)
                .released(LONG.substring(0, 52) + "1")
                .render();
        List<Manifest> two = Chart.of(set)
                .with(account)
                .released(LONG.substring(0, 52) + "2")
                .render();
        Set<String> ids = new HashSet<>(one.stream().map(Manifest::id).toList());
        two.forEach(manifest -> assertTrue(ids.add(manifest.id()), manifest::id));
        for (Manifest deployment : one) {
            JsonNode selector = deployment.at("/spec/selector/matchLabels");
            two.stream()
                    .flatMap(other -> other.pod().stream())
                    .forEach(pod -> assertFalse(
                            deployment.kind().equals("Deployment")
                                    && WiringTest.matches(selector, pod.at("/metadata/labels")),
                            deployment::id));
        }
    }

    @ParameterizedTest(name = "{0} gives {0}-gateway")
    @ValueSource(strings = {"millrace", "my-millrace", "millrace-2"})
    void aReleaseThatIsNamedAfterTheChartIsNotNamedTwice(String release) {
        assertEquals(
                release + "-gateway",
                Chart.minimal("{}")
                        .released(release)
                        .only("Deployment", "-gateway")
                        .name());
    }

    @Test
    void allNamesMayBeginWithSomethingElse() {
        assertEquals(
                "sockets-gateway",
                Chart.minimal("fullnameOverride: sockets")
                        .only("Deployment", "-gateway")
                        .name());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.millrace.helm.Chart#sets")
    void anUpgradeOfTheChartAloneChangesNoPod(String set, @TempDir Path newer) throws IOException {
        Folders.copy(Chart.FOLDER, newer);
        Path about = newer.resolve("Chart.yaml");
        Files.writeString(about, Files.readString(about).replaceFirst("version: 0\\.1\\.0", "version: 0.2.0"));
        Chart before = Chart.of(set);
        Chart after = before.in(newer);
        assertTrue(after.text().contains("millrace-0.2.0"));
        assertEquals(deployed(before), deployed(after));
    }

    private static List<JsonNode> deployed(Chart chart) {
        return chart.render().stream()
                .filter(manifest -> manifest.kind().equals("Deployment"))
                .map(deployment -> deployment.at("/spec"))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "gateway: {settings: {millrace.gateway.max-rooms: 7}}",
                "gateway: {maxClients: 7}",
                "dialects: {socketio: {settings: {ping-interval: 30s}}}",
                "kafka: {producer: {linger.ms: 7}}",
                "kafka: {bootstrapServers: 'other:9092'}",
                "redis: {hosts: 'redis://other:6379'}",
            })
    void aChangedSettingRollsTheGateways(String change) {
        assertFalse(Chart.minimal("{}")
                .only("Deployment", "-gateway")
                .at("/spec/template")
                .equals(Chart.minimal(change).only("Deployment", "-gateway").at("/spec/template")));
    }

    @Test
    void aChangeOfOneWorkerRollsNobodyElse() {
        String echo =
                "workers: {echo: {enabled: true, settings: {millrace.worker.owns-topic: %s}}, chat: {enabled: true}}";
        Chart before = Chart.minimal(echo.formatted("true"));
        Chart after = Chart.minimal(echo.formatted("false"));
        assertEquals(before.only("Deployment", "-chat"), after.only("Deployment", "-chat"));
        assertEquals(before.only("Deployment", "-gateway"), after.only("Deployment", "-gateway"));
        assertFalse(before.only("Deployment", "-echo").equals(after.only("Deployment", "-echo")));
    }
}
