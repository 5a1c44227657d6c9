package io.millrace.contract.wire;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The example messages of the contract, which workers of every language read too. What they hold as {@code payload} or
 * {@code value} is byte for byte what is on the wire.
 *
 * @param file below {@code examples/}
 */
record Golden(String file, Map<String, Json> fields) {
    private static final Path EXAMPLES = Path.of("examples");

    static Golden read(String file) {
        return new Golden(file, fields(Json.parse(bytes(file))));
    }

    static List<Map<String, Json>> table(String name) {
        return Json.parse(bytes("tables/" + name)).elements().stream()
                .map(Golden::fields)
                .toList();
    }

    static Set<String> files(String folder) {
        try (Stream<Path> files = Files.list(EXAMPLES.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, Json> fields(Json object) {
        Map<String, Json> fields = new LinkedHashMap<>();
        object.forEachField(fields::put);
        return fields;
    }

    String says() {
        return fields.get("says").asString();
    }

    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        fields.get("headers").forEachField((name, value) -> headers.put(name, value.asString()));
        return headers;
    }

    List<Bytes> attachments() {
        return fields.get("attachments").elements().stream()
                .map(element -> Bytes.of(Base64.getDecoder().decode(element.asString())))
                .toList();
    }

    /** The line and the attachments behind it, as on a Redis channel. */
    byte[] message() {
        return Payload.write(fields.get("payload").toBytes(), attachments());
    }

    private static byte[] bytes(String file) {
        try {
            return Files.readAllBytes(EXAMPLES.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
