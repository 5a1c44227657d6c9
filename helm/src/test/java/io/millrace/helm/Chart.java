package io.millrace.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.opentest4j.AssertionFailedError;

/**
 * The chart with values laid over its own, under the name of a release.
 *
 * @param folder the chart
 * @param release the release's name
 * @param values files of values, later ones over earlier ones
 */
record Chart(Path folder, String release, List<Path> values) {

    static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    static final Path FOLDER = ROOT.resolve("helm/millrace");
    private static final Path HOOKS_SHOWN = hooksShown();
    private static final Path SETS = ROOT.resolve("helm/src/test/values");

    /** With one of the sets of values among the tests, by its name. */
    static Chart of(String set) {
        return new Chart(HOOKS_SHOWN, "shop", List.of(SETS.resolve(set + ".yaml")));
    }

    /** The least that must be said, and this. */
    static Chart minimal(String yaml) {
        return of("minimal").with(yaml);
    }

    /** The names of all sets. */
    static Stream<String> sets() {
        try (Stream<Path> files = Files.list(SETS)) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", "")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Chart with(String yaml) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            file.toFile().deleteOnExit();
            Files.writeString(file, yaml);
            return with(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Chart with(Path file) {
        return new Chart(
                folder, release, Stream.concat(values.stream(), Stream.of(file)).toList());
    }

    Chart released(String name) {
        return new Chart(folder, name, values);
    }

    Chart in(Path otherFolder) {
        return new Chart(otherFolder, release, values);
    }

    /** What Helm makes of it; throws with Helm's words where it refuses. */
    String text() {
        var command = new Helm(folder)
                .template()
                .withName(release)
                .withNamespace("town")
                .withKubeVersion("1.31.0");
        return command.withValuesFile(oneFile()).call();
    }

    List<Manifest> render() {
        return Manifest.parse(text());
    }

    /** The one object of this kind whose name ends so. */
    Manifest only(String kind, String nameEnd) {
        List<Manifest> found =
                render().stream().filter(manifest -> manifest.is(kind, nameEnd)).toList();
        if (found.size() != 1) {
            throw new AssertionFailedError(kind + "/*" + nameEnd + " is there " + found.size() + " times: " + render());
        }
        return found.getFirst();
    }

    /** Why Helm refuses it; fails where it does not. */
    String refusal() {
        try {
            text();
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionFailedError("Helm takes it");
    }

    /** The chart's own values with these over them, as Helm merges them. */
    JsonNode merged() {
        try {
            JsonNode all = Manifest.YAML.readTree(Files.readString(folder.resolve("values.yaml")));
            for (Path file : values) {
                overlay((ObjectNode) all, Manifest.YAML.readTree(resolved(file)));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resolved(Path file) throws IOException {
        // Anchors and merge keys are resolved here: Jackson keeps "<<" as a key.
        Object plain = new org.yaml.snakeyaml.Yaml().load(Files.readString(file));
        return Manifest.YAML.writeValueAsString(plain == null ? Map.of() : plain);
    }

    /* Helm's library leaves hooks out of what it renders, and with them the pod of "helm test": here it is none. */
    private static Path hooksShown() {
        try {
            Path copy = Files.createTempDirectory("chart");
            Folders.copy(FOLDER, copy);
            Path pod = copy.resolve("templates/tests/smoke.yaml");
            String text = Files.readString(pod);
            String shown = text.replace("\"helm.sh/hook\" \"test\"", "\"shown\" \"test\"");
            if (shown.equals(text)) {
                throw new AssertionFailedError("the pod of helm test is no hook: " + text);
            }
            Files.writeString(pod, shown);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Folders.remove(copy)));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /* Helm's library takes one file of values. */
    private Path oneFile() {
        try {
            ObjectNode all = Manifest.YAML.createObjectNode();
            for (Path file : values) {
                overlay(all, Manifest.YAML.readTree(resolved(file)));
            }
            Path one = Files.createTempFile("values", ".yaml");
            one.toFile().deleteOnExit();
            return Files.writeString(one, Manifest.YAML.writeValueAsString(all));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void overlay(ObjectNode base, JsonNode over) {
        List<String> names = new ArrayList<>();
        Iterator<String> all = over.fieldNames();
        all.forEachRemaining(names::add);
        for (String name : names) {
            JsonNode old = base.path(name);
            JsonNode value = over.path(name);
            if (old instanceof ObjectNode below && value.isObject()) {
                overlay(below, value);
            } else {
                base.set(name, value.deepCopy());
            }
        }
    }
}
