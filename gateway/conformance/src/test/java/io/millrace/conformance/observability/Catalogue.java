package io.millrace.conformance.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The generated tables of METRICS.md: names of metrics, and for each label the values that it may have; none where the
 * table does not list them.
 */
record Catalogue(Map<String, Map<String, Set<String>>> metrics) {
    private static final Pattern ROW =
            Pattern.compile("\\| `(millrace_[a-z_]+)` \\| (\\w+) \\| \\w* \\| ([^|]*) \\|.*");
    private static final Pattern QUOTED = Pattern.compile("`([^`]*)`");

    static Catalogue of(Path document) {
        Map<String, Map<String, Set<String>>> metrics = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(document)) {
                Matcher row = ROW.matcher(line);
                if (row.matches()) {
                    metrics.put(row.group(1), labels(row.group(3)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Catalogue(metrics);
    }

    /** {@code `a`: `x`, `y`; `b`: `z`}, or names alone. */
    private static Map<String, Set<String>> labels(String cell) {
        Map<String, Set<String>> labels = new HashMap<>();
        for (String part : cell.split(";", -1)) {
            Matcher quoted = QUOTED.matcher(part);
            Set<String> values = new HashSet<>();
            String label = "";
            while (quoted.find()) {
                if (label.isEmpty() || !part.contains(":")) {
                    label = quoted.group(1);
                    labels.put(label, values);
                } else {
                    values.add(quoted.group(1));
                }
            }
        }
        return labels;
    }
}
