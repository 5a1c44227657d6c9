package io.millrace.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;

/** One object of Kubernetes, as it was written. */
record Manifest(JsonNode json) {

    /** YAML as strict as Kubernetes' own reading: a key that stands twice is an error. */
    static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .loaderOptions(strict())
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build());

    private static LoaderOptions strict() {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(16 << 20);
        return options;
    }

    /** All objects of a text with several documents, in their order. */
    static List<Manifest> parse(String text) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            List<Manifest> all = new ArrayList<>();
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (document.isObject()) {
                    all.add(new Manifest(document));
                }
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String kind() {
        return json.path("kind").asText();
    }

    String apiVersion() {
        return json.path("apiVersion").asText();
    }

    String name() {
        return at("/metadata/name").asText();
    }

    /** Kind and name, as {@code Deployment/shop-millrace-gateway}. */
    String id() {
        return kind() + "/" + name();
    }

    /** What stands at a JSON pointer; a missing node where nothing does. */
    JsonNode at(String pointer) {
        return json.at(pointer);
    }

    boolean is(String kind, String nameEnd) {
        return kind().equals(kind) && name().endsWith(nameEnd);
    }

    /** The pod that it makes or is: its metadata and spec. */
    Optional<JsonNode> pod() {
        return switch (kind()) {
            case "Deployment", "Job" -> Optional.of(at("/spec/template"));
            case "Pod" -> Optional.of(json);
            default -> Optional.empty();
        };
    }

    /** Containers of its pod, those before it among them. */
    Stream<JsonNode> containers() {
        return pod().stream()
                .map(pod -> pod.path("spec"))
                .flatMap(spec -> Stream.concat(each(spec.path("initContainers")), each(spec.path("containers"))));
    }

    static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    @Override
    public String toString() {
        return id();
    }
}
