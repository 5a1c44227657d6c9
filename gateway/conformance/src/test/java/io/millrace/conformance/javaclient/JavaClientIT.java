package io.millrace.conformance.javaclient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.worker.Desk;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import io.millrace.contract.Bytes;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Reply;
import io.millrace.contract.json.Json;
import io.socket.client.Ack;
import io.socket.client.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java client 2.1 against two gateways, and a worker that answers through them. */
@Timeout(90)
final class JavaClientIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.extension();

    private static InTestWorker worker;

    @BeforeAll
    static void startWorker() {
        worker = InTestWorker.start(ON.cluster(), Vocabulary.handlers());
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    private static JavaClient connect(String namespace) {
        return JavaClient.connect(ON.cluster().url(), namespace);
    }

    @Test
    @DisplayName("connects to the main namespace, and workers hear who came, how, and with what credentials")
    void connects() {
        try (JavaClient client = JavaClient.connect(ON.cluster().url(), "/?page=a%20b", Map.of("token", "größe"))) {
            Event connected = worker.await(EventType.CONNECTED, client.id());
            assertEquals("socketio", connected.origin().dialect());
            assertEquals("/", connected.origin().namespace());
            assertEquals(Json.parse("{\"token\":\"größe\"}"), field(connected, "auth"));
            String query = field(connected, "query").toString();
            assertTrue(query.contains("\"page\":\"a b\"") && query.contains("\"EIO\":\"4\""), query);
            assertEquals(Json.parse("false"), field(connected, "recovered"));
            assertEquals(Json.string("127.0.0.1"), field(connected, "address"));
        }
    }

    private static Json field(Event notice, String wanted) {
        Map<String, Json> fields = new java.util.HashMap<>();
        notice.data().forEachField(fields::put);
        return fields.get(wanted);
    }

    @Test
    @DisplayName("connects to another namespace, where it has another id")
    void connectsToAnother() {
        try (JavaClient main = connect("/");
                JavaClient chat = connect("/chat")) {
            assertNotEquals(main.id(), chat.id());
            assertEquals(
                    "/chat",
                    worker.await(EventType.CONNECTED, chat.id()).origin().namespace());
            assertEquals(List.of("there"), chat.ask("echo", "there"));
        }
    }

    @Test
    @DisplayName("is told of an invalid namespace")
    void invalidNamespace() throws JSONException {
        try (JavaClient client = JavaClient.start(ON.cluster().url(), "/nowhere", JavaClient.options())) {
            JSONObject error =
                    (JSONObject) client.await(Socket.EVENT_CONNECT_ERROR).getFirst();
            assertEquals("Invalid namespace", error.getString("message"));
            assertFalse(client.socket().connected());
        }
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("a text", "hello"),
                arguments("no text", ""),
                arguments("beyond ASCII and beyond the BMP", "Grüße 🌊 \u0000 \" \\ \u2028"),
                arguments("numbers", 42),
                arguments("a fraction", -1.5),
                arguments("truth", true),
                arguments("nothing", JSONObject.NULL));
    }

    @ParameterizedTest(name = "emits {0}, which comes back in the ack")
    @MethodSource
    void values(String what, Object value) {
        try (JavaClient client = connect("/")) {
            assertEquals(List.of(value, 1), client.ask("echo", value, 1));
        }
    }

    @Test
    @DisplayName("emits an object of objects, and many arguments")
    void objects() throws JSONException {
        try (JavaClient client = connect("/")) {
            JSONObject object = new JSONObject("{\"a\":[1,{\"b\":null,\"größe\":\"🌊\"}],\"c\":{}}");
            List<Object> answer = client.ask("echo", object, "x", new JSONObject("{}"));
            assertEquals(3, answer.size());
            assertEquals(object.toString(), answer.getFirst().toString());
        }
    }

    @Test
    @DisplayName("sends bytes and gets bytes, in acks and in events")
    void bytes() {
        byte[] sent = {0, 1, -1, 10};
        byte[] text = "\n".repeat(5000).getBytes(StandardCharsets.US_ASCII);
        try (JavaClient client = connect("/")) {
            List<Object> answer = client.ask("echo", sent, "between", text);
            assertArrayEquals(sent, (byte[]) answer.getFirst());
            assertArrayEquals(text, (byte[]) answer.getLast());
            Json args = Json.parse("[{\"_placeholder\":true,\"num\":0}]");
            worker.desk().emit(Desk.to(client.id()), "file", args, List.of(Bytes.of(sent)));
            assertArrayEquals(sent, (byte[]) client.await("file").getFirst());
        }
    }

    @Test
    @DisplayName("hears what a worker emits, in the worker's order")
    void hears() {
        try (JavaClient client = connect("/")) {
            for (int i = 0; i < 200; i++) {
                worker.desk().emit(Desk.to(client.id()), "news", Json.array(Json.number(i)), List.of());
            }
            for (int i = 0; i < 200; i++) {
                assertEquals(List.of(i), client.await("news"));
            }
        }
    }

    @Test
    @DisplayName("answers what a worker asks")
    void answers() throws ExecutionException, InterruptedException, TimeoutException {
        try (JavaClient client = connect("/chat")) {
            client.socket().on("question", args -> ((Ack) args[1]).call("yes, " + args[0], 2));
            Reply reply = worker.desk()
                    .question(Desk.to(client.id()), "question", Json.parse("[\"ready?\"]"), Duration.ofSeconds(10))
                    .get(20, TimeUnit.SECONDS);
            Reply.Acked acked = (Reply.Acked) reply;
            assertEquals(Json.parse("[\"yes, ready?\",2]"), acked.args());
            assertEquals(client.id(), acked.connection());
        }
    }

    @Test
    @DisplayName("a worker whose question is not answered hears of it, in time")
    void doesNotAnswer() throws ExecutionException, InterruptedException, TimeoutException {
        try (JavaClient client = connect("/")) {
            Reply reply = worker.desk()
                    .question(Desk.to(client.id()), "question", Json.EMPTY_ARRAY, Duration.ofMillis(300))
                    .get(20, TimeUnit.SECONDS);
            assertEquals("AckTimeout", ((Reply.Failed) reply).name());
        }
    }

    @Test
    @DisplayName("a worker whose question goes to nobody hears that too")
    void isGone() throws ExecutionException, InterruptedException, TimeoutException {
        try (JavaClient client = connect("/")) {
            String id = client.id();
            var reply = worker.desk().question(Desk.to(id), "question", Json.EMPTY_ARRAY, Duration.ofSeconds(60));
            client.await("question");
            client.socket().disconnect();
            assertEquals(id, ((Reply.Gone) reply.get(20, TimeUnit.SECONDS)).connection());
        }
    }

    @Test
    @DisplayName("its own disconnect is reported to workers, once, with the reason")
    void disconnects() {
        String id;
        try (JavaClient client = connect("/")) {
            id = client.id();
        }
        Event end = worker.await(EventType.DISCONNECTED, id);
        assertEquals(Json.string("client namespace disconnect"), field(end, "reason"));
        assertTrue(end.id().toString().endsWith("/end"), end.id().toString());
    }

    @Test
    @DisplayName("is disconnected by a worker from one namespace, and does not come back by itself")
    void isDisconnected() {
        try (JavaClient client = connect("/")) {
            String id = client.id();
            client.socket().emit("disconnect-me");
            assertEquals(List.of("io server disconnect"), client.await(Socket.EVENT_DISCONNECT));
            assertEquals(
                    Json.string("server namespace disconnect"),
                    field(worker.await(EventType.DISCONNECTED, id), "reason"));
            Await.pause(700); // longer than its longest way back
            assertFalse(client.socket().connected());
            client.socket().connect();
            client.await(Socket.EVENT_CONNECT);
            assertNotEquals(id, client.id());
        }
    }

    /* This client's WebSocket (OkHttp) stops reading at a close frame, and the library above never answers it: so the
     * gateway ends its connection without one, which it sees at once. */
    @Test
    @DisplayName("is closed by a worker with a code, and comes back by itself")
    void isClosed() {
        try (JavaClient client = connect("/")) {
            String id = client.id();
            client.socket().emit("close-me", 4001);
            client.await(Socket.EVENT_DISCONNECT);
            client.await(Socket.EVENT_CONNECT);
            assertNotEquals(id, client.id());
            assertEquals(List.of("again"), client.ask("echo", "again"));
        }
    }

    @Test
    @DisplayName("stays over several ping intervals with nothing to say")
    void stays() {
        try (JavaClient client = connect("/")) {
            String id = client.id();
            Await.until("three pings", () -> client.pings() >= 3);
            assertEquals(id, client.id());
            assertEquals(List.of(), client.ask("echo"));
        }
    }

    @Test
    @DisplayName("comes back to the other gateway when its own is stopped, and nothing acked is lost")
    void survivesAStop() {
        try (JavaClient client = connect("/")) {
            AtomicInteger acked = new AtomicInteger();
            String first = client.id();
            String gateway = worker.await(EventType.CONNECTED, first).origin().gateway();
            int sent = 0;
            while (sent < 100) {
                client.socket().emit("echo", new Object[] {sent++}, (Ack) _ -> acked.incrementAndGet());
            }
            ON.cluster().gateway(gateway).stop();
            client.await(Socket.EVENT_DISCONNECT);
            client.await(Socket.EVENT_CONNECT);
            Event back = worker.await(EventType.CONNECTED, client.id());
            assertNotEquals(gateway, back.origin().gateway());
            assertEquals(
                    Json.string("server shutting down"), field(worker.await(EventType.DISCONNECTED, first), "reason"));
            assertEquals(List.of("there"), client.ask("echo", "there"));
            long stored = worker.seen().stream()
                    .filter(event -> event.subject().equals("echo")
                            && event.origin().connection().value().equals(first))
                    .count();
            assertTrue(stored >= acked.get(), () -> acked.get() + " acked, " + stored + " stored");
            assertNull(orderFault(first), "order of the first life");
        }
    }

    /* The numbers that one connection sent, as workers saw them: without a hole. */
    private static String orderFault(String connection) {
        int expected = 0;
        for (Event event : worker.seen()) {
            if (event.subject().equals("echo")
                    && event.origin().connection().value().equals(connection)) {
                long number = Vocabulary.arg(event, 0).asLong();
                if (number != expected++) {
                    return "saw " + number + " where " + (expected - 1) + " was next";
                }
            }
        }
        return null;
    }
}
