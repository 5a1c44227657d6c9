package io.millrace.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table of values in the chart's README, made from the comments of {@code values.yaml}: a comment that begins with
 * {@code --} tells of the key below it.
 */
final class ValuesTable {

    static final Path README = Chart.FOLDER.resolve("README.md");

    private static final String BEGIN = "<!-- values: made by ./mvnw -q -pl helm -Prender -->\n";
    private static final String END = "<!-- end of values -->\n";
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z0-9_.-]+):.*");
    private static final int SHORT = 60;

    /**
     * One key.
     *
     * @param path its names from the top
     */
    record Row(List<String> path, JsonNode value, String text) {
        String key() {
            return String.join(".", path);
        }
    }

    private ValuesTable() {}

    /** The README with its table made anew. */
    static String readme() throws IOException {
        String old = Files.readString(README);
        int begin = old.indexOf(BEGIN);
        int end = old.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(README + " has no place for the table: " + BEGIN + END);
        }
        return old.substring(0, begin + BEGIN.length()) + "\n" + table() + "\n" + old.substring(end);
    }

    private static String table() throws IOException {
        return rows().stream()
                .map(row -> "| `" + row.key() + "` | " + shown(row.value()) + " | "
                        + row.text().replace("|", "\\|") + " |\n")
                .collect(Collectors.joining("", "| key | default | what it is |\n|---|---|---|\n", ""));
    }

    static JsonNode values() throws IOException {
        return Manifest.YAML.readTree(Files.readString(Chart.FOLDER.resolve("values.yaml")));
    }

    static List<Row> rows() throws IOException {
        JsonNode values = values();
        List<Row> rows = new ArrayList<>();
        Deque<Matcher> above = new ArrayDeque<>();
        StringBuilder comment = new StringBuilder();
        for (String line : Files.readAllLines(Chart.FOLDER.resolve("values.yaml"))) {
            String stripped = line.strip();
            Matcher key = KEY.matcher(line);
            if (stripped.startsWith("# --")) {
                comment.setLength(0);
                comment.append(stripped.substring(4).strip());
            } else if (stripped.startsWith("#") && !comment.isEmpty()) {
                comment.append(' ').append(stripped.substring(1).strip());
            } else if (key.matches()) {
                while (!above.isEmpty()
                        && above.getLast().group(1).length() >= key.group(1).length()) {
                    above.removeLast();
                }
                above.addLast(key);
                if (!comment.isEmpty()) {
                    List<String> path =
                            above.stream().map(each -> each.group(2)).toList();
                    rows.add(new Row(path, at(values, path), comment.toString()));
                }
                comment.setLength(0);
            }
        }
        return rows;
    }

    /** What has no row, neither itself nor above it. */
    static List<String> untold() throws IOException {
        List<String> untold = new ArrayList<>();
        collect(values(), new ArrayList<>(), rows().stream().map(Row::path).toList(), untold);
        return untold;
    }

    private static void collect(JsonNode node, List<String> path, List<List<String>> told, List<String> untold) {
        if (told.contains(path)) {
            return;
        }
        if (!node.isObject() || node.isEmpty()) {
            untold.add(String.join(".", path));
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            List<String> below = new ArrayList<>(path);
            below.add(name);
            collect(node.path(name), below, told, untold);
        }
    }

    private static JsonNode at(JsonNode values, List<String> path) {
        JsonNode node = values;
        for (String name : path) {
            node = node.path(name);
        }
        return node;
    }

    private static String shown(JsonNode value) {
        if (value.isNull() || (value.isTextual() && value.asText().isEmpty())) {
            return "";
        }
        String text = value.isTextual() ? value.asText() : value.toString();
        return text.length() > SHORT ? "[values.yaml](values.yaml)" : "`" + text + "`";
    }
}
