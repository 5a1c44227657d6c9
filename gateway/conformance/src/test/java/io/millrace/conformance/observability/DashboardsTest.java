package io.millrace.conformance.observability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contract.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dashboards work in any Grafana: what they name is a variable, and everything in them explains itself. */
final class DashboardsTest {
    private static final Path FOLDER = Path.of(System.getProperty("millrace.root", "../.."))
            .toAbsolutePath()
            .resolve("helm/millrace/files/dashboards");
    private static final Set<String> WITHOUT_QUERIES = Set.of("row", "text");

    static Stream<Path> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList().stream();
        }
    }

    private static Map<String, Json> read(Path file) {
        return Expressions.fields(Json.parse(Expressions.read(file).getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Map<String, Json>> panels(Path file) {
        return read(file).get("panels").elements().stream()
                .map(Expressions::fields)
                .toList();
    }

    @Test
    void thereIsOneOfGatewaysOneOfWorkersAndOneOfAConnectionsWay() throws IOException {
        Set<String> uids =
                dashboards().map(file -> read(file).get("uid").asString()).collect(Collectors.toSet());
        assertEquals(Set.of("millrace-gateways", "millrace-workers", "millrace-connection"), uids);
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyDatasourceIsAVariable(Path file) {
        String text = Expressions.read(file);
        assertFalse(text.matches("(?s).*\"uid\": \"(?!\\$\\{(datasource|logs)}|millrace-)[^\"]*\".*"), "a fixed uid");
        Set<String> variables = new TreeSet<>();
        Expressions.fields(read(file).get("templating"))
                .get("list")
                .elements()
                .forEach(variable ->
                        variables.add(Expressions.fields(variable).get("name").asString()));
        assertTrue(variables.containsAll(Set.of("datasource", "job", "namespace", "pod")), variables::toString);
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelSaysWhatItTellsAndInWhichUnit(Path file) {
        for (Map<String, Json> panel : panels(file)) {
            String type = panel.get("type").asString();
            if (!WITHOUT_QUERIES.contains(type)) {
                String title = panel.get("title").asString();
                assertTrue(panel.get("description").asString().length() > 5, () -> title + " has no description");
                assertTrue(type.equals("logs") || unitOf(panel), () -> title + " has no unit");
            }
        }
    }

    private static boolean unitOf(Map<String, Json> panel) {
        return panel.values().stream().anyMatch(value -> value.toString().contains("\"unit\""));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void noPanelLiesOnAnother(Path file) {
        Set<String> taken = new HashSet<>();
        Set<Long> ids = new HashSet<>();
        for (Map<String, Json> panel : panels(file)) {
            assertTrue(ids.add(panel.get("id").asLong()), "ids differ");
            Map<String, Json> place = Expressions.fields(panel.get("gridPos"));
            long right = place.get("x").asLong() + place.get("w").asLong();
            assertTrue(right <= 24, () -> panel.get("title") + " is wider than a dashboard");
            for (long x = place.get("x").asLong(); x < right; x++) {
                for (long y = place.get("y").asLong();
                        y < place.get("y").asLong() + place.get("h").asLong();
                        y++) {
                    assertTrue(taken.add(x + "," + y), () -> panel.get("title") + " lies on another");
                }
            }
        }
    }
}
