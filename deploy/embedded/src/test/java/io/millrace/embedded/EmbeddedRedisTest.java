package io.millrace.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EmbeddedRedisTest {
    private static final EmbeddedRedis.Options ANY = EmbeddedRedis.Options.defaults();

    @Test
    @DisplayName("what is published reaches who has subscribed")
    void publishes() throws IOException {
        try (var redis = EmbeddedRedis.start(ANY);
                var subscriber = new RedisSocket(redis.port());
                var publisher = new RedisSocket(redis.port())) {
            assertTrue(redis.port() < 32_768, "port " + redis.port());
            assertEquals("*3", subscriber.ask("SUBSCRIBE millrace:c:é"));
            subscriber.skip(5);
            assertEquals(":1", publisher.ask("PUBLISH millrace:c:é 🚂"));
            subscriber.skip(6);
            assertEquals("🚂", subscriber.line());
        }
    }

    @Test
    @DisplayName("stop leaves no process, and the same options start it again, empty")
    void stopsAndStartsAgain() throws IOException {
        var redis = EmbeddedRedis.start(ANY);
        List<ProcessHandle> processes = processes(redis.pid());
        try (var socket = new RedisSocket(redis.port())) {
            assertEquals("+OK", socket.ask("SET kept no"));
        }
        redis.stop();
        redis.stop();
        assertFalse(redis.isRunning());
        assertEquals(List.of(), alive(processes));
        assertEquals(3, processes.size());

        try (var again = EmbeddedRedis.start(redis.options());
                var socket = new RedisSocket(again.port())) {
            assertEquals(redis.port(), again.port());
            assertEquals("$-1", socket.ask("GET kept"));
        }
    }

    @Test
    @DisplayName("kill leaves no process, and the port can be used at once")
    void killed() throws IOException {
        var redis = EmbeddedRedis.start(ANY);
        List<ProcessHandle> processes = processes(redis.pid());
        try (var socket = new RedisSocket(redis.port())) {
            assertEquals("+PONG", socket.ask("PING"));
            redis.kill();
            assertEquals(List.of(), alive(processes));
        }
        try (var again = EmbeddedRedis.start(redis.options())) {
            assertTrue(again.isRunning());
        }
    }

    @ParameterizedTest(name = "a JVM that ends by {0} leaves no Redis and no file")
    @ValueSource(strings = {"exit", "SIGTERM", "SIGKILL"})
    void endsWithItsJvm(String end, @TempDir Path temporary) throws Exception {
        try (var jvm = HolderJvm.start(List.of(), temporary, "redis")) {
            List<ProcessHandle> processes = processes(jvm.brokerPid());
            assertEquals(3, processes.size());
            switch (end) {
                case "exit" -> jvm.process().getOutputStream().close();
                case "SIGTERM" -> jvm.process().destroy();
                default -> jvm.process().destroyForcibly();
            }
            assertTrue(jvm.process().waitFor(10, TimeUnit.SECONDS));
            for (ProcessHandle process : processes) {
                process.onExit().get(10, TimeUnit.SECONDS);
            }
            assertEquals(List.of(), alive(processes));
            assertEquals(List.of(), files(temporary));
        }
    }

    @Test
    @DisplayName("a terminal's Ctrl-C ends neither Redis nor its watchdog")
    @EnabledOnOs(value = OS.LINUX, disabledReason = "makes the process group with setsid")
    void outlivesCtrlC(@TempDir Path temporary) throws Exception {
        var ownGroup = List.of("setsid", "/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh");
        try (var jvm = HolderJvm.start(ownGroup, temporary, "redis");
                var socket = new RedisSocket(jvm.port())) {
            String group = "-" + jvm.process().pid();
            var kill = new ProcessBuilder("/bin/sh", "-c", "kill -INT " + group).start();
            assertEquals(0, kill.waitFor());
            assertEquals("+PONG", socket.ask("PING"));
            assertEquals("*-1", socket.ask("BLPOP nothing 0.5"), "Redis looks for signals ten times a second");
            assertEquals("+PONG", socket.ask("PING"));
            assertEquals(3, processes(jvm.brokerPid()).size());
        }
    }

    @Test
    @DisplayName("a taken port is told in one line with who wanted it and what changes it")
    void takenPort() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            var options = ANY.withPort(port).withPortOption("-Dredis.port");
            var thrown = assertThrows(PortTakenException.class, () -> EmbeddedRedis.start(options));
            assertEquals(port, thrown.port());
            assertEquals(
                    "Port " + port + " on 127.0.0.1, which Redis wants, is taken by another process; "
                            + "stop that one or choose another port with -Dredis.port.",
                    thrown.getMessage());
        }
    }

    @Test
    @DisplayName("a binary that cannot run is named with what it said")
    void brokenBinary(@TempDir Path directory) throws IOException {
        Path broken = Files.writeString(directory.resolve("redis-server"), "no program");
        var thrown = assertThrows(StartException.class, () -> EmbeddedRedis.start(ANY.withExecutable(broken)));
        assertTrue(thrown.getMessage().contains(broken + ") did not start: "), thrown.getMessage());
        assertTrue(thrown.getMessage().contains("Permission denied (where programs may not run"), thrown.getMessage());
        assertEquals(1, thrown.getMessage().lines().count());
    }

    @Test
    @DisplayName("a directive wins over ours, and a wrong one is told")
    void settings() throws IOException {
        var options = ANY.withSettings(Map.of("maxclients", "7"));
        try (var redis = EmbeddedRedis.start(options);
                var socket = new RedisSocket(redis.port())) {
            socket.ask("CONFIG GET maxclients");
            socket.skip(3);
            assertEquals("7", socket.line());
        }
        var wrong = ANY.withSettings(Map.of("maxclient", "7"));
        var thrown = assertThrows(StartException.class, () -> EmbeddedRedis.start(wrong));
        assertTrue(thrown.getMessage().contains("Bad directive"), thrown.getMessage());
    }

    @Test
    @DisplayName("it listens on loopback only")
    void loopbackOnly() throws IOException {
        try (var redis = EmbeddedRedis.start(ANY)) {
            for (InetAddress address : NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress())
                    .toList()) {
                assertThrows(IOException.class, () -> new Socket(address, redis.port()).close(), address.toString());
            }
            assertTrue(Ports.isTaken("127.0.0.1", redis.port()));
        }
    }

    @ParameterizedTest(name = "{0} on {1} runs {2}")
    @CsvSource({
        "Linux, amd64, redis-server-7.0.15-linux-amd64",
        "Linux, aarch64, redis-server-7.0.15-linux-arm64",
        "Mac OS X, x86_64, redis-server-7.0.15-darwin-amd64",
        "Mac OS X, aarch64, redis-server-7.0.15-darwin-arm64",
    })
    void binaries(String os, String processor, String name) {
        assertEquals(name, RedisBinary.name(os, processor));
        assertTrue(redis.embedded.RedisServer.class.getResource("/" + name) != null, "the jar has it");
    }

    /** The shell, Redis and the watchdog. */
    private static List<ProcessHandle> processes(long redis) {
        ProcessHandle shell =
                ProcessHandle.of(redis).flatMap(ProcessHandle::parent).orElseThrow();
        return Stream.concat(Stream.of(shell), shell.descendants()).toList();
    }

    private static List<ProcessHandle> alive(List<ProcessHandle> processes) {
        return processes.stream().filter(ProcessHandle::isAlive).toList();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("hsperfdata"))
                    .toList();
        }
    }
}
