package io.millrace.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** For each set of values: Helm lints and renders it, and every field of every object exists and is of its type. */
class RenderTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.millrace.helm.Chart#sets")
    void helmHasNothingToSayAgainstIt(String set, @TempDir Path folder) throws IOException {
        // Lint takes no values of its own: the chart gets these as its defaults.
        Folders.copy(Chart.FOLDER, folder);
        Files.writeString(
                folder.resolve("values.yaml"),
                Manifest.YAML.writeValueAsString(Chart.of(set).merged()));
        var result = new Helm(folder).lint().strict().call();
        List<String> messages = result.getMessages().stream()
                .filter(message -> !message.contains("icon is recommended"))
                .toList();
        assertEquals(List.of(), messages);
        assertFalse(result.isFailed());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.millrace.helm.Chart#sets")
    void everyFieldOfEveryObjectExistsAndIsOfItsType(String set) {
        List<Manifest> manifests = Chart.of(set).render();
        assertTrue(manifests.stream().anyMatch(manifest -> manifest.is("Deployment", "-gateway")), manifests::toString);
        assertEquals(
                List.of(),
                manifests.stream()
                        .map(StrictModels::trouble)
                        .flatMap(Optional::stream)
                        .toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.millrace.helm.Chart#sets")
    void noTwoObjectsHaveOneName(String set) {
        List<String> names = Chart.of(set).render().stream().map(Manifest::id).toList();
        assertEquals(names.stream().distinct().toList(), names);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.millrace.helm.Chart#sets")
    void noObjectNamesANamespace(String set) {
        assertEquals(
                List.of(),
                Chart.of(set).render().stream()
                        .filter(manifest -> manifest.at("/metadata").has("namespace"))
                        .toList());
    }

    /** A check that cannot fail proves nothing: each of these must be found. */
    static Stream<Arguments> mistakes() {
        String deployment = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}, spec: %s}";
        return Stream.of(
                arguments("a field that does not exist", deployment.formatted("{replica: 3}"), "replica"),
                arguments(
                        "a field in the wrong place",
                        deployment.formatted("{template: {containers: []}}"),
                        "containers"),
                arguments("a text for a number", deployment.formatted("{replicas: '3'}"), "replicas"),
                arguments("a fraction for a number", deployment.formatted("{replicas: 1.5}"), "replicas"),
                arguments("a text for a boolean", deployment.formatted("{paused: 'true'}"), "paused"),
                arguments(
                        "a number for a text",
                        "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {port: 8080}}",
                        "port"),
                arguments(
                        "a number for an annotation",
                        "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, annotations: {a: 1}}}",
                        "annotations"),
                arguments(
                        "a boolean for an environment variable",
                        deployment.formatted("{template: {spec: {containers: [{env: [{name: A, value: true}]}]}}}"),
                        "value"),
                arguments(
                        "a misspelt field of Strimzi's",
                        "{apiVersion: kafka.strimzi.io/v1, kind: KafkaTopic, spec: {partition: 3}}",
                        "partition"),
                arguments(
                        "a number in KEDA's metadata",
                        "{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, "
                                + "spec: {triggers: [{metadata: {lagThreshold: 5}}]}}",
                        "lagThreshold"),
                arguments(
                        "a misspelt field of the Prometheus operator's",
                        "{apiVersion: monitoring.coreos.com/v1, kind: PodMonitor, spec: {endpoints: []}}",
                        "endpoints"),
                arguments(
                        "a misspelt field of the Gateway API's",
                        "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, spec: {hosts: [a]}}",
                        "hosts"),
                arguments("an unknown kind", "{apiVersion: v1, kind: Secret}", "no model"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void mistakes(String what, String yaml, String named) {
        Optional<String> trouble = StrictModels.trouble(Manifest.parse(yaml).getFirst());
        assertTrue(trouble.orElse("found nothing").contains(named), () -> what + ": " + trouble);
    }
}
