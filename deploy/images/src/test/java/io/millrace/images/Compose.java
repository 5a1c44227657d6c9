package io.millrace.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code deploy/compose/compose.yaml}, its anchors and merges resolved. */
record Compose(Path folder, Map<String, Object> all) {
    static final Path ROOT = Path.of(System.getProperty("millrace.root")).toAbsolutePath();

    static Compose read() throws IOException {
        Path folder = ROOT.resolve("deploy/compose");
        Map<String, Object> all = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(folder.resolve("compose.yaml")));
        return new Compose(folder, all);
    }

    Map<String, Service> services() {
        return map(all.get("services")).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        each -> new Service(each.getKey(), map(each.getValue())),
                        (one, _) -> one,
                        TreeMap::new));
    }

    /** The services that run this checkout's images. */
    List<Service> ours() {
        return services().values().stream()
                .filter(service -> service.image().startsWith("millrace/"))
                .toList();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    /** One of the services. */
    record Service(String name, Map<String, Object> settings) {
        String image() {
            return settings.get("image").toString();
        }

        /** {@code gateway} of {@code millrace/gateway:1.0}. */
        String target() {
            return image().replaceAll("millrace/(\\w+):.*", "$1");
        }

        Map<String, String> environment() {
            return map(settings.get("environment")).entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, each -> each.getValue().toString(), (one, _) -> one, TreeMap::new));
        }

        List<String> list(String key) {
            Object value = settings.get(key);
            return value == null
                    ? List.of()
                    : ((List<?>) value).stream().map(Object::toString).toList();
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
