package io.millrace.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.server.harness.Await;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Flood;
import io.millrace.server.harness.Forwarded;
import io.millrace.server.harness.Frozen;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.GatewayProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that write as fast as they can: their share stops them, others are served, and nothing of theirs is lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FloodsIT {
    private static final int MEGABYTE = 1 << 20;
    private static final int FLOODS = 2;
    private static final int ECHOES = 10;
    private static final String SHARE = "millrace_forward_pauses_total{cause=\"share\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LARGE = 5_000;
    /**
     * Each flood's share and what was read on, one message that is being read, and what the answers' bookkeeping takes.
     */
    private static final long BUDGET = 24L * MEGABYTE;

    private EmbeddedKafka kafka;
    private EmbeddedRedis redis;
    private GatewayProcess gateway;
    private GatewayContext context;

    @BeforeAll
    void start() {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults());
        redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        gateway = GatewayProcess.start(
                kafka.bootstrap(),
                redis.uri(),
                Map.of(
                        "millrace.socketio.namespaces", "/,/team-*",
                        "millrace.forward.client-pause-at", "128K",
                        "millrace.forward.client-resume-at", "32K",
                        "millrace.commands.silence", "20s",
                        // they answer no pings
                        "millrace.socketio.ping-interval", "10m"));
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

    /**
     * What is flooded with, how many frames make one message, how many messages make one event, and whether it stops.
     */
    static Stream<Arguments> floods() {
        String large = "x".repeat(LARGE);
        byte[] attachment = new byte[LARGE];
        return Stream.of(
                row("large events", 1, true, n -> text("42[\"n\"," + n + ",\"" + large + "\"]")),
                row("tiny events", 1, true, n -> text("42[\"n\"," + n + "]")),
                row(
                        "events with attachments",
                        2,
                        true,
                        n -> n % 2 == 0
                                ? text("451-[\"n\"," + n / 2 + ",{\"_placeholder\":true,\"num\":0}]")
                                : ClientFrame.binary(attachment)),
                row("events in fragments", 50, false, FloodsIT::fragment),
                row("pings", 0, false, _ -> ClientFrame.ping("p".repeat(100))),
                row("acks that nobody waits for", 0, false, n -> text("43" + n + "[1]")),
                row("joining and leaving", 0, false, FloodsIT::joinOrLeave));
    }

    @ParameterizedTest(name = "with {0}")
    @MethodSource
    void floods(String what, int framesOfAnEvent, boolean isStopped, IntFunction<ClientFrame> frame) {
        Client bystander = context.clientJoins();
        List<Client> clients =
                Stream.generate(context::clientJoins).limit(FLOODS).toList();
        double pauses = context.metric(SHARE);
        long before = gateway.memory();
        clients.forEach(client -> Thread.ofVirtual().start(() -> client.socket().drain(new LongAdder())));
        List<Flood> floods =
                clients.stream().map(client -> new Flood(client, frame)).toList();
        if (isStopped) {
            Await.until("its share stops one", PATIENCE, () -> context.metric(SHARE) > pauses);
        }
        for (int i = 0; i < ECHOES; i++) {
            context.expectNothingElse(bystander);
        }
        long grown = gateway.memory() - before;
        assertTrue(grown < BUDGET, () -> "memory grew by " + grown / MEGABYTE + " MB");
        for (int i = 0; i < FLOODS; i++) {
            expectAll(clients.get(i), floods.get(i).end(), framesOfAnEvent, frame);
        }
        context.expectNothingElse(bystander);
    }

    /** Each event is in Kafka, in order, and then the next is. */
    private void expectAll(Client client, int sent, int framesOfAnEvent, IntFunction<ClientFrame> frame) {
        int n = sent;
        while (framesOfAnEvent > 0 && n % framesOfAnEvent != 0) {
            client.socket().send(frame.apply(n++));
        }
        context.clientSends(client, "42[\"end\"]");
        int events = framesOfAnEvent == 0 ? 0 : n / framesOfAnEvent;
        for (int i = 0; i < events; i++) {
            Forwarded next = context.expectForwarded(client);
            assertTrue(next.value().startsWith("[\"n\"," + i), next::value);
        }
        context.expectForwarded(client, "[\"end\"]");
    }

    /** What it says to a namespace whose channel Redis has not confirmed is held within the budget of who is paused. */
    @Test
    void ofANamespaceThatIsStillBeingJoined() {
        Client client = context.clientJoins();
        long before = gateway.memory();
        Flood flood;
        try (Frozen _ = new Frozen(context.redis())) {
            client.asksFor("/team-1");
            flood = new Flood(client, n -> text("42/team-1,[\"n\"," + n + ",\"" + "x".repeat(1000) + "\"]"));
            awaitStandstill(flood);
            long grown = gateway.memory() - before;
            assertTrue(grown < 2L * MEGABYTE, () -> "memory grew by " + grown + " bytes");
        }
        client.joined();
        assertEquals("connected", context.expectForwarded(client).type());
        int sent = flood.end();
        for (int n = 0; n < sent; n++) {
            Forwarded next = context.expectForwarded(client);
            assertTrue(next.value().startsWith("[\"n\"," + n + ','), next::value);
        }
        context.expectNothingElse(client);
    }

    private static void awaitStandstill(Flood flood) {
        int[] last = {-1, 0};
        Await.until("its window is closed", PATIENCE, () -> {
            int sent = flood.sent();
            last[1] = sent == last[0] ? last[1] + 1 : 0;
            last[0] = sent;
            return last[1] == 50; // half a second without a frame
        });
    }

    private static ClientFrame fragment(int n) {
        int place = n % 50;
        if (place == 0) {
            return text("42[\"n\"," + n / 50 + ",\"").unfinished();
        }
        return place == 49
                ? ClientFrame.rest("\"]")
                : ClientFrame.rest("y".repeat(100)).unfinished();
    }

    /* Not faster than its answers are read. */
    private static ClientFrame joinOrLeave(int n) {
        if (n % 20 == 0) {
            Await.pause(1);
        }
        return text(n % 2 == 0 ? "40/team-1," : "41/team-1,");
    }

    private static ClientFrame text(String text) {
        return ClientFrame.text(text);
    }

    private static Arguments row(String what, int framesOfAnEvent, boolean stops, IntFunction<ClientFrame> frame) {
        return Arguments.arguments(what, framesOfAnEvent, stops, frame);
    }
}
