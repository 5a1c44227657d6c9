package io.millrace.worker.echo;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Origin;
import io.millrace.contract.json.Json;
import io.millrace.contract.wire.EventCodec;
import io.millrace.contract.wire.Partitioning;
import io.millrace.contract.wire.Topics;
import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What an echo costs the worker: Kafka is filled first, then the worker, in a process of its own, empties it, and Redis
 * is asked how many answers came. Run by hand, see the module's README; prints a line for each round.
 */
final class EchoCost {
    private static final int CONNECTIONS = 100;
    private static final int PARTITIONS = 4;
    private static final int ROUNDS = 4;
    private static final PrintStream OUT = System.err;

    private EchoCost() {}

    public static void main(String[] args) throws Exception {
        int events = args.length > 0 ? Integer.parseInt(args[0]) : 500_000;
        try (EmbeddedKafka kafka =
                        EmbeddedKafka.start(EmbeddedKafka.Options.defaults().withPartitions(PARTITIONS));
                EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults())) {
            fill(kafka.bootstrap(), 1, 1000);
            Process worker = start(kafka.bootstrap(), redis.port());
            try (Counter counter = new Counter(redis.port())) {
                counter.awaitAnswers(1000);
                for (int round = 1; round <= ROUNDS; round++) {
                    round(kafka.bootstrap(), worker, counter, round, events);
                }
            } finally {
                worker.destroy();
                worker.waitFor();
            }
        }
    }

    private static void round(String bootstrap, Process worker, Counter counter, int round, int events)
            throws Exception {
        stop(worker, "STOP");
        fill(bootstrap, round + 1, events);
        long before = counter.answers();
        Duration cpuBefore = cpu(worker);
        long began = System.nanoTime();
        stop(worker, "CONT");
        counter.awaitAnswers(before + events);
        double seconds = (System.nanoTime() - began) / 1e9;
        double micros = cpu(worker).minus(cpuBefore).toNanos() / 1e3 / events;
        OUT.printf("round %d: %,.0f events/s, %.2f us of worker CPU for each%n", round, events / seconds, micros);
    }

    private static void stop(Process worker, String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(worker.pid()))
                .start()
                .waitFor();
    }

    private static Duration cpu(Process worker) {
        Optional<Duration> total = worker.info().totalCpuDuration();
        return total.orElseThrow();
    }

    private static Process start(String bootstrap, int redisPort) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dkafka.bootstrap.servers=" + bootstrap,
                "-Dquarkus.redis.hosts=redis://127.0.0.1:" + redisPort,
                "-jar",
                System.getProperty("millrace.echo.jar", "worker/echo/target/quarkus-app/quarkus-run.jar"));
        builder.command()
                .addAll(
                        1,
                        List.of(System.getProperty("millrace.echo.options", "-XX:+UseG1GC")
                                .split(" ")));
        return builder.inheritIO().start();
    }

    private static void fill(String bootstrap, int life, int events) {
        Json data = Json.parse("[\"echo\",\"" + "x".repeat(64) + "\"]");
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrap, "compression.type", "lz4", "linger.ms", 5);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < events; i++) {
                ConnectionId connection = new ConnectionId("connection%011d".formatted(i % CONNECTIONS));
                Origin origin = new Origin("g1", connection, life, "socketio", "/", null, List.of());
                Event event = new Event(
                        origin,
                        EventType.EVENT,
                        i + 1,
                        "echo",
                        System.currentTimeMillis(),
                        new Event.Awaited(Integer.toString(i), System.currentTimeMillis() + 30_000),
                        data,
                        List.of());
                var record = new ProducerRecord<>(
                        Topics.EVENTS,
                        Partitioning.partition(connection, PARTITIONS),
                        connection.value(),
                        EventCodec.value(event));
                EventCodec.headers(event, (name, value) -> record.headers().add(name, value));
                var _ = producer.send(record);
            }
        }
    }

    /** Counts answers by their first characters, as a subscriber that reads as fast as it can. */
    private static final class Counter implements AutoCloseable {
        private static final byte[] MARK = "\"ack\":\"".getBytes(StandardCharsets.US_ASCII);
        private final Socket socket;
        private final LongAdder answers = new LongAdder();

        Counter(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.getOutputStream().write("PSUBSCRIBE millrace:c:*\r\n".getBytes(StandardCharsets.US_ASCII));
            Thread.ofPlatform().daemon().start(this::count);
        }

        private void count() {
            byte[] buffer = new byte[1 << 18];
            int matched = 0;
            try (InputStream in = new BufferedInputStream(socket.getInputStream())) {
                int length = in.read(buffer);
                while (length >= 0) {
                    long found = 0;
                    for (int i = 0; i < length; i++) {
                        matched = buffer[i] == MARK[matched] ? matched + 1 : buffer[i] == MARK[0] ? 1 : 0;
                        if (matched == MARK.length) {
                            found++;
                            matched = 0;
                        }
                    }
                    answers.add(found);
                    length = in.read(buffer);
                }
            } catch (IOException e) {
                OUT.println("Counting has ended: " + e.getMessage());
            }
        }

        long answers() {
            return answers.sum();
        }

        void awaitAnswers(long count) throws InterruptedException {
            while (answers() < count) {
                Thread.sleep(1);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
