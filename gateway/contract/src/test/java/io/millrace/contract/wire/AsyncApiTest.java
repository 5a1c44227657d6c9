package io.millrace.contract.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contract.EventType;
import io.millrace.contract.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code asyncapi.yaml} says what the examples and the types say. */
final class AsyncApiTest {
    private static final Map<?, ?> DOCUMENT = (Map<?, ?>) load(read(Path.of("asyncapi.yaml")));

    @Test
    @DisplayName("it is AsyncAPI 3.0 and every reference leads somewhere")
    void references() {
        assertEquals("3.0.0", DOCUMENT.get("asyncapi"));
        assertTrue(follow(DOCUMENT) > 50, "references were found");
    }

    private static int follow(Object node) {
        int found = 0;
        if (node instanceof Map<?, ?> map) {
            if (map.get("$ref") instanceof String reference) {
                assertNotNull(resolve(reference), reference);
                found++;
            }
            found += map.values().stream().mapToInt(AsyncApiTest::follow).sum();
        } else if (node instanceof List<?> list) {
            found += list.stream().mapToInt(AsyncApiTest::follow).sum();
        }
        return found;
    }

    private static Object resolve(String reference) {
        Object node = DOCUMENT;
        for (String part : List.of(reference.substring("#/".length()).split("/", -1))) {
            node = node instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return node;
    }

    @Test
    @DisplayName("its examples are the examples, all of them and no others")
    void examples() {
        Map<String, Object> expected = new TreeMap<>();
        for (String folder : List.of("events", "commands", "replies")) {
            for (String file : Golden.files(folder)) {
                Map<String, Json> fields = Golden.read(folder + "/" + file).fields();
                Json payload = fields.getOrDefault("payload", fields.get("value"));
                Json headers = fields.get("headers");
                expected.put(
                        folder + "/" + file,
                        example(load(payload.toString()), headers == null ? null : load(headers.toString())));
            }
        }
        Map<String, Object> found = new TreeMap<>();
        messages().forEach((name, message) -> {
            String folder = name.substring(0, name.indexOf('.')) + 's';
            for (Object entry : (List<?>) message.get("examples")) {
                Map<?, ?> example = (Map<?, ?>) entry;
                String file = (folder + "/" + example.get("name") + ".json").replace("replys", "replies");
                found.put(file, example(example.get("payload"), example.get("headers")));
            }
        });
        assertEquals(expected, found);
    }

    private static Map<String, Object> example(Object payload, Object headers) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("payload", payload);
        example.put("headers", headers);
        return example;
    }

    @Test
    @DisplayName("every type of event, command and reply is a message, and every message has a channel")
    void types() {
        Set<String> expected = new TreeSet<>(Set.of("command.several"));
        Arrays.stream(EventType.values())
                .forEach(type -> expected.add(type.wireName().replace("millrace.", "event.")));
        commandTypes("commands").forEach(type -> expected.add("command." + type));
        commandTypes("replies").forEach(type -> expected.add("reply." + type));
        assertEquals(expected, new TreeSet<>(messages().keySet()));
        Map<?, ?> channels = (Map<?, ?>) DOCUMENT.get("channels");
        Set<String> carried = channels.values().stream()
                .flatMap(channel -> ((Map<?, ?>) ((Map<?, ?>) channel).get("messages")).keySet().stream())
                .map(String::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, carried);
    }

    private static Set<String> commandTypes(String folder) {
        Set<String> types = new TreeSet<>();
        for (String file : Golden.files(folder)) {
            Json payload = Golden.read(folder + "/" + file).fields().get("payload");
            if (payload.isObject()) {
                types.add(Golden.fields(payload).get("type").asString());
            }
        }
        return types;
    }

    private static Map<String, Map<?, ?>> messages() {
        Map<String, Map<?, ?>> messages = new TreeMap<>();
        Map<?, ?> components = (Map<?, ?>) DOCUMENT.get("components");
        ((Map<?, ?>) components.get("messages"))
                .forEach((name, message) -> messages.put(String.valueOf(name), (Map<?, ?>) message));
        return messages;
    }

    private static Object load(String yaml) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
