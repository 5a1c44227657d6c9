package io.millrace.conformance.observability;

import static io.millrace.conformance.observability.ObservedCluster.asks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.Application;
import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.Child;
import io.millrace.conformance.worker.RedisWire;
import io.millrace.contract.json.Json;
import io.socket.client.Socket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What gateways and workers log, in JSON and at debug, while clients, workers and brokers do what is wrong: with a mark
 * in everything that no log may show.
 */
final class LogsIT {
    private static final String MARK = "PLANTED";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** As in a container, and all that we ourselves say. */
    private static final Map<String, String> JSON_AND_DEBUG = Map.of(
            "quarkus.log.console.json.enabled", "true",
            "quarkus.log.category.\"io.millrace\".level", "DEBUG",
            "quarkus.log.category.\"io.smallrye.health\".level", "WARN");

    private static ObservedCluster cluster;
    private static String connection;

    @BeforeAll
    static void goWrong() throws Exception {
        var settings = new java.util.HashMap<>(JSON_AND_DEBUG);
        settings.put("millrace.gateway.answer-within", "3s");
        cluster = ObservedCluster.start("logs", settings, JSON_AND_DEBUG);
        Socket client = cluster.connects("/", Map.of("token", MARK + "-auth"), "token=" + MARK + "-query");
        connection = client.id();
        assertEquals(MARK + "-echo", asks(client, "echo", MARK + "-echo"));
        asks(client, "join", new org.json.JSONObject().put("room", MARK + "-no-room"));
        asks(client, "fail", MARK + "-asked");
        client.emit("unheard", new Object[] {MARK + "-unheard"}, _ -> {});
        refusals();
        badFrames();
        badCommands();
        badRecords();
        client.emit("ask", MARK + "-question");
        Await.until("nobody answers", () -> cluster.logs().contains("Nobody answered"));
        client.disconnect();
        Await.until("its end is told", () -> cluster.logs().contains("has left namespace"));
        Await.until("a record is left out", () -> cluster.logs().contains("A record is left out"));
        Await.until("a command is malformed", () -> cluster.logs().contains("is malformed"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static void refusals() throws IOException, InterruptedException {
        for (String query : List.of(
                "EIO=3&transport=websocket", "EIO=4&transport=polling&sid=" + MARK, "EIO=4&transport=websocket")) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(cluster.gatewayUrl() + "/socket.io/?" + query + "&token=" + MARK + "-refused"))
                    .header("Cookie", "session=" + MARK + "-cookie")
                    .header("Authorization", "Bearer " + MARK + "-bearer")
                    .build();
            int status =
                    HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
            assertTrue(status >= 400, () -> query + " is refused, not answered by " + status);
        }
    }

    /** Each ends its session. */
    private static void badFrames() throws Exception {
        for (String frame : List.of("42[\"" + MARK + "-frame\"", "9" + MARK + "-packet", "45" + MARK, "40/" + MARK)) {
            var closed = new CompletableFuture<Void>();
            WebSocket socket = HTTP.newWebSocketBuilder()
                    .buildAsync(
                            URI.create(cluster.gatewayUrl().replace("http", "ws")
                                    + "/socket.io/?EIO=4&transport=websocket"),
                            new WebSocket.Listener() {
                                @Override
                                public java.util.concurrent.CompletionStage<?> onClose(
                                        WebSocket by, int code, String reason) {
                                    closed.complete(null);
                                    return null;
                                }
                            })
                    .get(10, TimeUnit.SECONDS);
            socket.sendText(frame, true).get(10, TimeUnit.SECONDS);
            if (frame.startsWith("40")) {
                socket.abort(); // a namespace that is not there is answered, not closed
            } else {
                closed.get(10, TimeUnit.SECONDS);
            }
        }
    }

    private static void badCommands() throws Exception {
        try (RedisWire redis = new RedisWire(cluster.cluster().redis())) {
            for (String command : List.of(
                    "{\"type\":\"emit\",\"event\":7,\"args\":[\"" + MARK + "-args\"]}",
                    "{\"type\":\"emit\",\"event\":\"" + MARK + "-event\",\"args\":\"" + MARK + "\"}",
                    "{\"type\":\"" + MARK + "-type\"}",
                    "{\"type\":\"ack\",\"ack\":{\"" + MARK + "-ack\":1}}",
                    MARK + "-no-json")) {
                redis.ask("PUBLISH", "millrace:c:" + connection, command);
            }
        }
    }

    private static void badRecords() {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.cluster().kafka());
        try (var producer =
                new KafkaProducer<byte[], byte[]>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String key : List.of(connection, MARK + "-key")) {
                var record = new ProducerRecord<>("millrace.events", bytes(key), bytes(MARK + "-value"));
                record.headers().add("ce_type", bytes("millrace.event"));
                record.headers().add("ce_subject", bytes("echo"));
                record.headers().add("ce_namespace", bytes("/"));
                record.headers().add("ce_id", bytes(connection + "/1/" + MARK));
                var _ = producer.send(record);
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void nothingThatClientsOrWorkersHaveSentIsLogged() {
        expectUnmarked(cluster.logs());
    }

    @Test
    void everyLineIsAnObjectThatSaysWhoseItIs() {
        expectFields(cluster.cluster().gateway(0).output(), "gateway", "logs-a");
        expectFields(cluster.worker().output(), "service", "millrace-echo");
    }

    @Test
    void aLineAboutAConnectionNamesIt() {
        for (String words : List.of("has left namespace", "is in namespace", "Nobody answered")) {
            assertTrue(
                    cluster.logs()
                            .lines()
                            .filter(line -> line.contains(words))
                            .anyMatch(line -> line.contains("\"connection\":\"" + connection + '"')),
                    () -> words + ": no such line names connection " + connection);
        }
    }

    @Test
    void aStormOfMistakesIsOneLine() throws Exception {
        try (RedisWire redis = new RedisWire(cluster.cluster().redis())) {
            for (int i = 0; i < 1_000; i++) {
                redis.ask("PUBLISH", "millrace:n:/", "{\"type\":\"emit\"}");
            }
        }
        long lines = cluster.logs()
                .lines()
                .filter(line -> line.contains("is malformed"))
                .count();
        assertTrue(lines <= 5, () -> lines + " lines");
    }

    @Test
    void brokersThatRefuseAPasswordAreNamedWithoutIt() {
        String redis = cluster.cluster().redis().replace("redis://", "redis://someone:" + MARK + "-redis@");
        var settings = new java.util.HashMap<>(JSON_AND_DEBUG);
        settings.put("kafka.bootstrap.servers", cluster.cluster().kafka());
        settings.put("kafka.security.protocol", "SASL_PLAINTEXT");
        settings.put("kafka.sasl.mechanism", "PLAIN");
        settings.put(
                "kafka.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"" + MARK
                        + "-kafka\";");
        settings.put("quarkus.redis.hosts", redis);
        settings.put("quarkus.http.port", "0");
        settings.put("quarkus.http.host", "127.0.0.1");
        try (Child gateway = Application.start("logs-blind-gateway", "gateway/server", settings);
                Child worker = Application.start("logs-blind-worker", "worker/echo", settings)) {
            gateway.awaitOutput("Redis is away", Duration.ofSeconds(60));
            gateway.awaitOutput("Kafka does not", Duration.ofSeconds(60));
            worker.awaitOutput("No connection to Redis", Duration.ofSeconds(60));
            expectUnmarked(gateway.output());
            expectUnmarked(worker.output());
        }
    }

    private static void expectUnmarked(String log) {
        List<String> marked = log.lines().filter(line -> line.contains(MARK)).toList();
        assertEquals(List.of(), marked);
        assertFalse(log.isBlank(), "something was logged");
    }

    private static void expectFields(String log, String field, String value) {
        for (String line : log.lines().toList()) {
            if (!line.startsWith("WARNING: ")) { // the JVM's own, of flags and libraries
                Json object = Json.parse(bytes(line));
                assertEquals(value, Expressions.fields(object).get(field).asString(), line);
            }
        }
    }
}
