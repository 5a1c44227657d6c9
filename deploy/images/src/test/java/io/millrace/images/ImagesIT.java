package io.millrace.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.embedded.Ports;
import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The images' own files, run as their processes: with the flags, the user and the environment that the Dockerfile and
 * Compose give them, against real Kafka and Redis.
 */
final class ImagesIT {
    private static final System.Logger LOG = System.getLogger(ImagesIT.class.getName());
    private static final String HERE = "127.0.0.1";
    /** The cache is used, or the JVM does not start. */
    private static final Map<String, String> CACHE_OR_NOTHING = Map.of("JDK_JAVA_OPTIONS", "-XX:AOTMode=on -Xlog:aot");

    private static EmbeddedKafka kafka;
    private static EmbeddedRedis redis;

    @BeforeAll
    static void startBrokers() {
        LOG.log(
                System.Logger.Level.INFO,
                Container.CONTAINED
                        ? "Contained: read-only root, /tmp without execution, process 1, user 65532, no privileges"
                        : "Not contained (not root, or no unshare): the images' files and flags alone are tried");
        redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults());
    }

    @AfterAll
    static void stopBrokers() {
        kafka.stop();
        redis.stop();
    }

    /** As Compose starts it, with these brokers and free ports. */
    private static Map<String, String> environment(String service, int port, int management) throws IOException {
        var environment = new TreeMap<>(Compose.read().services().get(service).environment());
        assertNotEquals(null, environment.replace("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap()));
        assertNotEquals(null, environment.replace("QUARKUS_REDIS_HOSTS", redis.uri()));
        environment.computeIfPresent("MILLRACE_MANAGEMENT_PORT", (_, _) -> Integer.toString(management));
        environment.computeIfPresent("MILLRACE_GATEWAY_DRAIN_WAIT", (_, _) -> "0s");
        environment.computeIfPresent("MILLRACE_GATEWAY_DRAIN_OVER", (_, _) -> "500ms");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_HTTP_HOST", HERE);
        environment.putAll(CACHE_OR_NOTHING);
        return environment;
    }

    @Test
    void aClientIsAnsweredThroughTheImagesAndTheStopIsInGoodOrder() throws Exception {
        int port = Ports.free(HERE);
        int management = Ports.free(HERE);
        try (var gateway = Container.start("gateway", environment("gateway-1", port, management));
                var echo = Container.start("echo", environment("echo", Ports.free(HERE), 0))) {
            gateway.await("ready", () -> status(management, "/q/health/ready") == 200);
            Socket client = IO.socket(URI.create("http://%s:%d".formatted(HERE, port)), options());
            var ended = new CompletableFuture<String>();
            client.on(Socket.EVENT_DISCONNECT, why -> ended.complete(why[0].toString()));
            client.connect();
            try {
                assertEquals("grüße 👋", echoed(client, "grüße 👋"), () -> gateway.said() + echo.said());
                assertEquals(200, status(port, "/chat/"), "the chat's page, which Compose mounts");
                expectContained(gateway, "/app/native/libnetty_transport_native_epoll");
                expectContained(echo, "/app/native/liblz4-java.so");

                gateway.askToEnd();
                assertEquals(143, gateway.awaitEnd(), gateway::said);
                assertTrue(gateway.said().contains("Kafka has all that its 1 clients had sent"), gateway::said);
                assertTrue(
                        ended.get(10, TimeUnit.SECONDS).startsWith("transport "), "asked to come back, not told to go");
                echo.askToEnd();
                assertEquals(143, echo.awaitEnd(), echo::said);
            } finally {
                client.close();
            }
        }
    }

    private static IO.Options options() {
        var options = new IO.Options();
        options.transports = new String[] {"websocket"};
        options.reconnection = false;
        options.forceNew = true;
        return options;
    }

    private static Object echoed(Socket client, String text) throws Exception {
        var answer = new CompletableFuture<Object>();
        client.emit("echo", new Object[] {text}, (Ack) args -> answer.complete(args[0]));
        return answer.get(Container.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static void expectContained(Container container, String nativeLibrary) throws IOException {
        String maps = container.proc("maps");
        assertTrue(maps.contains("/app/app.aot"), "the AOT cache is in use");
        assertTrue(maps.contains(nativeLibrary), () -> nativeLibrary + " is taken from the image");
        List<String> foreign = maps.lines()
                .filter(line -> line.contains(".so") && line.contains("/tmp/"))
                .filter(line -> !line.contains("/app/") && !line.contains("/opt/java/"))
                .filter(line -> !line.contains("/deploy/images/target/")) // the image's own, in a checkout below /tmp
                .toList();
        assertEquals(List.of(), foreign, "nothing runs from /tmp");
        if (Container.CONTAINED) {
            String status = container.proc("status");
            assertTrue(status.contains("Uid:\t65532\t65532\t65532\t65532"), status);
            assertTrue(status.contains("Gid:\t65532\t65532\t65532\t65532"), status);
            assertTrue(status.lines().anyMatch(line -> line.matches("NSpid:\\s\\d+\\s1")), status);
            assertTrue(status.contains("CapEff:\t0000000000000000"), status);
            try (Stream<Path> files = Files.walk(container.tmp())) {
                assertEquals(List.of(), files.filter(Files::isRegularFile).toList(), "nothing is left in /tmp");
            }
        }
    }

    private static int status(int port, String path) {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://%s:%d%s".formatted(HERE, port, path)));
            return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException _) {
            return 0; // not up yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    @Test
    void aMisspeltSettingEndsTheStartAndIsNamed() throws Exception {
        var environment = new TreeMap<>(environment("gateway-1", Ports.free(HERE), Ports.free(HERE)));
        environment.put("MILLRACE_GATEWAY_DRAIN_OVR", "5s");
        try (var gateway = Container.start("gateway", environment)) {
            assertNotEquals(0, gateway.awaitEnd());
            assertTrue(gateway.said().contains("No setting of a gateway: MILLRACE_GATEWAY_DRAIN_OVR"), gateway::said);
        }
    }

    /** Whether an engine reads the Dockerfile as these tests do. */
    @ParameterizedTest(name = "{0} says of itself what the Dockerfile does")
    @ValueSource(strings = {"gateway", "echo"})
    void imagesSayWhatTheDockerfileDoes(String name) throws Exception {
        assumeTrue(Buildah.isThere(), "needs Buildah, root and Debian");
        ImageFiles.of(name);
        Dockerfile dockerfile = ImageFiles.dockerfile();
        assertEquals(dockerfile.last(name, "USER").rest(), Buildah.inspect(name, "{{.OCIv1.Config.User}}"));
        assertEquals(dockerfile.last(name, "WORKDIR").rest(), Buildah.inspect(name, "{{.OCIv1.Config.WorkingDir}}"));
        assertEquals(
                dockerfile.last(name, "ENTRYPOINT").words().toString().replace(",", ""),
                Buildah.inspect(name, "{{.OCIv1.Config.Entrypoint}}"));
        assertEquals(
                "millrace/" + name,
                Buildah.inspect(name, "{{index .OCIv1.Config.Labels \"org.opencontainers.image.title\"}}"));
        assertEquals(
                "test", Buildah.inspect(name, "{{index .OCIv1.Config.Labels \"org.opencontainers.image.version\"}}"));
        LOG.log(System.Logger.Level.INFO, "{0}: {1}", name, Buildah.size(name));
    }

    @ParameterizedTest(name = "in force in the images: {0}")
    @ValueSource(
            strings = {
                "UseCompactObjectHeaders true",
                "ExitOnOutOfMemoryError true",
                "MaxRAMPercentage 50.000000",
                "UsePerfData false"
            })
    void flagsAreInForce(String flagAndValue) throws Exception {
        assertTrue(flags(Map.of()).contains(flagAndValue), () -> flagAndValue + " in " + safely());
    }

    private static String flags(Map<String, String> environment) throws Exception {
        try (var java = Container.start("echo", environment, java(), "-XX:+PrintFlagsFinal", "-version")) {
            assertEquals(0, java.awaitEnd(), java::said);
            return java.said().replaceAll("[ =]+", " ");
        }
    }

    private static String safely() {
        try {
            return flags(Map.of());
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static String java() throws Exception {
        return Container.CONTAINED ? "/opt/java/bin/java" : ImageFiles.of("echo") + "/opt/java/bin/java";
    }

    @Test
    void anOperatorsFlagsWinOverTheImages() throws Exception {
        String flags = flags(Map.of("JDK_JAVA_OPTIONS", "-XX:MaxRAMPercentage=70"));
        assertTrue(flags.contains("MaxRAMPercentage 70.000000"), flags);
        assertFalse(flags.contains("MaxRAMPercentage 50.000000"), flags);
    }
}
