package io.millrace.contract.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.EventType;
import io.millrace.contract.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The document says all that the codecs do: nobody can add a field and forget the law. */
final class DocumentTest {
    private static final String README = read(Path.of("README.md"));
    private static final Path CODECS = Path.of("src/main/java/io/millrace/contract/wire");

    /** Names that a codec reads or writes: {@code fields.text("name")}, {@code writer.name("name")}, ... */
    private static final Pattern FIELD = Pattern.compile(
            "\\b(?:text|requiredText|texts|json|array|object|flag|number|millis|selection|some|raw|name|requiredText)"
                    + "\\(\\s*\"(\\w+)\"");

    private static final Pattern TYPE = Pattern.compile("case \"(\\w+)\"");

    static Stream<Arguments> sections() {
        return Stream.of(
                arguments("fields of commands", "Commands", fields("OrderReader", "OrderWriter", "Fields")),
                arguments("types of commands", "Commands", types("OrderReader")),
                arguments("fields of replies", "Replies", fields("ReplyCodec")),
                arguments("types of replies", "Replies", types("ReplyCodec")),
                arguments("fields of the contract's key", "Channels", fields("ContractKey")),
                arguments("headers", "Events", headers()),
                arguments(
                        "types of events",
                        "Events",
                        Arrays.stream(EventType.values())
                                .map(EventType::wireName)
                                .collect(Collectors.toSet())),
                arguments("fields of notices", "Events", noticeFields()));
    }

    @ParameterizedTest(name = "the tables under {1} name all {0}")
    @MethodSource
    void sections(String what, String section, Set<String> names) {
        Set<String> missing = new TreeSet<>(names);
        missing.removeAll(firstCells(section(section)));
        assertTrue(names.size() > 2, () -> "found too little in the code: " + names);
        assertEquals(Set.of(), missing, what);
    }

    @Test
    @DisplayName("every example stands in the document, byte for byte")
    void examples() {
        List<String> missing = new ArrayList<>();
        for (String folder : List.of("events", "commands", "replies")) {
            for (String file : Golden.files(folder)) {
                Map<String, Json> fields = Golden.read(folder + "/" + file).fields();
                Json message = fields.getOrDefault("payload", fields.get("value"));
                if (!README.contains(message.toString())) {
                    missing.add(folder + "/" + file);
                }
            }
        }
        assertEquals(List.of(), missing);
        Golden key = Golden.read("contract-key.json");
        assertTrue(README.contains(key.fields().get("value").toString()));
    }

    @Test
    @DisplayName("the table dialect by command is that of the examples")
    void dialects() {
        List<Map<String, Json>> rows = Golden.table("dialects.json");
        StringBuilder table = new StringBuilder("| command | socketio | socketcluster | sono | plain | engineio |\n")
                .append("|---|---|---|---|---|---|\n");
        for (Map<String, Json> row : rows) {
            table.append(row.values().stream().map(Json::asString).collect(Collectors.joining(" | ", "| ", " |\n")));
        }
        assertTrue(README.contains(table), () -> "expected:\n" + table);
        Set<String> answered = rows.stream()
                .flatMap(row -> Arrays.stream(row.get("command").asString().split("[^a-z]+")))
                .collect(Collectors.toSet());
        assertTrue(answered.containsAll(types("OrderReader")), () -> "rows only for " + answered);
    }

    @Test
    @DisplayName("the recovery script stands in the document as workers run it")
    void script() {
        assertTrue(README.contains("```lua\n" + RecoveryScript.TEXT + "```\n"));
    }

    @Test
    @DisplayName("every link within the page leads to a heading")
    void links() {
        Set<String> anchors = README.lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(java.util.Locale.ROOT))
                .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
        Matcher link = Pattern.compile("\\]\\(#([^)]+)\\)").matcher(README);
        while (link.find()) {
            String anchor = link.group(1);
            assertTrue(anchors.contains(anchor), () -> anchor + " leads nowhere");
        }
    }

    private static Set<String> fields(String... sources) {
        return found(FIELD, sources);
    }

    private static Set<String> types(String... sources) {
        return found(TYPE, sources);
    }

    private static Set<String> found(Pattern pattern, String... sources) {
        Set<String> found = new LinkedHashSet<>();
        for (String source : sources) {
            Matcher matcher = pattern.matcher(read(CODECS.resolve(source + ".java")));
            while (matcher.find()) {
                found.add(matcher.group(1));
            }
        }
        return found;
    }

    private static Set<String> headers() {
        return Arrays.stream(EventHeaders.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .map(DocumentTest::constant)
                .map(name -> name.equals(EventHeaders.ATTACHMENT_PREFIX) ? name + "<n>" : name)
                .collect(Collectors.toSet());
    }

    private static String constant(Field field) {
        try {
            return String.valueOf(field.get(null));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> noticeFields() {
        Set<String> names = new TreeSet<>();
        for (String file : Golden.files("events")) {
            Json value = Golden.read("events/" + file).fields().get("value");
            if (value.isObject()) {
                value.forEachField((name, _) -> names.add(name));
            }
        }
        return names;
    }

    private static String section(String title) {
        String from = README.substring(README.indexOf("\n## " + title + "\n") + 1);
        int next = from.indexOf("\n## ");
        return next < 0 ? from : from.substring(0, next);
    }

    /** What stands in backquotes in the first column of the section's tables. */
    private static Set<String> firstCells(String section) {
        return section.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .collect(Collectors.toSet());
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
