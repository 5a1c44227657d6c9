package io.millrace.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That the objects of a release fit each other, in every set of values. */
class WiringTest {

    private static final Pattern EXPANSION = Pattern.compile("\\$\\(([A-Z_]+)\\)");

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.millrace.helm.Chart#sets")
    void aDeploymentSelectsItsOwnPodsAndNobodyElses(String set) {
        List<Manifest> deployments = of(set, "Deployment");
        for (Manifest deployment : deployments) {
            JsonNode selector = deployment.at("/spec/selector/matchLabels");
            List<Manifest> selected = deployments.stream()
                    .filter(other -> matches(selector, labels(other)))
                    .toList();
            assertEquals(List.of(deployment), selected);
        }
    }

    /** Objects that select pods, and where their selector stands. */
    static Stream<Arguments> selectors() {
        return Stream.of(
                        arguments("Service", "/spec/selector"),
                        arguments("PodDisruptionBudget", "/spec/selector/matchLabels"),
                        arguments("NetworkPolicy", "/spec/podSelector/matchLabels"),
                        arguments("PodMonitor", "/spec/selector/matchLabels"))
                .flatMap(row -> Chart.sets().map(set -> arguments(set, row.get()[0], row.get()[1])));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("selectors")
    void whatSelectsPodsSelectsSome(String set, String kind, String pointer) {
        List<Manifest> all = Chart.of(set).render();
        List<Manifest> pods =
                all.stream().filter(manifest -> manifest.pod().isPresent()).toList();
        for (Manifest selecting : ofKind(all, kind)) {
            long found = pods.stream()
                    .filter(pod -> matches(selecting.at(pointer), labels(pod)))
                    .count();
            assertTrue(kind.equals("PodMonitor") ? found >= 1 : found == 1, selecting + " selects " + found);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.millrace.helm.Chart#sets")
    void whatNamesAPortNamesOneOfThePods(String set) {
        List<Manifest> all = Chart.of(set).render();
        for (Manifest service : ofKind(all, "Service")) {
            List<String> ports = all.stream()
                    .filter(manifest -> manifest.pod().isPresent())
                    .filter(pod -> matches(service.at("/spec/selector"), labels(pod)))
                    .flatMap(Manifest::containers)
                    .flatMap(container -> Manifest.each(container.path("ports")))
                    .map(port -> port.path("name").asText())
                    .toList();
            Manifest.each(service.at("/spec/ports"))
                    .forEach(port ->
                            assertTrue(ports.contains(port.path("targetPort").asText()), service + ": " + port));
        }
        all.stream().flatMap(Manifest::containers).forEach(WiringTest::expectProbedPorts);
    }

    private static void expectProbedPorts(JsonNode container) {
        List<String> ports = Manifest.each(container.path("ports"))
                .map(port -> port.path("name").asText())
                .toList();
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            JsonNode port = container.at("/" + probe + "/httpGet/port");
            assertTrue(port.isMissingNode() || ports.contains(port.asText()), () -> probe + " of " + container);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.millrace.helm.Chart#sets")
    void whatScalesOrRoutesNamesSomethingThatIsThere(String set) {
        List<Manifest> all = Chart.of(set).render();
        List<String> deployments =
                ofKind(all, "Deployment").stream().map(Manifest::name).toList();
        List<String> services =
                ofKind(all, "Service").stream().map(Manifest::name).toList();
        for (Manifest manifest : all) {
            JsonNode target = manifest.at("/spec/scaleTargetRef/name");
            assertTrue(target.isMissingNode() || deployments.contains(target.asText()), manifest::toString);
            Stream.concat(
                            manifest.json().findValues("backend").stream().map(backend -> backend.at("/service/name")),
                            manifest.json().findValues("backendRefs").stream().map(refs -> refs.at("/0/name")))
                    .forEach(name -> assertTrue(services.contains(name.asText()), manifest::toString));
            JsonNode authentication = manifest.at("/spec/triggers/0/authenticationRef/name");
            assertTrue(
                    authentication.isMissingNode()
                            || all.stream().anyMatch(has("TriggerAuthentication", authentication.asText())),
                    manifest::toString);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.millrace.helm.Chart#sets")
    void whatAPodMountsOrReadsIsThere(String set) {
        List<Manifest> all = Chart.of(set).render();
        Predicate<String> ours = name -> name.startsWith("shop-");
        for (Manifest manifest : all) {
            JsonNode spec = manifest.pod().map(pod -> pod.path("spec")).orElse(null);
            if (spec == null) {
                continue;
            }
            List<String> volumes = Manifest.each(spec.path("volumes"))
                    .map(volume -> volume.path("name").asText())
                    .toList();
            spec.findValues("volumeMounts").stream()
                    .flatMap(Manifest::each)
                    .forEach(mount ->
                            assertTrue(volumes.contains(mount.path("name").asText()), () -> manifest + ": " + mount));
            Stream.concat(spec.findValues("configMapRef").stream(), spec.findValues("configMap").stream())
                    .map(reference -> reference.path("name").asText())
                    .filter(ours)
                    .forEach(name -> assertTrue(all.stream().anyMatch(has("ConfigMap", name)), name));
            String account = spec.path("serviceAccountName").asText("default");
            assertTrue(
                    account.equals("default") || all.stream().anyMatch(has("ServiceAccount", account)),
                    () -> manifest + ": " + account);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.millrace.helm.Chart#sets")
    void aVariableIsDefinedOnceAndBeforeItIsUsed(String set) {
        Chart.of(set).render().stream().flatMap(Manifest::containers).forEach(container -> {
            Set<String> defined = new HashSet<>();
            Manifest.each(container.path("env")).forEach(variable -> {
                EXPANSION
                        .matcher(variable.path("value").asText())
                        .results()
                        .forEach(use -> assertTrue(defined.contains(use.group(1)), variable::toString));
                assertTrue(defined.add(variable.path("name").asText()), variable::toString);
            });
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.millrace.helm.Chart#sets")
    void everySettingIsInTheTableOfItsReader(String set) {
        List<String> unknown = new ArrayList<>();
        List<Manifest> all = Chart.of(set).render();
        Settings gateway = Settings.ofGateways();
        Settings worker = Settings.ofWorkers();
        for (Manifest manifest : all) {
            boolean isGateway = manifest.name().contains("gateway");
            Settings known = isGateway ? gateway : worker;
            if (manifest.kind().equals("Deployment")) {
                manifest.containers()
                        .flatMap(container -> Manifest.each(container.path("env")))
                        .map(variable -> variable.path("name").asText())
                        .filter(name -> name.startsWith("MILLRACE_") && !known.hasVariable(name))
                        .forEach(name -> unknown.add(manifest + ": " + name));
            }
            if (manifest.kind().equals("ConfigMap") && manifest.at("/data").has("application.properties")) {
                Settings.read(manifest.at("/data/application.properties").asText()).keySet().stream()
                        .map(String.class::cast)
                        .filter(key -> key.startsWith("millrace.") && !known.hasKey(key))
                        .forEach(key -> unknown.add(manifest + ": " + key));
            }
        }
        assertEquals(List.of(), unknown);
    }

    static boolean matches(JsonNode selector, JsonNode labels) {
        boolean all = true;
        for (var each : selector.properties()) {
            all &= labels.path(each.getKey()).equals(each.getValue());
        }
        return all && !selector.isEmpty();
    }

    private static JsonNode labels(Manifest manifest) {
        return manifest.pod().orElseThrow().at("/metadata/labels");
    }

    private static Predicate<Manifest> has(String kind, String name) {
        return manifest -> manifest.kind().equals(kind) && manifest.name().equals(name);
    }

    private static List<Manifest> of(String set, String kind) {
        return ofKind(Chart.of(set).render(), kind);
    }

    private static List<Manifest> ofKind(List<Manifest> all, String kind) {
        return all.stream().filter(manifest -> manifest.kind().equals(kind)).toList();
    }
}
