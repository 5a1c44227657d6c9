package io.millrace.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.loadtest.cluster.LocalCluster;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each simulation, small, and the smoke test, against two real gateways with a real worker, Kafka and Redis. */
@Timeout(240)
class LoadTestIT {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));

    @TempDir
    static Path folder;

    private static LocalCluster cluster;

    @BeforeAll
    static void start() {
        Map<String, String> settings = new HashMap<>(LoadTest.SETTINGS);
        settings.put("millrace.socketio.namespaces", "/,/shop");
        settings.put("millrace.sono.paths.narrow.path", "/narrow");
        cluster = LocalCluster.start(ROOT, classPath(), folder.resolve("cluster.log"), 2, settings);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void simulations(String simulation, Map<String, String> parameters, Map<String, Long> counts) {
        Outcome outcome = simulate(simulation, parameters);
        assertTrue(outcome.isWell(), () -> String.join("\n", outcome.lines()));
        assertTrue(Files.isRegularFile(outcome.report().orElseThrow()), "its report is there");
        var counted = new HashMap<String, Long>();
        outcome.requests().stream()
                .filter(row -> counts.containsKey(row.name()))
                .forEach(row -> counted.put(row.name(), row.ok()));
        assertEquals(counts, counted);
        if (simulation.equals("fanout")) {
            long members = 3; // of each room
            assertEquals(
                    members * row(outcome, "say").ok(), row(outcome, "delivery").ok(), "each message to each member");
        }
    }

    static Stream<Arguments> simulations() {
        return Stream.of(
                arguments(
                        "echo",
                        Map.of("users", "5", "rate", "20", "duration", "3s", "ramp", "500ms"),
                        Map.of("connected", 5L)),
                arguments(
                        "fanout",
                        Map.of("users", "6", "rooms", "2", "rate", "10", "duration", "2s", "ramp", "500ms"),
                        Map.of("connected", 8L, "join", 6L, "all of its room's messages", 6L)),
                arguments("connect", Map.of("rate", "20", "duration", "2s"), Map.of("connected", 40L, "leave", 40L)),
                arguments(
                        "reconnect",
                        Map.of("users", "10", "rate", "20", "duration", "1s", "ramp", "500ms"),
                        Map.of(
                                "connected", 10L,
                                "back", 15L, // half of them after the first stop, all after the second
                                "all are back after term", 1L,
                                "all are back after kill", 1L,
                                "every event answered", 10L)),
                arguments(
                        "soak",
                        Map.of("users", "6", "rate", "20", "duration", "4s", "ramp", "500ms"),
                        Map.of("has returned: millrace_clients", 1L, "has returned: jvm_memory_used_bytes", 1L)));
    }

    @ParameterizedTest(name = "{1} in {0}")
    @CsvSource({"socketcluster,echo", "socketcluster,fanout", "sono,echo", "sono,fanout", "plain,echo", "plain,fanout"})
    void dialects(String dialect, String simulation) {
        Outcome outcome = simulate(
                simulation,
                Map.of(
                        "dialect",
                        dialect,
                        "users",
                        "6",
                        "rooms",
                        "2",
                        "rate",
                        "20",
                        "duration",
                        "2s",
                        "ramp",
                        "500ms"));
        assertTrue(outcome.isWell(), () -> String.join("\n", outcome.lines()));
        assertEquals(
                simulation.equals("echo") ? 6 : 8, row(outcome, "connected").ok());
        if (simulation.equals("fanout")) {
            assertEquals(dialect.equals("sono") ? 8 : 6, row(outcome, "join").ok(), "Sono's speakers are in the room");
            assertEquals(3 * row(outcome, "say").ok(), row(outcome, "delivery").ok(), "each message to each member");
        }
    }

    @Test
    @DisplayName("a room that clients cannot enter fails")
    void noRoom() {
        Outcome outcome = simulate(
                "fanout",
                Map.of(
                        "dialect",
                        "sono",
                        "path",
                        "/narrow",
                        "users",
                        "2",
                        "rooms",
                        "1",
                        "duration",
                        "1s",
                        "ramp",
                        "100ms"));
        assertFalse(outcome.isWell());
        assertTrue(row(outcome, "join").failed() > 0, () -> String.join("\n", outcome.lines()));
    }

    @Test
    @DisplayName("what nobody answers fails, and so does the smoke test")
    void unanswered() throws Exception {
        ProcessHandle worker = process("worker/echo");
        signal("STOP", worker);
        try {
            Outcome outcome = simulate(
                    "echo",
                    Map.of("users", "2", "rate", "2", "duration", "3s", "ramp", "100ms", "answer-within", "1s"));
            assertFalse(outcome.isWell());
            assertTrue(row(outcome, "echo").failed() >= 2, () -> String.join("\n", outcome.lines()));
            assertEquals(0, row(outcome, "echo").ok());
            assertEquals(0, row(outcome, "connected").failed());

            List<String> said = tried(Map.of("loadtest.smoke.within", "2s"), false);
            assertTrue(said.getLast().startsWith("FAILED: No answer within 2 s: does a worker run"), said::toString);
            tried(Map.of("loadtest.smoke.worker", "false"), true);
        } finally {
            signal("CONT", worker);
        }
    }

    @Test
    @DisplayName("a storm that nobody makes fails")
    void noStorm() {
        Outcome outcome = simulate(
                "reconnect", Map.of("users", "2", "rate", "2", "ramp", "100ms", "stop", "wait", "duration", "1s"));
        assertFalse(outcome.isWell());
        assertEquals(1, row(outcome, "all are back after wait").failed());
        assertEquals(2, row(outcome, "every event answered").ok());
    }

    @Test
    @DisplayName("the packed load test runs without Maven, says what came of it as JSON, and ends with 0 or 1")
    void packed() throws Exception {
        String well =
                packed("LoadTest", 0, Map.of("LOADTEST_SIMULATION", "echo", "LOADTEST_TARGETS", cluster.targets()));
        String json = well.lines().toList().getLast();
        assertTrue(json.startsWith("{\"simulations\":[{\"name\":\"echo\",\"well\":true"), well);
        assertTrue(json.endsWith("}]}],\"well\":true}"), well);

        String slow = packed(
                "LoadTest",
                1,
                Map.of("LOADTEST_SIMULATION", "echo", "LOADTEST_TARGETS", cluster.targets(), "LOADTEST_P99", "0ms"));
        assertTrue(slow.contains("BROKEN: echo: 99th percentile of response time"), slow);
        assertTrue(slow.lines().toList().getLast().endsWith("\"well\":false}"), slow);
    }

    @Test
    @DisplayName("without a cluster and outside a checkout it says what it needs")
    void nowhere() throws Exception {
        String said = packed("LoadTest", 1, Map.of());
        assertTrue(said.startsWith("loadtest: loadtest.targets names no gateway, and outside a checkout"), said);
        assertTrue(packed("Smoke", 1, Map.of()).startsWith("FAILED: loadtest.targets names no gateway."));
        assertTrue(packed("Smoke", 0, Map.of("LOADTEST_TARGETS", cluster.targets()))
                .contains("Answered with the same."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void smoke(String what, Map<String, String> parameters, boolean well, String sentence) {
        List<String> said = tried(parameters, well);
        assertTrue(said.getLast().contains(sentence), said::toString);
    }

    static Stream<Arguments> smoke() {
        return Stream.of(
                arguments("a real client is answered", Map.of(), true, "Answered with the same."),
                arguments("in a namespace", Map.of("loadtest.namespace", "/shop"), true, "Answered with the same."),
                arguments(
                        "in another dialect",
                        Map.of("loadtest.dialect", "sono"),
                        false,
                        "FAILED: loadtest.dialect is another one: this is a client of Socket.IO."),
                arguments(
                        "a namespace that is not let in",
                        Map.of("loadtest.namespace", "/cellar", "loadtest.smoke.within", "3s"),
                        false,
                        "FAILED: Not connected within 3 s: {\"message\":\"Invalid namespace\"}"),
                arguments(
                        "a port on which nobody listens",
                        Map.of("loadtest.targets", "http://127.0.0.1:9", "loadtest.smoke.within", "3s"),
                        false,
                        "FAILED: Not connected within 3 s: java.net.ConnectException"));
    }

    private static Outcome simulate(String simulation, Map<String, String> parameters) {
        Map<String, String> given = new HashMap<>(clusterParameters());
        parameters.forEach((name, value) -> given.put("loadtest." + name, value));
        given.put("loadtest.reports", folder.resolve("reports").toString());
        given.put("loadtest.jvm", "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        given.put("loadtest.p99", "10s"); // others build on this machine
        given.put("loadtest.back-within", "60s");
        return new Simulator(parameters(given), classPath(), Map.of()).run(simulation);
    }

    private static List<String> tried(Map<String, String> parameters, boolean well) {
        var said = new ArrayList<String>();
        Map<String, String> given = new HashMap<>(clusterParameters());
        given.putAll(parameters);
        assertEquals(well, new Smoke(parameters(given), said::add).run(), said::toString);
        return said;
    }

    private static Map<String, String> clusterParameters() {
        return Map.of("loadtest.targets", cluster.targets(), "loadtest.cluster", Long.toString(cluster.pid()));
    }

    private static Parameters parameters(Map<String, String> given) {
        var properties = new Properties();
        properties.putAll(given);
        return Parameters.of(properties, Map.of());
    }

    private static ReportTable.Row row(Outcome outcome, String name) {
        return outcome.requests().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is missing\n" + String.join("\n", outcome.lines())));
    }

    /** The packed application, given its environment alone; returns what it says. */
    private static String packed(String main, int status, Map<String, String> environment) throws Exception {
        Path app = ROOT.resolve("deploy/loadtest/target/app");
        Path work = Files.createTempDirectory(folder, "packed");
        String classPath = app.resolve("loadtest.jar") + ":" + app.resolve("lib") + "/*";
        var builder = new ProcessBuilder(java(), "-cp", classPath, "io.millrace.loadtest." + main);
        builder.environment().putAll(environment);
        builder.environment().put("LOADTEST_USERS", "4");
        builder.environment().put("LOADTEST_RATE", "8");
        builder.environment().put("LOADTEST_DURATION", "2s");
        builder.environment().putIfAbsent("LOADTEST_P99", "10s");
        Process process =
                builder.directory(work.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(status, process.waitFor(), said);
        return said;
    }

    private static ProcessHandle process(String part) {
        return ProcessHandle.of(cluster.pid())
                .orElseThrow()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .filter(process -> process.info().commandLine().orElse("").contains(part))
                .findFirst()
                .orElseThrow();
    }

    private static void signal(String signal, ProcessHandle process) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor());
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static List<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
    }
}
