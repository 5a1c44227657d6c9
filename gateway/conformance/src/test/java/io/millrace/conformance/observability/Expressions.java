package io.millrace.conformance.observability;

import io.millrace.contract.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The queries of all dashboards and alerts, each with where it stands. */
record Expressions(Map<String, String> queries) {
    /** Of a checkout's files below {@code helm/millrace/files}. */
    static Expressions of(Path files) {
        Map<String, String> queries = new TreeMap<>();
        try (Stream<Path> dashboards = Files.list(files.resolve("dashboards"));
                Stream<Path> alerts = Files.list(files.resolve("alerts"))) {
            dashboards.forEach(file -> dashboard(file, queries));
            alerts.forEach(file -> alerts(file, queries));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Expressions(queries);
    }

    private static void dashboard(Path file, Map<String, String> queries) {
        Json dashboard = Json.parse(read(file).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        dashboard.forEachField((field, panels) -> {
            if (field.equals("panels")) {
                panels.elements().forEach(panel -> panel(file, panel, queries));
            }
        });
    }

    private static void panel(Path file, Json panel, Map<String, String> queries) {
        Map<String, Json> fields = fields(panel);
        String title = fields.get("title").asString();
        boolean isOfLogs = fields.get("type").asString().equals("logs");
        if (fields.containsKey("targets") && !isOfLogs) {
            int number = 0;
            for (Json target : fields.get("targets").elements()) {
                String place = file.getFileName() + ": " + title + " #" + ++number;
                queries.put(place, fields(target).get("expr").asString());
            }
        }
    }

    static Map<String, Json> fields(Json object) {
        Map<String, Json> fields = new TreeMap<>();
        object.forEachField(fields::put);
        return fields;
    }

    /** Block scalars below {@code expr: |}. */
    private static void alerts(Path file, Map<String, String> queries) {
        String alert = "";
        StringBuilder expression = null;
        for (String line : read(file).lines().toList()) {
            Matcher named = Pattern.compile("\\s*- alert: (\\w+)").matcher(line);
            if (named.matches()) {
                alert = named.group(1);
            } else if (line.matches("\\s*expr: \\|")) {
                expression = new StringBuilder();
            } else if (line.matches("\\s*for: .*") && expression != null) {
                queries.put(file.getFileName() + ": " + alert, expression.toString());
                expression = null;
            } else if (expression != null) {
                expression.append(line.strip()).append('\n');
            }
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A metric in a query.
     *
     * @param matchers label, operator and value of each
     */
    record Selector(String metric, List<Matching> matchers) {}

    record Matching(String label, String operator, String value) {
        /** The values that it names, where it names them. */
        List<String> literals() {
            return value.contains("$") || value.equals(".*") ? List.of() : List.of(value.split("\\|", -1));
        }
    }

    private static final Pattern GROUPING =
            Pattern.compile("\\b(by|on|without|ignoring|group_left|group_right) \\(([^)]*)\\)");
    private static final Pattern SELECTOR =
            Pattern.compile("\\b([a-z_][a-z0-9_]*)\\b(?!\\s*\\()(?:\\{((?:[^}\"]|\"[^\"]*\")*)})?");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final List<String> WORDS = List.of("and", "or", "unless", "bool", "offset", "e");

    /** The metrics that a query names. */
    static List<Selector> selectors(String query) {
        List<Selector> found = new ArrayList<>();
        String rest = GROUPING.matcher(query)
                .replaceAll(" ")
                .replaceAll("\\[[^\\]]*]", " ") // ranges
                .replaceAll("\\b\\d+(\\.\\d+)?(e\\d+|[smhd])?\\b", " ");
        Matcher selector = SELECTOR.matcher(rest);
        while (selector.find()) {
            if (!WORDS.contains(selector.group(1)) && !selector.group(1).matches("by|on|without")) {
                found.add(new Selector(selector.group(1), matchers(selector.group(2))));
            }
        }
        return found;
    }

    /** The labels that a query groups or joins by. */
    static List<String> groupings(String query) {
        List<String> labels = new ArrayList<>();
        Matcher grouping = GROUPING.matcher(query);
        while (grouping.find()) {
            for (String label : grouping.group(2).split(",", -1)) {
                if (!label.isBlank()) {
                    labels.add(label.strip());
                }
            }
        }
        return labels;
    }

    private static List<Matching> matchers(String text) {
        List<Matching> matchers = new ArrayList<>();
        if (text != null) {
            Matcher matcher = MATCHER.matcher(text);
            while (matcher.find()) {
                matchers.add(new Matching(matcher.group(1), matcher.group(2), matcher.group(3)));
            }
        }
        return matchers;
    }
}
