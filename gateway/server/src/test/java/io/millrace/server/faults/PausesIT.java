package io.millrace.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.server.harness.Await;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Flood;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.Received;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Paused does not mean dead: while Kafka or Redis is away, for longer than a client may be silent, pings go out, pongs
 * are read, WebSocket pings are answered, nobody is timed out for our own pause, and afterwards every event is there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
final class PausesIT {
    private static final int PING_INTERVAL_MILLIS = 500;
    private static final int PING_TIMEOUT_MILLIS = 6000;
    /** Longer than a client may be silent. */
    private static final int BEATS = (PING_INTERVAL_MILLIS + PING_TIMEOUT_MILLIS) / PING_INTERVAL_MILLIS + 3;

    private static final int IN_BUDGET = 40;
    private static final String KILOBYTE = "k".repeat(1000);
    private static final long BUDGET = 4L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TIMED_OUT =
            "millrace_clients_closed_total{category=\"network\",dialect=\"socketio\",reason=\"ping timeout\"}";

    @TempDir
    static Path data;

    private EmbeddedKafka kafka;
    private EmbeddedRedis redis;
    private GatewayProcess gateway;
    private GatewayContext context;

    @BeforeAll
    void start() {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults().withDataDirectory(data));
        redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        gateway = GatewayProcess.start(
                kafka.bootstrap(),
                redis.uri(),
                Map.of(
                        "millrace.forward.client-pause-at",
                        "16K",
                        "millrace.forward.client-resume-at",
                        "4K",
                        "millrace.socketio.ping-interval",
                        PING_INTERVAL_MILLIS + "ms",
                        "millrace.socketio.ping-timeout",
                        PING_TIMEOUT_MILLIS + "ms"));
        gateway.awaitReady();
        context = new GatewayContext(gateway.port(), kafka.bootstrap(), redis.uri());
    }

    @AfterEach
    void reset() {
        context.reset();
    }

    @AfterAll
    void stop() {
        context.close();
        gateway.close();
        redis.stop();
        kafka.stop();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void whileKafkaIsAway() {
        outage(
                () -> kafka.stop(),
                () -> gateway.readiness().body().contains("Kafka does not answer"),
                () -> kafka = EmbeddedKafka.start(kafka.options()));
        assertTrue(context.metric("millrace_forward_pauses_total{cause=\"share\"}") > 0, "over its share");
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void whileRedisIsAway() {
        outage(() -> redis.kill(), () -> gateway.readiness().body().contains("Redis is away"), () -> {
            redis = EmbeddedRedis.start(redis.options());
            context.reconnect(redis.uri());
        });
    }

    private void outage(Runnable goes, BooleanSupplier isAway, Runnable comes) {
        Client quiet = context.clientJoins();
        Client within = context.clientJoins();
        List<Client> over = Stream.generate(context::clientJoins).limit(3).toList();
        List<Heart> heard = Stream.of(quiet, within).map(Heart::new).toList();
        List<Heart> hearts = over.stream().map(Heart::new).toList();
        long before = gateway.memory();

        goes.run();
        Await.until("it is away", PATIENCE, isAway);
        for (int n = 0; n < IN_BUDGET; n++) { // more than its share, and less than what is read on
            context.clientSends(within, "42[\"n\"," + n + ",\"" + KILOBYTE + "\"]");
        }
        List<Flood> floods = over.stream()
                .map(client -> new Flood(client, n -> ClientFrame.text("42[\"n\"," + n + ",\"" + KILOBYTE + "\"]")))
                .toList();
        heard.forEach(Heart::awaitBeats);
        assertEquals(5, context.metric("millrace_clients{dialect=\"socketio\"}"), "nobody was closed");
        long grown = gateway.memory() - before;
        assertTrue(grown < BUDGET, () -> "memory grew by " + grown + " bytes");

        comes.run();
        gateway.awaitReady();
        expectAll(within, IN_BUDGET);
        for (int i = 0; i < over.size(); i++) {
            expectAll(over.get(i), floods.get(i).end());
        }
        Stream.concat(heard.stream(), hearts.stream()).forEach(Heart::stop);
        assertEquals(0, context.metric(TIMED_OUT), "nobody was timed out");
        Stream.concat(Stream.of(quiet, within), over.stream()).forEach(context::expectNothingElse);
    }

    private void expectAll(Client client, int events) {
        for (int n = 0; n < events; n++) {
            context.expectForwarded(client, "[\"n\"," + n + ",\"" + KILOBYTE + "\"]");
        }
    }

    /** Answers a client's pings meanwhile, as far as the gateway hears it, and sends a WebSocket ping with each. */
    private static final class Heart {
        private static final Duration BEAT = Duration.ofMillis(100);

        private final Thread thread;
        private final AtomicInteger beats = new AtomicInteger();
        private final AtomicInteger pongs = new AtomicInteger();
        private volatile boolean stop;

        Heart(Client client) {
            thread = Thread.ofVirtual().start(() -> {
                while (!stop || pongs.get() < beats.get()) { // an answer on its way is its own to read
                    switch (client.socket().next(BEAT)) {
                        case Received.Text(String text)
                        when text.equals("2") -> {
                            client.socket().send(ClientFrame.text("3"), ClientFrame.ping(""));
                            beats.incrementAndGet();
                        }
                        case Received.Pong _ -> pongs.incrementAndGet();
                        default -> {}
                    }
                }
            });
        }

        /** So many more that silence would have ended it, and each WebSocket ping is answered. */
        void awaitBeats() {
            int until = beats.get() + BEATS;
            Await.until("its heart beats on", PATIENCE, () -> beats.get() >= until && pongs.get() >= until - 1);
        }

        void stop() {
            stop = true;
            Await.until("its heart has stopped", PATIENCE, () -> !thread.isAlive());
        }
    }
}
