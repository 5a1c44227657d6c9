package io.millrace.loadtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of requests in Gatling's report, which it keeps in no other form. Times are in milliseconds. */
record ReportTable(List<Row> rows) {
    private static final Pattern ROW = Pattern.compile(
            "<tr id=\"[^\"]*\" data-parent=\"ROOT\">.*?class=\"ellipsed-name\">([^<]*)</span>(.*?)</tr>",
            Pattern.DOTALL);
    private static final Pattern CELL = Pattern.compile("<td class=\"value [a-z]+ col-\\d+\">\\s*([-\\d.,]*)\\s*</td>");

    /** In the order of Gatling's columns. */
    record Row(String name, long total, long ok, long failed, double rate, long p50, long p95, long p99, long max) {}

    /** @param report its {@code index.html} */
    static ReportTable of(Path report) {
        try {
            return parse(Files.readString(report));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ReportTable parse(String html) {
        var rows = new ArrayList<Row>();
        Matcher row = ROW.matcher(html);
        while (row.find()) {
            var cells = new ArrayList<Double>();
            Matcher cell = CELL.matcher(row.group(2));
            while (cell.find()) {
                String text = cell.group(1).replace(",", "");
                cells.add(text.isEmpty() || text.equals("-") ? 0 : Double.parseDouble(text));
            }
            if (cells.size() < 11) {
                throw new IllegalStateException("Gatling's report has other columns than this reads: " + row.group(1));
            }
            rows.add(new Row(
                    row.group(1),
                    cells.get(0).longValue(),
                    cells.get(1).longValue(),
                    cells.get(2).longValue(),
                    cells.get(4),
                    cells.get(6).longValue(),
                    cells.get(8).longValue(),
                    cells.get(9).longValue(),
                    cells.get(10).longValue()));
        }
        return new ReportTable(rows);
    }
}
