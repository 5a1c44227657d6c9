package io.millrace.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is made from the chart and committed is what the chart makes today: {@code ./mvnw -q -pl helm -Prender} writes
 * it.
 */
class RenderedFilesTest {

    private static final String RENDER = "run ./mvnw -q -pl helm -Prender";

    @Test
    void theTableOfValuesIsThatOfTheComments() throws IOException {
        assertEquals(ValuesTable.readme(), Files.readString(ValuesTable.README), RENDER);
    }

    @Test
    void theImagesOfTheChartAreTheProjectsVersion() throws IOException {
        String pom = Files.readString(Chart.FOLDER.resolve("../../pom.xml"));
        String version = pom.substring(pom.indexOf("<version>") + "<version>".length(), pom.indexOf("</version>"));
        assertTrue(
                Files.readString(Chart.FOLDER.resolve("Chart.yaml")).contains("\nappVersion: " + version + '\n'),
                () -> "appVersion in Chart.yaml is not " + version + ", the version in pom.xml");
    }

    @Test
    void everyValueIsTold() throws IOException {
        assertEquals(List.of(), ValuesTable.untold());
    }

    @Test
    void theSchemaKnowsNoKeyThatTheValuesDoNotShow() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(Files.readString(Chart.FOLDER.resolve("values.schema.json")));
        List<String> unshown = new ArrayList<>();
        collect(schema, schema, ValuesTable.values(), "", unshown);
        assertEquals(List.of(".global"), unshown);
    }

    /* Into the objects that both have; what is Kubernetes' own (probes, resources ..) may have more than we set. */
    private static void collect(JsonNode root, JsonNode schema, JsonNode values, String path, List<String> unshown) {
        JsonNode reference = schema.path("$ref");
        if (reference.isTextual()) {
            if (Set.of("probe", "resources", "securityContext", "podSecurityContext")
                    .contains(reference.asText().replace("#/definitions/", ""))) {
                return;
            }
            collect(root, root.at(reference.asText().substring(1)), values, path, unshown);
            return;
        }
        if (values.isObject() && !values.isEmpty() && !path.matches("\\.(workers|dialects)\\..*")) {
            schema.path("properties").properties().forEach(property -> {
                JsonNode below = values.path(property.getKey());
                if (below.isMissingNode()) {
                    unshown.add(path + "." + property.getKey());
                }
                collect(root, property.getValue(), below, path + "." + property.getKey(), unshown);
            });
        }
    }

    @Test
    void thePlainManifestsAreWhatTheChartRenders() throws IOException {
        SortedMap<String, String> committed = new TreeMap<>(Folders.read(PlainManifests.FOLDER));
        committed.keySet().removeIf(path -> !path.startsWith("base/") && !path.startsWith("overlays/"));
        SortedMap<String, String> rendered = PlainManifests.files();
        assertEquals(rendered.keySet(), committed.keySet(), RENDER);
        rendered.forEach((path, text) -> assertEquals(text, committed.get(path), () -> path + ": " + RENDER));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"base", "overlays/small", "overlays/large"})
    void kustomizeBuildsExactlyWhatTheChartRenders(String folder) throws IOException, InterruptedException {
        Optional<String> missing = Kubectl.trouble();
        Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElseThrow());
        List<Manifest> built = Manifest.parse(Kubectl.kustomize(PlainManifests.FOLDER.resolve(folder)));
        SortedMap<String, JsonNode> rendered = byId(PlainManifests.objects(folder.replace("overlays/", "")));
        assertEquals(rendered.keySet(), byId(built).keySet());
        byId(built).forEach((id, json) -> assertEquals(rendered.get(id), json, id));
        assertEquals(
                List.of(),
                built.stream()
                        .map(StrictModels::trouble)
                        .flatMap(Optional::stream)
                        .toList());
        assertEquals(List.of(), built.stream().flatMap(Policy::findings).toList());
    }

    private static SortedMap<String, JsonNode> byId(List<Manifest> manifests) {
        Map<String, JsonNode> all = manifests.stream().collect(Collectors.toMap(Manifest::id, Manifest::json));
        assertTrue(all.containsKey("Deployment/millrace-gateway"), all::toString);
        return new TreeMap<>(all);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"base", "small", "large"})
    void nothingInThePlainManifestsSpeaksOfHelm(String name) {
        String all = PlainManifests.objects(name).stream()
                .map(Manifest::json)
                .map(JsonNode::toString)
                .collect(Collectors.joining());
        assertFalse(all.contains("helm.sh/") || all.contains("\"Helm\""), all);
    }
}
