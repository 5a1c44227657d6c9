package io.millrace.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedKafkaTest {
    private static final EmbeddedKafka.Options ANY = EmbeddedKafka.Options.defaults();

    @Test
    @DisplayName("a topic comes with its first record, and its records, commits and place outlive a restart")
    void restarts(@TempDir Path directory) {
        var options = ANY.withDataDirectory(directory).withPartitions(3);
        EmbeddedKafka first = EmbeddedKafka.start(options);
        assertTrue(first.options().port() < 32_768, "port " + first.options().port());
        try (var clients = new KafkaClients(first.bootstrap())) {
            clients.send("events", "a", "é");
            clients.send("events", "a", "🚂");
            assertEquals(3, clients.partitions("events"));
            assertEquals(List.of("é"), clients.read("group", "events", 1));
        }
        first.stop();
        first.stop();
        assertFalse(first.isRunning());

        try (var second = EmbeddedKafka.start(first.options());
                var clients = new KafkaClients(second.bootstrap())) {
            assertEquals(first.bootstrap(), second.bootstrap());
            assertEquals(List.of("🚂"), clients.read("group", "events", 1));
        }
        assertTrue(Files.exists(directory.resolve("meta.properties")), "a directory that was given stays");
    }

    @Test
    @DisplayName("a broker that is stopped and started under load has every record it acknowledged")
    void restartsUnderLoad(@TempDir Path directory) throws Exception {
        var kafka = EmbeddedKafka.start(ANY.withDataDirectory(directory));
        var acknowledged = new ConcurrentSkipListSet<String>();
        var sending = new AtomicBoolean(true);
        var before = new CountDownLatch(500);
        try (var clients = new KafkaClients(kafka.bootstrap())) {
            var load = CompletableFuture.runAsync(() -> {
                for (int i = 0; sending.get(); i++) {
                    String value = Integer.toString(i);
                    clients.sendAsync("events", value, () -> {
                        acknowledged.add(value);
                        before.countDown();
                    });
                }
            });
            assertTrue(before.await(10, TimeUnit.SECONDS));
            kafka.stop();
            int atStop = acknowledged.size();
            kafka = EmbeddedKafka.start(kafka.options());
            clients.send("events", "after", "after");
            sending.set(false);
            load.get(20, TimeUnit.SECONDS);
            clients.flush();
            assertTrue(acknowledged.size() > atStop);

            var found = new TreeSet<>(clients.readAll("events"));
            var lost = new TreeSet<>(acknowledged);
            lost.removeAll(found);
            assertEquals(Set.of(), lost);
        } finally {
            sending.set(false);
            kafka.stop();
        }
    }

    @Test
    @DisplayName("a fatal fault in the broker ends the broker's service and not the JVM")
    void containsFaults() throws Exception {
        var kafka = EmbeddedKafka.start(ANY);
        Path directory;
        try (var clients = new KafkaClients(kafka.bootstrap())) {
            directory = Path.of(clients.logDirectory(KafkaSettings.NODE));
            assertTrue(Files.exists(directory));
            assertEquals(Optional.empty(), kafka.failure());
            assertThrows(IllegalStateException.class, () -> Exit.halt(1, "no log directory left"));
            assertEquals(Optional.of("no log directory left"), kafka.failure());
            assertFalse(kafka.isRunning());
        }
        kafka.stop();
        assertFalse(Files.exists(directory), "a temporary directory goes with its broker");
    }

    @Test
    @DisplayName("after its JVM was killed it starts on the same directory and port, nothing lost")
    void survivesItsJvm(@TempDir Path directory, @TempDir Path temporary) throws Exception {
        int port = Ports.free("127.0.0.1");
        try (var jvm = HolderJvm.start(List.of(), temporary, "kafka", directory.toString(), Integer.toString(port));
                var clients = new KafkaClients("127.0.0.1:" + port)) {
            clients.send("events", "a", "kept");
            var same = ANY.withDataDirectory(directory);
            var inUse = assertThrows(StartException.class, () -> EmbeddedKafka.start(same));
            assertTrue(inUse.getMessage().startsWith("Another Kafka is running on "), inUse.getMessage());
            jvm.process().destroyForcibly();
            assertTrue(jvm.process().waitFor(10, TimeUnit.SECONDS));
        }
        var options = ANY.withDataDirectory(directory).withPort(port);
        var soon = Map.of("broker.session.timeout.ms", "1000", "broker.heartbeat.interval.ms", "200");
        try (var again = EmbeddedKafka.start(options.withSettings(soon));
                var clients = new KafkaClients(again.bootstrap())) {
            assertEquals(List.of("kept"), clients.readAll("events"));
        }
    }

    @Test
    @DisplayName("SIGTERM stops it in good order and leaves no file")
    void endsWithItsJvm(@TempDir Path temporary) throws Exception {
        try (var jvm = HolderJvm.start(List.of(), temporary, "kafka")) {
            assertTrue(Ports.isTaken("127.0.0.1", jvm.port()));
            jvm.process().destroy();
            assertTrue(jvm.process().waitFor(10, TimeUnit.SECONDS));
            assertFalse(Ports.isTaken("127.0.0.1", jvm.port()));
        }
        try (var files = Files.list(temporary)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.getFileName().toString().startsWith("millrace"))
                            .toList());
        }
    }

    @Test
    @DisplayName("a taken port is told in one line with who wanted it and what changes it")
    void takenPort() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            var options = ANY.withPort(port).withPortOption("-Dkafka.port");
            var thrown = assertThrows(PortTakenException.class, () -> EmbeddedKafka.start(options));
            assertEquals(
                    "Port " + port + " on 127.0.0.1, which Kafka wants, is taken by another process; "
                            + "stop that one or choose another port with -Dkafka.port.",
                    thrown.getMessage());
        }
    }

    @Test
    @DisplayName("what keeps it from starting is told: the directory of another broker, a wrong setting")
    void cannotStart(@TempDir Path directory) {
        try (var kafka = EmbeddedKafka.start(ANY.withDataDirectory(directory))) {
            var same = ANY.withDataDirectory(directory);
            var inUse = assertThrows(StartException.class, () -> EmbeddedKafka.start(same));
            assertEquals(
                    "Another Kafka is running on " + directory + "; stop it or choose another directory.",
                    inUse.getMessage());

            var wrong = ANY.withSettings(Map.of("num.io.threads", "none"));
            var thrown = assertThrows(StartException.class, () -> EmbeddedKafka.start(wrong));
            assertTrue(thrown.getMessage().contains("num.io.threads"), thrown.getMessage());
            assertTrue(kafka.isRunning(), "the other one has not noticed");
        }
    }
}
