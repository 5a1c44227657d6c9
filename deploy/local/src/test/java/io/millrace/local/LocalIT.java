package io.millrace.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as people use it: real processes on free ports. */
@Timeout(240)
class LocalIT {
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);

    @TempDir
    Path temporary;

    @Test
    @DisplayName("two gateways and the workers answer; who starts it twice is told; Ctrl-C ends all of it in order")
    void wholePath() throws Exception {
        Map<String, String> options = Launcher.freePorts();
        List<Integer> ports = gatewayPorts(options);
        try (var local = Launcher.start(options, temporary)) {
            local.awaitSaid("Ctrl-C");
            ports.forEach(port -> assertTrue(local.hasSaid("http://localhost:" + port), "the banner has " + port));
            try (var first = GatewayClient.connect(ports.get(0));
                    var second = GatewayClient.connect(ports.get(1))) {
                first.send("421[\"echo\",\"Grüße 🌊\",1]");
                second.send("422[\"echo\",\"Grüße 🌊\",2]");
                assertEquals("431[\"Grüße 🌊\",1]", first.expect("431"));
                assertEquals("432[\"Grüße 🌊\",2]", second.expect("432"));
                assertPage(ports.get(0), "gateway-1");
                assertPage(ports.get(1), "gateway-2");
                assertChat(local, ports, first, second);
                assertDialects(ports);
                assertRefused(options, "Port " + ports.get(0) + " on 0.0.0.0, which a gateway wants, is taken");

                List<ProcessHandle> processes = local.processes();
                local.interruptGroup();
                assertEquals(1012, first.closeCode(), "come back");
                assertEquals(1012, second.closeCode(), "come back");
                assertEquals(128 + 2, local.awaitEnd(STOPPED_WITHIN));
                assertInOrder(
                        local, "Stopping the gateways", "Stopping the workers", "Stopping Kafka", "All has stopped.");
                assertNothingLeft(processes);
            }
        }
    }

    @Test
    @DisplayName("without bundled workers: it says that nobody reads the topic; SIGTERM ends all of it")
    void withoutWorkers() throws Exception {
        Map<String, String> options = Launcher.freePorts();
        options.put("local.workers", "none");
        options.put("millrace.gateway.answer-within", "1s");
        options.put("millrace.page.enabled", "false");
        int port = gatewayPorts(options).getFirst();
        try (var local = Launcher.start(options, temporary)) {
            local.awaitSaid("Ctrl-C");
            assertTrue(local.hasSaid("none of ours"));
            assertEquals(404, GatewayClient.get(port, "/").statusCode());
            try (var client = GatewayClient.connect(port)) {
                client.send("421[\"unheard\"]");
                local.awaitSaid("Nobody answered event \"unheard\" in namespace /");
                local.awaitSaid("Topic millrace.events has no consumer");
            }
            List<ProcessHandle> processes = local.processes();
            local.terminate();
            assertEquals(128 + 15, local.awaitEnd(STOPPED_WITHIN));
            assertNothingLeft(processes);
        }
    }

    @Test
    @DisplayName("a gateway that dies ends the rest, with its last lines and status 1")
    void gatewayDies() throws Exception {
        try (var local = Launcher.start(Launcher.freePorts(), temporary)) {
            local.awaitSaid("gateway-1 |"); // it runs, and has something to say
            List<ProcessHandle> processes = local.processes();
            local.jvmWith("-Dmillrace.gateway.id=gateway-1").destroyForcibly();
            assertEquals(1, local.awaitEnd(STOPPED_WITHIN));
            assertTrue(local.hasSaid("millrace: gateway-1 has ended unexpectedly, with status 137"));
            assertNothingLeft(processes);
        }
    }

    @Test
    @DisplayName("a command that is killed leaves nothing running")
    void killed() throws Exception {
        try (var local = Launcher.start(Launcher.freePorts(), temporary)) {
            local.awaitSaid("gateway-2 |");
            List<ProcessHandle> processes = local.processes();
            assertTrue(processes.size() >= 12, "4 processes, each with a shell and a watchdog: " + processes.size());
            local.kill();
            assertNothingLeft(processes);
        }
    }

    @Test
    @DisplayName("what was not built is one line")
    void notBuilt() throws Exception {
        Map<String, String> options = Launcher.freePorts();
        options.put("local.root", temporary.toString());
        assertRefused(options, "quarkus-run.jar is missing: build it with ./mvnw -Plocal");
    }

    private void assertRefused(Map<String, String> options, String line) throws Exception {
        try (var refused = Launcher.start(options, temporary)) {
            assertEquals(1, refused.awaitEnd(STOPPED_WITHIN));
            assertEquals(1, refused.lines().size(), () -> String.join("\n", refused.lines()));
            assertTrue(
                    refused.lines().getFirst().contains(line), refused.lines().getFirst());
        }
    }

    private static void assertPage(int port, String gateway) throws Exception {
        var page = GatewayClient.get(port, "/");
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("data-gateway=\"" + gateway + "\""), "it says which gateway");
        assertTrue(page.body().contains("data-path=\"/socket.io/\""), "it says where the client is");
        assertEquals(200, GatewayClient.get(port, "/socket.io/socket.io.js").statusCode());
    }

    /** The chat's page is at both gateways, and its worker there: a client on each, and one hears the other. */
    private static void assertChat(Launcher local, List<Integer> ports, GatewayClient one, GatewayClient other)
            throws Exception {
        for (int port : ports) {
            assertTrue(local.hasSaid("http://localhost:" + port + "/chat/"), "the banner has the page");
            assertTrue(
                    GatewayClient.get(port, "/").body().contains("data-demos=\"chat channels sono plain together\""),
                    "the start page links it");
            assertTrue(GatewayClient.get(port, "/chat/").body().contains("chat.js"), "the page is there");
            assertEquals(200, GatewayClient.get(port, "/chat/chat.js").statusCode());
        }
        one.send("423[\"add user\",\"Ada\"]");
        one.expect("42[\"login\",{\"username\":\"Ada\",\"numUsers\":1");
        one.expect("433[{\"username\":\"Ada\"");
        other.send("424[\"add user\",\"Grace\"]");
        other.expect("42[\"login\",{\"username\":\"Grace\",\"numUsers\":2");
        other.expect("434[{\"username\":\"Grace\"");
        one.expect("42[\"user joined\",{\"username\":\"Grace\",\"numUsers\":2");
        other.send("42[\"new message\",\"Grüße 🌊\"]");
        one.expect("42[\"new message\",{\"username\":\"Grace\",\"message\":\"Grüße 🌊\"");
    }

    /** A page for each dialect, and one for all, in the room that is shared. */
    private static void assertDialects(List<Integer> ports) throws Exception {
        for (int port : ports) {
            for (String page : List.of("channels", "sono", "plain", "together")) {
                var shown = GatewayClient.get(port, "/" + page + "/");
                assertEquals(200, shown.statusCode(), page);
                assertTrue(shown.body().contains("src=\"" + page + ".js\""), page);
            }
            String together = GatewayClient.get(port, "/together/").body();
            assertTrue(together.contains("data-room=\"lobby\""), together);
        }
    }

    private static void assertInOrder(Launcher local, String... parts) {
        List<Integer> places = Arrays.stream(parts)
                .map(part -> local.lines().stream()
                        .filter(line -> line.contains(part))
                        .findFirst()
                        .map(local.lines()::indexOf)
                        .orElse(-1))
                .toList();
        assertEquals(places.stream().sorted().toList(), places, () -> String.join("\n", local.lines()));
        assertTrue(places.getFirst() >= 0, () -> String.join("\n", local.lines()));
    }

    private void assertNothingLeft(List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            process.onExit().get(10, TimeUnit.SECONDS);
        }
        assertTrue(processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static List<Integer> gatewayPorts(Map<String, String> options) {
        return Arrays.stream(options.get("local.gateway.ports").split(",", -1))
                .map(Integer::valueOf)
                .toList();
    }
}
