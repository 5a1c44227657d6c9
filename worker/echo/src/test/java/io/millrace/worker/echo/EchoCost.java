package io.millrace.worker.echo;

import io.millrace.contract.json.Json;
import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What an echo costs the worker: Kafka is filled first, then the worker, in a process of its own, empties it, and Redis
 * is asked how many answers came. Run by hand, see the module's README; prints a line for each round.
 */
final class EchoCost {
    private static final int CONNECTIONS = 100;
    private static final String OPTIONS = System.getProperty("millrace.echo.options", "-Xmx512m");
    private static final int ROUNDS = Integer.getInteger("millrace.echo.rounds", 4);
    private static final long LOOP_NANOS = 9_000_000_000L;
    private static final Json DATA = Json.parse("[\"echo\",\"" + "x".repeat(64) + "\"]");

    private EchoCost() {}

    public static void main(String[] args) throws Exception {
        int events = args.length > 0 ? Integer.parseInt(args[0]) : 500_000;
        try (EmbeddedKafka kafka =
                        EmbeddedKafka.start(EmbeddedKafka.Options.defaults().withPartitions(Wire.PARTITIONS));
                EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults())) {
            fill(kafka.bootstrap(), 1, 1000);
            Process worker = EchoProcess.start(kafka.bootstrap(), redis.port(), OPTIONS.split(" ", -1))
                    .process();
            try (Counter counter = new Counter(redis.port())) {
                counter.awaitAnswers(1000);
                for (int round = 1; round <= ROUNDS; round++) {
                    round(kafka.bootstrap(), worker, counter, round, events);
                }
                for (int inFlight : new int[] {CONNECTIONS, 4 * CONNECTIONS}) {
                    loop(kafka.bootstrap(), worker, counter, inFlight);
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
        IO.println(
                "round %d: %,.0f events/s, %.2f us of worker CPU for each".formatted(round, events / seconds, micros));
    }

    /** As many events under way as clients would have, each answered before the next is sent: small batches. */
    private static void loop(String bootstrap, Process worker, Counter counter, int inFlight) throws Exception {
        long before = counter.answers();
        long sent = 0;
        Duration cpuBefore = Duration.ZERO;
        long began = System.nanoTime();
        long counted = 0;
        try (var producer = Wire.producer(bootstrap, 0)) {
            while (System.nanoTime() - began < LOOP_NANOS) {
                long answers = counter.answers() - before;
                if (counted == 0 && System.nanoTime() - began > LOOP_NANOS / 3) {
                    counted = answers;
                    cpuBefore = cpu(worker);
                }
                for (; sent < answers + inFlight; sent++) {
                    var _ = producer.send(echo(ROUNDS + 2 + inFlight, sent));
                }
                LockSupport.parkNanos(20_000);
            }
            long answers = counter.answers() - before - counted;
            double micros = cpu(worker).minus(cpuBefore).toNanos() / 1e3 / answers;
            double rate = answers / (LOOP_NANOS * 2 / 3 / 1e9);
            IO.println(
                    "%d in flight: %,.0f events/s, %.2f us of worker CPU for each".formatted(inFlight, rate, micros));
        }
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

    private static void fill(String bootstrap, int life, int events) {
        try (var producer = Wire.producer(bootstrap, 5)) {
            for (int i = 0; i < events; i++) {
                var _ = producer.send(echo(life, i));
            }
        }
    }

    private static ProducerRecord<String, byte[]> echo(int life, long number) {
        String connection = "connection%011d".formatted(number % CONNECTIONS);
        return Wire.record(connection, life, number + 1, Long.toString(number), DATA);
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
                IO.println("Counting has ended: " + e.getMessage());
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
