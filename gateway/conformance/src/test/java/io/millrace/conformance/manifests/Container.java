package io.millrace.conformance.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.millrace.conformance.cluster.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The container of one of the Deployments in {@code k8s/base}, as a process: its environment, its settings file where
 * the image's working directory has it, and the time that it has to stop.
 *
 * @param spec of its pod
 */
record Container(String name, JsonNode spec) {

    private static final Path ROOT =
            Path.of(System.getProperty("millrace.root", "../..")).toAbsolutePath();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static Container of(String deployment) {
        return new Container(deployment, manifest("deployment-" + deployment).at("/spec/template/spec"));
    }

    private static JsonNode manifest(String file) {
        try {
            return YAML.readTree(
                    ROOT.resolve("k8s/base").resolve(file + ".yaml").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts it.
     *
     * @param module whose application the image holds
     * @param instead variables that must differ here: where the brokers are, and ports
     */
    Child start(String module, Path directory, Map<String, String> instead) {
        try {
            Path settings = directory.resolve("config/application.properties");
            Files.createDirectories(settings.getParent());
            Files.writeString(settings, settings());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> environment = environment();
        environment.putAll(instead);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                ROOT.resolve(module)
                        .resolve("target/quarkus-app/quarkus-run.jar")
                        .toString());
        return Child.start(name, command, directory, directory.resolve("log"), environment);
    }

    /** What its variables and ConfigMaps put into its environment. */
    Map<String, String> environment() {
        JsonNode container = spec.at("/containers/0");
        Map<String, String> environment = new LinkedHashMap<>();
        container.path("envFrom").forEach(from -> {
            String map = from.at("/configMapRef/name").asText();
            manifest("configmap-" + map)
                    .path("data")
                    .properties()
                    .forEach(each ->
                            environment.put(each.getKey(), each.getValue().asText()));
        });
        container
                .path("env")
                .forEach(variable -> environment.put(variable.path("name").asText(), value(variable)));
        return environment;
    }

    /* The pod's address, as the kubelet puts it in, is this machine's. */
    private static String value(JsonNode variable) {
        boolean isAddress =
                variable.at("/valueFrom/fieldRef/fieldPath").asText().equals("status.podIP");
        return isAddress ? "127.0.0.1" : variable.path("value").asText();
    }

    private String settings() {
        for (JsonNode volume : spec.path("volumes")) {
            if (volume.path("name").asText().equals("settings")) {
                return manifest("configmap-" + volume.at("/configMap/name").asText())
                        .at("/data/application.properties")
                        .asText();
            }
        }
        throw new AssertionError(name + " has no settings");
    }

    /** Its probes' paths by their kind. */
    Map<String, String> probes() {
        Map<String, String> paths = new TreeMap<>();
        for (String kind : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            paths.put(kind, spec.at("/containers/0/" + kind + "/httpGet/path").asText());
        }
        return paths;
    }

    Duration gracePeriod() {
        return Duration.ofSeconds(spec.path("terminationGracePeriodSeconds").asLong());
    }
}
