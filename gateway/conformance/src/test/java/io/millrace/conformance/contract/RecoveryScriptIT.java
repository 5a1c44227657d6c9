package io.millrace.conformance.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Order;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.contract.wire.Channels;
import io.millrace.contract.wire.OrderCodec;
import io.millrace.contract.wire.RecoveryScript;
import io.millrace.embedded.EmbeddedRedis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The contract's recovery script on a real Redis. */
@Timeout(60)
final class RecoveryScriptIT {
    private static final Target TARGET = new Target.Connection(new ConnectionId("k3J9xQ2mV8bT1nZ5wR7c"));
    private static final String CHANNEL = Channels.DEFAULT.of(TARGET);
    private static final String STREAM =
            Channels.DEFAULT.stream("/", RecoveryScript.streamOf(TARGET, Channels.DEFAULT, 1));
    private static final byte[] PAYLOAD = OrderCodec.encode(List.of(Order.of(new Command.Emit(
            "news",
            Json.parse("[{\"_placeholder\":true,\"num\":0}]"),
            List.of(Bytes.of(new byte[] {'\n', 0, -1})),
            null))));

    private static EmbeddedRedis redis;

    @BeforeAll
    static void start() {
        redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void empty() throws IOException {
        try (RedisSocket worker = new RedisSocket(redis.uri())) {
            worker.ask("FLUSHALL");
        }
    }

    @Test
    @DisplayName("a message is appended and published with its position, byte for byte, in one step")
    void appendsAndPublishes() throws IOException {
        try (RedisSocket gateway = new RedisSocket(redis.uri());
                RedisSocket worker = new RedisSocket(redis.uri())) {
            gateway.ask("SUBSCRIBE", STREAM);
            assertEquals(List.of("e1", 1L, 0L), run(worker, "PUBLISH", "id-1", "e1"));
            assertEquals(List.of("e1", 2L, 0L), run(worker, "PUBLISH", "id-2", "e2"));
            assertArrayEquals(live("e1/1 " + CHANNEL + "\n"), gateway.message());
            assertArrayEquals(live("e1/2 " + CHANNEL + "\n"), gateway.message());
            List<?> entries = (List<?>) worker.ask("XRANGE", STREAM, "1-0", "+");
            assertEquals(2, entries.size());
            List<?> entry = (List<?>) entries.getFirst();
            assertEquals("1-0", RedisSocket.text(entry.getFirst()));
            List<?> fields = (List<?>) entry.getLast();
            assertEquals("channel", RedisSocket.text(fields.get(0)));
            assertEquals(CHANNEL, RedisSocket.text(fields.get(1)));
            assertEquals("payload", RedisSocket.text(fields.get(2)));
            assertArrayEquals(PAYLOAD, (byte[]) fields.get(3));
            assertTrue((Long) worker.ask("PTTL", STREAM) > 100_000, "the stream is kept as long as was said");
        }
    }

    @Test
    @DisplayName("an id that comes again is not published again and answered with its position")
    void dropsRepeats() throws IOException {
        try (RedisSocket gateway = new RedisSocket(redis.uri());
                RedisSocket worker = new RedisSocket(redis.uri())) {
            gateway.ask("SUBSCRIBE", STREAM);
            run(worker, "PUBLISH", "id-1", "e1");
            run(worker, "PUBLISH", "id-2", "e1");
            assertEquals(List.of("e1", 1L, 1L), run(worker, "PUBLISH", "id-1", "e9"));
            run(worker, "PUBLISH", "id-3", "e1");
            for (int offset = 1; offset <= 3; offset++) {
                assertArrayEquals(live("e1/" + offset + " " + CHANNEL + "\n"), gateway.message());
            }
            assertEquals(3L, worker.ask("XLEN", STREAM));
            assertTrue((Long) worker.ask("PTTL", STREAM + ":id:id-1") > 110_000, "remembered for two minutes");
        }
    }

    @Test
    @DisplayName("messages without ids are all new")
    void withoutIds() throws IOException {
        try (RedisSocket worker = new RedisSocket(redis.uri())) {
            assertEquals(List.of("e1", 1L, 0L), run(worker, "PUBLISH", "", "e1"));
            assertEquals(List.of("e1", 2L, 0L), run(worker, "PUBLISH", "", "e1"));
        }
    }

    @Test
    @DisplayName("where the count was lost, the stream begins anew under another epoch")
    void newEpoch() throws IOException {
        try (RedisSocket worker = new RedisSocket(redis.uri())) {
            run(worker, "PUBLISH", "", "e1");
            run(worker, "PUBLISH", "", "e1");
            worker.ask("DEL", STREAM + ":meta");
            assertEquals(List.of("e2", 1L, 0L), run(worker, "PUBLISH", "", "e2"));
            assertEquals(1L, worker.ask("XLEN", STREAM), "nothing of the old epoch is left to be taken for the new");
        }
    }

    @Test
    @DisplayName("where the stream was lost and the count was not, the hole is seen")
    void lostStream() throws IOException {
        try (RedisSocket worker = new RedisSocket(redis.uri())) {
            run(worker, "PUBLISH", "", "e1");
            worker.ask("DEL", STREAM);
            assertEquals(List.of("e1", 2L, 0L), run(worker, "PUBLISH", "", "e1"));
            List<?> entries = (List<?>) worker.ask("XRANGE", STREAM, "1-0", "+");
            assertEquals(
                    "2-0", RedisSocket.text(((List<?>) entries.getFirst()).getFirst()), "1 is missing, and visible");
        }
    }

    @Test
    @DisplayName("a stream keeps about as many messages as was said")
    void trims() throws IOException {
        try (RedisSocket worker = new RedisSocket(redis.uri())) {
            for (int i = 0; i < 500; i++) {
                run(worker, "PUBLISH", "", "e1");
            }
            long kept = (Long) worker.ask("XLEN", STREAM);
            assertTrue(kept >= 100 && kept < 300, () -> "kept " + kept);
        }
    }

    @Test
    @DisplayName("on a cluster it publishes by SPUBLISH, and all its keys share a slot")
    void cluster(@TempDir Path directory) throws IOException {
        String file = directory.resolve("nodes.conf").toString();
        Map<String, String> settings = Map.of("cluster-enabled", "yes", "cluster-config-file", file);
        try (EmbeddedRedis node =
                        EmbeddedRedis.start(EmbeddedRedis.Options.defaults().withSettings(settings));
                RedisSocket gateway = new RedisSocket(node.uri());
                RedisSocket worker = new RedisSocket(node.uri())) {
            worker.ask("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
            while (!RedisSocket.text(worker.ask("CLUSTER", "INFO")).contains("cluster_state:ok")) {
                Thread.onSpinWait();
            }
            gateway.ask("SSUBSCRIBE", STREAM);
            assertEquals(List.of("e1", 1L, 0L), run(worker, "SPUBLISH", "id-1", "e1"));
            assertArrayEquals(live("e1/1 " + CHANNEL + "\n"), gateway.message());
        }
    }

    private static List<Object> run(RedisSocket worker, String publish, String id, String epoch) throws IOException {
        List<?> answer = (List<?>)
                (id.isEmpty()
                        ? worker.ask(
                                "EVAL",
                                RecoveryScript.TEXT,
                                "2",
                                STREAM,
                                STREAM + ":meta",
                                CHANNEL,
                                PAYLOAD,
                                publish,
                                "100",
                                "120000",
                                epoch)
                        : worker.ask(
                                "EVAL",
                                RecoveryScript.TEXT,
                                "3",
                                STREAM,
                                STREAM + ":meta",
                                STREAM + ":id:" + id,
                                CHANNEL,
                                PAYLOAD,
                                publish,
                                "100",
                                "120000",
                                epoch));
        return List.of(RedisSocket.text(answer.get(0)), answer.get(1), answer.get(2));
    }

    private static byte[] live(String head) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        message.writeBytes(PAYLOAD);
        return message.toByteArray();
    }
}
