package io.millrace.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.server.harness.Await;
import io.millrace.server.harness.ChannelClient;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Flood;
import io.millrace.server.harness.Forwarded;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.SharedBrokers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** SocketCluster's clients that write as fast as they can: it slows themselves alone, and nothing of theirs is lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChannelFloodsIT {
    private static final int MEGABYTE = 1 << 20;
    private static final int FLOODS = 2;
    private static final int ECHOES = 10;
    private static final int BATCH = 50;
    private static final String SHARE = "millrace_forward_pauses_total{cause=\"share\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LARGE = "x".repeat(5_000);
    /** Each flood's share and what was read on, one message that is being read, and the answers' bookkeeping. */
    private static final long BUDGET = 24L * MEGABYTE;

    private GatewayProcess gateway;
    private GatewayContext context;

    @BeforeAll
    void start() {
        gateway = SharedBrokers.gateway(Map.of(
                "millrace.forward.client-pause-at", "128K",
                "millrace.forward.client-resume-at", "32K",
                "millrace.gateway.unsent-limit", "8M", // a member of the test's own may have to wait for its turn
                "millrace.commands.silence", "20s",
                "millrace.socketcluster.ping-interval", "10m", // they answer none
                "millrace.socketcluster.ping-timeout", "20m"));
        context = SharedBrokers.context(gateway);
    }

    @AfterEach
    void reset() {
        context.reset();
    }

    @AfterAll
    void stop() {
        context.close();
        gateway.close();
    }

    /** What is flooded with, how many events a frame makes, and whether its share stops it. */
    static Stream<Arguments> floods() {
        return Stream.of(
                row("large events", 1, true, n -> event(n, LARGE)),
                row("tiny events", 1, true, n -> event(n, "")),
                row(
                        "calls that nobody answers",
                        1,
                        true,
                        n -> "{\"event\":\"n\",\"data\":[" + n + "],\"cid\":" + n + '}'),
                row("events in arrays", BATCH, true, ChannelFloodsIT::batch),
                row("texts that are nobody's", 0, false, n -> "{\"raw\":" + n + ",\"x\":\"" + LARGE + "\"}"),
                row("answers that nobody waits for", 0, false, n -> "{\"rid\":" + n + ",\"data\":1}"),
                row("publishing to nobody", 0, false, n -> ChannelClient.publication("void", n + "")),
                row("subscribing and leaving", 0, false, ChannelFloodsIT::subscribeOrLeave));
    }

    @ParameterizedTest(name = "with {0}")
    @MethodSource
    void floods(String what, int events, boolean isStopped, IntFunction<String> frame) {
        ChannelClient bystander = new ChannelClient(gateway.port());
        List<ChannelClient> clients = Stream.generate(() -> new ChannelClient(gateway.port()))
                .limit(FLOODS)
                .toList();
        double pauses = context.metric(SHARE);
        long before = gateway.memory();
        clients.forEach(client -> Thread.ofVirtual().start(() -> client.socket().drain(new LongAdder())));
        List<Flood> floods = clients.stream()
                .map(client -> new Flood(client.socket(), n -> ClientFrame.text(frame.apply(n))))
                .toList();
        if (isStopped) {
            Await.until("its share stops one", PATIENCE, () -> context.metric(SHARE) > pauses);
        }
        for (int i = 0; i < ECHOES; i++) {
            bystander.expectNothingElse(context);
        }
        long grown = gateway.memory() - before;
        assertTrue(grown < BUDGET, () -> "memory grew by " + grown / MEGABYTE + " MB");
        for (int i = 0; i < FLOODS; i++) {
            expectAll(clients.get(i), floods.get(i).end() * events);
        }
        bystander.expectNothingElse(context);
        clients.forEach(ChannelClient::close);
        bystander.close();
    }

    /** Each event is in Kafka, in order, and then the next is. */
    private void expectAll(ChannelClient client, int events) {
        client.sends("{\"event\":\"end\"}");
        assertEquals("connected", context.expectForwarded(client.connection()).type());
        for (int i = 0; i < events; i++) {
            Forwarded next = context.expectForwarded(client.connection());
            assertTrue(next.value().startsWith("[\"n\",[" + i), next::value);
        }
        assertEquals("[\"end\"]", context.expectForwarded(client.connection()).value());
    }

    /** Members who read hear all of it, in order, and whoever else publishes there is heard meanwhile. */
    @Test
    void ofAChannelWithMembers() {
        try (ChannelClient member = new ChannelClient(gateway.port());
                ChannelClient other = new ChannelClient(gateway.port());
                ChannelClient flooding = new ChannelClient(gateway.port())) {
            member.subscribes("flood");
            long before = gateway.memory();
            Flood flood = new Flood(
                    flooding.socket(), n -> ClientFrame.text(ChannelClient.publication("flood", "[" + n + "]")));
            CompletableFuture<List<Integer>> heard = CompletableFuture.supplyAsync(() -> hearToTheEnd(member));
            for (int i = 0; i < ECHOES; i++) {
                other.publishes("flood", "\"other\"");
            }
            long grown = gateway.memory() - before;
            assertTrue(grown < BUDGET, () -> "memory grew by " + grown / MEGABYTE + " MB");
            int sent = flood.end();
            flooding.publishes("flood", "\"end\"");
            assertEquals(List.of(sent, ECHOES), heard.join());
        }
    }

    /* How many came of the flood, in order, and how many of others. It never pauses, or it would be a slow reader. */
    private static List<Integer> hearToTheEnd(ChannelClient member) {
        String other = ChannelClient.publication("flood", "\"other\"");
        String end = ChannelClient.publication("flood", "\"end\"");
        int others = 0;
        int number = 0;
        for (String next = member.receives(); !next.equals(end); next = member.receives()) {
            if (next.equals(other)) {
                others++;
            } else {
                assertEquals(ChannelClient.publication("flood", "[" + number++ + "]"), next);
            }
        }
        return List.of(number, others);
    }

    private static String event(int n, String more) {
        return "{\"event\":\"n\",\"data\":[" + n + ",\"" + more + "\"]}";
    }

    private static String batch(int n) {
        return IntStream.range(n * BATCH, (n + 1) * BATCH)
                .mapToObj(i -> event(i, ""))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String subscribeOrLeave(int n) {
        String channel = "\"c" + n / 2 % 20 + '"';
        return n % 2 == 0
                ? "{\"event\":\"#subscribe\",\"data\":{\"channel\":" + channel + "},\"cid\":" + n + '}'
                : "{\"event\":\"#unsubscribe\",\"data\":" + channel + '}';
    }

    private static Arguments row(String what, int events, boolean stops, IntFunction<String> frame) {
        return Arguments.arguments(what, events, stops, frame);
    }
}
