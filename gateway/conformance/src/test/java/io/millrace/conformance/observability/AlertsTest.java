package io.millrace.conformance.observability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Alerts are complete, and Prometheus's own tool takes them and the dashboards' queries, and sees them fire. */
final class AlertsTest {
    private static final Path ROOT =
            Path.of(System.getProperty("millrace.root", "../..")).toAbsolutePath();
    private static final Path FILES = ROOT.resolve("helm/millrace/files");
    private static final Path STORIES = ROOT.resolve("gateway/conformance/src/test/resources/alerts");
    private static final List<String> PARTS =
            List.of("expr: |", "for: ", "severity: ", "summary: ", "description: ", "runbook: ");
    private static boolean promtool;

    @BeforeAll
    static void find() {
        try {
            promtool = !run("promtool", "--version").isBlank();
        } catch (IOException _) {
            promtool = false;
        }
    }

    static Stream<String> alerts() throws IOException {
        List<String> alerts = new ArrayList<>();
        try (Stream<Path> files = Files.list(FILES.resolve("alerts"))) {
            for (Path file : files.sorted().toList()) {
                String[] rules = Expressions.read(file).split("- alert: ", -1);
                alerts.addAll(List.of(rules).subList(1, rules.length));
            }
        }
        return alerts.stream();
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("alerts")
    void anAlertSaysHowBadItIsAndWhatToDo(String rule) {
        PARTS.forEach(part -> assertTrue(rule.contains(part), () -> "no " + part + "in " + rule));
        assertTrue(
                rule.matches("(?s).*severity: (critical|warning|info)\n.*"),
                () -> "a severity that routes know: " + rule);
        assertTrue(rule.matches("(?s).*runbook: \".{40,}\"\n.*"), () -> "a runbook line that helps: " + rule);
    }

    @Test
    void promtoolTakesTheRules() throws IOException {
        assumeTrue(promtool, "promtool is not on the PATH: apt-get install prometheus, or see .ci/run");
        run(
                "promtool",
                "check",
                "rules",
                FILES.resolve("alerts/gateways.yaml").toString(),
                FILES.resolve("alerts/workers.yaml").toString());
    }

    @Test
    void promtoolTakesTheQueriesOfDashboards(@TempDir Path folder) throws IOException {
        assumeTrue(promtool, "promtool is not on the PATH: apt-get install prometheus, or see .ci/run");
        StringBuilder rules = new StringBuilder("groups:\n  - name: dashboards\n    rules:\n");
        int number = 0;
        for (Map.Entry<String, String> query : Expressions.of(FILES).queries().entrySet()) {
            rules.append("      - record: query_").append(++number).append("\n        expr: |\n          ");
            rules.append(query.getValue()
                            .replace("$__rate_interval", "5m")
                            .replaceAll("\\$\\{?\\w+}?", "x")
                            .strip()
                            .replace("\n", "\n          "))
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("dashboards.yaml"), rules);
        assertTrue(run("promtool", "check", "rules", file.toString()).contains(number + " rules found"));
    }

    @Test
    void alertsFireWhenTheyShouldAndOnlyThen() throws IOException {
        assumeTrue(promtool, "promtool is not on the PATH: apt-get install prometheus, or see .ci/run");
        try (Stream<Path> stories = Files.list(STORIES)) {
            List<String> command = new ArrayList<>(List.of("promtool", "test", "rules"));
            stories.sorted().map(Path::toString).forEach(command::add);
            run(command.toArray(String[]::new));
        }
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> String.join(" ", command) + " hangs");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertEquals(0, process.exitValue(), () -> String.join(" ", command) + ":\n" + output);
        return output;
    }
}
