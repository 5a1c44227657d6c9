package io.millrace.loadtest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of one simulation.
 *
 * @param trouble why there is no report; empty when there is
 */
record Outcome(
        String simulation,
        long seconds,
        Optional<Path> report,
        List<Verdict> assertions,
        List<ReportTable.Row> requests,
        Optional<String> trouble) {

    /** What Gatling says of one assertion. */
    record Verdict(String assertion, boolean holds) {}

    boolean isWell() {
        return trouble.isEmpty() && assertions.stream().allMatch(Verdict::holds);
    }

    /** For people. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("%s: %s, %d s".formatted(simulation, isWell() ? "well" : "FAILED", seconds));
        trouble.ifPresent(sentence -> lines.add("  " + sentence));
        if (!requests.isEmpty()) {
            lines.add("  %-30s %9s %7s %9s %8s %8s %8s %8s"
                    .formatted("milliseconds", "ok", "failed", "a second", "p50", "p95", "p99", "max"));
        }
        for (ReportTable.Row row : requests) {
            lines.add("  %-30s %9d %7d %9.1f %8d %8d %8d %8d"
                    .formatted(
                            row.name(),
                            row.ok(),
                            row.failed(),
                            row.rate(),
                            row.p50(),
                            row.p95(),
                            row.p99(),
                            row.max()));
        }
        assertions.forEach(verdict -> lines.add((verdict.holds() ? "  holds:  " : "  BROKEN: ") + verdict.assertion()));
        report.ifPresent(index -> lines.add("  report: " + index.toUri()));
        return lines;
    }

    /** For machines: one line. */
    String json() {
        List<String> verdicts = assertions.stream()
                .map(one -> "{\"assertion\":%s,\"holds\":%s}".formatted(quoted(one.assertion()), one.holds()))
                .toList();
        List<String> rows = requests.stream()
                .map(row -> String.format(
                        Locale.ROOT,
                        "{\"name\":%s,\"ok\":%d,\"failed\":%d,\"rate\":%.1f,\"p50\":%d,"
                                + "\"p95\":%d,\"p99\":%d,\"max\":%d}",
                        quoted(row.name()),
                        row.ok(),
                        row.failed(),
                        row.rate(),
                        row.p50(),
                        row.p95(),
                        row.p99(),
                        row.max()))
                .toList();
        String object = "{\"name\":%s,\"well\":%s,\"seconds\":%d,\"report\":%s,\"trouble\":%s,"
                + "\"assertions\":[%s],\"requests\":[%s]}";
        return object.formatted(
                quoted(simulation),
                isWell(),
                seconds,
                report.map(path -> quoted(path.toString())).orElse("null"),
                trouble.map(Outcome::quoted).orElse("null"),
                String.join(",", verdicts),
                String.join(",", rows));
    }

    private static String quoted(String text) {
        var json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }
}
