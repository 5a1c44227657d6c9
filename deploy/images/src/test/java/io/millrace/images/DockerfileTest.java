package io.millrace.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every image promises, read off the Dockerfile. */
final class DockerfileTest {
    static Stream<String> targets() throws IOException {
        return ImageFiles.dockerfile().targets().stream();
    }

    @Test
    void thereIsAnImageForEachApplication() throws IOException {
        assertEquals(
                Set.of("gateway", "echo", "chat", "loadtest"),
                Set.copyOf(ImageFiles.dockerfile().targets()));
    }

    @ParameterizedTest(name = "{0} runs as user and group 65532, in /app")
    @MethodSource("targets")
    void user(String target) throws IOException {
        assertEquals("65532:65532", ImageFiles.dockerfile().last(target, "USER").rest());
        assertEquals("/app", ImageFiles.dockerfile().last(target, "WORKDIR").rest());
    }

    @ParameterizedTest(name = "{0} starts java without a shell, so that SIGTERM reaches it")
    @MethodSource("targets")
    void entryPoint(String target) throws IOException {
        assertEquals(
                "java",
                ImageFiles.dockerfile().last(target, "ENTRYPOINT").words().getFirst());
        assertTrue(ImageFiles.dockerfile().pairs(target, "ENV").get("PATH").startsWith("/opt/java/bin"));
    }

    @ParameterizedTest(name = "{0} runs nothing in its own layers, and takes files from the stage that made them only")
    @MethodSource("targets")
    void layers(String target) throws IOException {
        for (Dockerfile.Instruction each : ImageFiles.dockerfile().of(target)) {
            assertFalse(Set.of("RUN", "ADD", "VOLUME").contains(each.name()), each::toString);
            assertTrue(!each.name().equals("COPY") || each.rest().startsWith("--from=made "), each::toString);
        }
    }

    @ParameterizedTest(name = "{0} says what it is")
    @MethodSource("targets")
    void labels(String target) throws IOException {
        var labels = ImageFiles.dockerfile().pairs(target, "LABEL");
        assertEquals("millrace/" + target, labels.get("org.opencontainers.image.title"));
        for (String label : List.of("description", "version", "revision", "licenses", "vendor")) {
            assertTrue(labels.containsKey("org.opencontainers.image." + label), label);
        }
    }
}
