package io.millrace.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** METRICS.md holds the catalogue as a table. Written anew by {@code -Dmillrace.write-docs=true}. */
class MetricsDocumentTest {
    private static final Path DOCUMENT =
            Path.of(System.getProperty("millrace.root"), "gateway", "server", "METRICS.md");
    private static final String BEGIN = "<!-- generated: MetricsDocumentTest -->\n";
    private static final String END = "<!-- end -->\n";

    @Test
    void theDocumentShowsTheCatalogue() throws IOException {
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        if (Boolean.getBoolean("millrace.write-docs")) {
            document = document.substring(0, begin) + table() + document.substring(end);
            Files.writeString(DOCUMENT, document);
            end = document.indexOf(END);
        }
        assertEquals(table(), document.substring(begin, end), "run this test with -Dmillrace.write-docs=true");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void namesFollowPrometheus(Metric metric) {
        assertTrue(metric.exposed().matches("millrace(_[a-z]+)+"), metric.exposed());
        assertTrue(metric.description().length() > 10, "a description");
        metric.labels()
                .forEach(label -> assertTrue(
                        label.equals(Label.VERSION) || !label.values().isEmpty(),
                        label + " has a closed set of values"));
    }

    private static String table() {
        String rows =
                Arrays.stream(Metric.values()).map(MetricsDocumentTest::row).collect(Collectors.joining());
        return "| name | type | unit | labels | what it tells | what to do |\n|---|---|---|---|---|---|\n" + rows;
    }

    private static String row(Metric metric) {
        String labels = metric.labels().stream().map(MetricsDocumentTest::label).collect(Collectors.joining("; "));
        return "| `" + metric.exposed() + "` | " + metric.kind().word() + " | " + metric.unit() + " | " + labels + " | "
                + metric.description() + " | " + metric.advice() + " |\n";
    }

    private static String label(Label label) {
        return label.equals(Label.VERSION)
                ? "`version`"
                : "`" + label.name() + "`: " + label.values().stream().collect(Collectors.joining("`, `", "`", "`"));
    }
}
