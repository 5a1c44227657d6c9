package io.millrace.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The files below {@code k8s/base} and {@code k8s/overlays}, as the chart and the values beside them give them. */
final class PlainManifests {

    static final Path FOLDER = Chart.ROOT.resolve("k8s");
    static final List<String> OVERLAYS = List.of("small", "large");

    /** Of Helm, which has no hand in these. */
    private static final List<String> HELMS_LABELS = List.of("helm.sh/chart", "app.kubernetes.io/managed-by");

    private PlainManifests() {}

    /** All objects of the base or an overlay. */
    static List<Manifest> objects(String name) {
        Chart chart = new Chart(Chart.FOLDER, "millrace", List.of(FOLDER.resolve("values/base.yaml")));
        List<Manifest> manifests =
                (name.equals("base") ? chart : chart.with(FOLDER.resolve("values/" + name + ".yaml"))).render();
        manifests.forEach(manifest -> ((ObjectNode) manifest.at("/metadata/labels")).remove(HELMS_LABELS));
        return manifests.stream().sorted(Comparator.comparing(Manifest::id)).toList();
    }

    /** Each file's text by its path below {@code k8s}. */
    static SortedMap<String, String> files() {
        SortedMap<String, String> files = new TreeMap<>();
        List<Manifest> base = objects("base");
        List<String> resources = new ArrayList<>();
        base.forEach(manifest -> {
            resources.add(file(manifest));
            files.put("base/" + file(manifest), yaml(manifest.json()));
        });
        files.put("base/kustomization.yaml", kustomization(resources, List.of()));
        OVERLAYS.forEach(overlay -> addOverlay(files, base, overlay));
        return files;
    }

    private static void addOverlay(SortedMap<String, String> files, List<Manifest> base, String overlay) {
        String folder = "overlays/" + overlay + "/";
        Map<String, Manifest> before = base.stream().collect(Collectors.toMap(Manifest::id, Function.identity()));
        List<String> resources = new ArrayList<>(List.of("../../base"));
        List<String> patches = new ArrayList<>();
        for (Manifest manifest : objects(overlay)) {
            Manifest old = before.remove(manifest.id());
            if (old == null) {
                resources.add(file(manifest));
                files.put(folder + file(manifest), yaml(manifest.json()));
            } else {
                Patch.between(old, manifest).ifPresent(patch -> {
                    patches.add("patches/" + file(manifest));
                    files.put(folder + "patches/" + file(manifest), yaml(patch));
                });
            }
        }
        before.values().stream().sorted(Comparator.comparing(Manifest::id)).forEach(gone -> {
            patches.add("patches/" + file(gone));
            files.put(folder + "patches/" + file(gone), yaml(without(gone)));
        });
        files.put(folder + "kustomization.yaml", kustomization(resources, patches));
    }

    private static ObjectNode without(Manifest gone) {
        ObjectNode patch = Manifest.YAML.createObjectNode();
        patch.put("$patch", "delete").put("apiVersion", gone.apiVersion()).put("kind", gone.kind());
        patch.putObject("metadata").put("name", gone.name());
        return patch;
    }

    private static String kustomization(List<String> resources, List<String> patches) {
        ObjectNode all = Manifest.YAML.createObjectNode();
        all.put("apiVersion", "kustomize.config.k8s.io/v1beta1").put("kind", "Kustomization");
        resources.forEach(all.putArray("resources")::add);
        if (!patches.isEmpty()) {
            var list = all.putArray("patches");
            patches.forEach(patch -> list.addObject().put("path", patch));
        }
        return yaml(all);
    }

    private static String file(Manifest manifest) {
        return (manifest.kind() + "-" + manifest.name()).toLowerCase(Locale.ROOT) + ".yaml";
    }

    private static String yaml(Object value) {
        try {
            return "# Rendered from helm/millrace: ./mvnw -q -pl helm -Prender\n"
                    + Manifest.YAML.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
