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
import io.millrace.server.harness.Pulse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Kafka is not there yet, or goes under load: nothing that was taken is lost, and memory stays within its bounds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KafkaFaultsIT {
    private static final int MEGABYTE = 1 << 20;
    private static final int FLOODS = 12;
    private static final int PING_INTERVAL_MILLIS = 500;
    private static final int PING_TIMEOUT_MILLIS = 4000;
    private static final int PONG_EVERY = 20;
    private static final String FILLING = "x".repeat(1000);

    @TempDir
    static Path data;

    private EmbeddedRedis redis;

    @BeforeAll
    void start() {
        redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
    }

    @AfterAll
    void stop() {
        redis.stop();
    }

    @Test
    void kafkaComesAfterTheGateway() {
        var options = EmbeddedKafka.Options.defaults().withPort(freePort());
        String bootstrap = "127.0.0.1:" + options.port();
        try (var gateway = GatewayProcess.start(bootstrap, redis.uri(), Map.of())) {
            gateway.awaitNotReady("Kafka does not answer at " + bootstrap);
            assertTrue(gateway.readiness().body().contains("\"redis\": \"there\""), "and only Kafka is missing");
            assertEquals(200, gateway.liveness().statusCode());
            try (var kafka = EmbeddedKafka.start(options)) {
                gateway.awaitReady();
                try (var context = new GatewayContext(gateway.port(), kafka.bootstrap(), redis.uri())) {
                    Client client = context.clientJoins();
                    context.clientSends(client, "42[\"hello\"]");
                    context.expectForwarded(client, "[\"hello\"]");
                }
                assertEquals(
                        1,
                        gateway.log().stream()
                                .filter(line -> line.contains("WARN") && line.contains("Kafka does not answer"))
                                .count(),
                        "said once");
            }
        }
    }

    @Test
    void kafkaGoesUnderLoad() {
        var kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults().withDataDirectory(data));
        Map<String, String> settings = Map.of(
                "millrace.forward.pause-at",
                "4M",
                "millrace.forward.resume-at",
                "2M",
                "millrace.socketio.ping-interval",
                PING_INTERVAL_MILLIS + "ms",
                "millrace.socketio.ping-timeout",
                PING_TIMEOUT_MILLIS + "ms");
        try (var gateway = GatewayProcess.start(kafka.bootstrap(), redis.uri(), settings)) {
            gateway.awaitReady();
            try (var context = new GatewayContext(gateway.port(), kafka.bootstrap(), redis.uri())) {
                kafka = outage(kafka, gateway, context);
            }
            Duration stopping = gateway.stop();
            assertTrue(stopping.toSeconds() < 15, () -> "stopped in " + stopping);
        } finally {
            kafka.stop();
        }
    }

    private static EmbeddedKafka outage(EmbeddedKafka before, GatewayProcess gateway, GatewayContext context) {
        List<Client> clients =
                Stream.generate(context::clientJoins).limit(FLOODS).toList();
        Client quiet = context.clientJoins();
        long heapBefore = gateway.liveHeap();
        List<Flood> floods = clients.stream()
                .map(client -> new Flood(client, KafkaFaultsIT::eventOrPong))
                .toList();
        beatUntil(quiet, "load", () -> floods.stream().allMatch(flood -> flood.sent() > 1000));

        before.stop();
        context.clientSends(quiet, "42[\"small\"]");
        beatUntil(quiet, "not ready", () -> gateway.readiness().body().contains("Kafka does not answer"));
        awaitStandstill(quiet, floods);
        quiet.beats(PING_TIMEOUT_MILLIS / PING_INTERVAL_MILLIS + 4); // so long that silence would end the others
        // A broker that goes may say in its last moments that it knows no such topic: then Kafka takes nothing at all.
        beatUntil(
                quiet,
                "all are held",
                () -> context.metric("millrace_forward_paused{cause=\"global mark\"}") > 0
                        || context.metric("millrace_forward_paused{cause=\"kafka\"}") > 0);
        assertEquals(FLOODS + 1, context.metric("millrace_clients{dialect=\"socketio\"}"), "nobody was closed");
        long grown = gateway.liveHeap() - heapBefore;
        assertTrue(grown < 40L * MEGABYTE, () -> "live heap grew by " + grown / MEGABYTE + " MB");

        EmbeddedKafka after = EmbeddedKafka.start(before.options());
        beatUntil(quiet, "ready", () -> gateway.readiness().statusCode() == 200);
        context.expectForwarded(quiet, "[\"small\"]");
        List<Integer> sent = floods.stream().map(Flood::end).toList();
        try (var _ = new Pulse(clients, Duration.ofMillis(PING_INTERVAL_MILLIS))) { // to read it all takes a while
            for (int i = 0; i < FLOODS; i++) {
                for (int n = 0; n < sent.get(i); n++) {
                    if (n % PONG_EVERY != 0) {
                        context.expectForwarded(clients.get(i), "[\"n\"," + n + ",\"" + FILLING + "\"]");
                    }
                }
                context.expectNothingElse(clients.get(i));
            }
        }
        return after;
    }

    /* What a client that cannot be heard owes does not count; before and after it must answer. */
    private static ClientFrame eventOrPong(int n) {
        return ClientFrame.text(n % PONG_EVERY == 0 ? "3" : "42[\"n\"," + n + ",\"" + FILLING + "\"]");
    }

    private static void beatUntil(Client quiet, String what, BooleanSupplier holds) {
        Await.until(what, Duration.ofSeconds(30), () -> {
            quiet.beats(1);
            return holds.getAsBoolean();
        });
    }

    /** Nobody can write any more: every socket is paused. */
    private static void awaitStandstill(Client quiet, List<Flood> floods) {
        AtomicInteger last = new AtomicInteger();
        beatUntil(quiet, "all sockets are paused", () -> {
            int sent = floods.stream().mapToInt(Flood::sent).sum();
            return last.getAndSet(sent) == sent;
        });
    }

    /** A port where nobody listens; below those that outgoing connections get, so that none connects to itself. */
    private static int freePort() {
        try (var somebody = EmbeddedRedis.start(EmbeddedRedis.Options.defaults())) {
            return somebody.port();
        }
    }
}
