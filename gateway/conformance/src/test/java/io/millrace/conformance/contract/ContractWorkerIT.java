package io.millrace.conformance.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** A worker in Node that was written from the contract's document alone, on real Kafka and Redis. */
@Timeout(300)
final class ContractWorkerIT {
    private static EmbeddedKafka kafka;
    private static EmbeddedRedis redis;
    private static NodeWorker worker;

    private GatewayByHand gateway;

    @BeforeAll
    static void start() throws IOException, InterruptedException, ExecutionException {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults());
        redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        GatewayByHand.createTopics(kafka);
        worker = NodeWorker.atTheDoor(kafka.bootstrap(), redis.uri());
    }

    @AfterAll
    static void stop() {
        worker.close();
        redis.close();
        kafka.close();
    }

    @BeforeEach
    void connect(TestInfo test) throws IOException {
        gateway = new GatewayByHand(
                kafka, redis, test.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void disconnect() throws IOException {
        gateway.close();
    }

    @Test
    @DisplayName("an echo is answered with its arguments, text and bytes alike")
    void echo() throws Exception {
        gateway.forward(gateway.event("echo", "a1", "[\"echo\", 1, {\"text\":\"Grüße 🌊\"}, null]"));
        assertEquals(
                new Command.Ack("a1", Json.parse("[1,{\"text\":\"Grüße 🌊\"},null]"), List.of()),
                gateway.hear().command());
        Bytes bytes = Bytes.of(new byte[] {'\n', 0, -1});
        gateway.forward(gateway.event("echo", "a2", "[\"echo\",{\"_placeholder\":true,\"num\":0}]", bytes));
        assertEquals(
                new Command.Ack("a2", Json.parse("[{\"_placeholder\":true,\"num\":0}]"), List.of(bytes)),
                gateway.hear().command());
    }

    @Test
    @DisplayName("a greeting is emitted under an id that a redelivery would have again")
    void greet() throws Exception {
        Event event = gateway.event("greet", null, "[\"greet\",\"Ada\"]");
        gateway.forward(event);
        Order order = gateway.hear();
        assertEquals(new Command.Emit("greeting", Json.parse("[\"Hello, Ada!\"]"), List.of(), null), order.command());
        assertEquals("contract-worker/" + event.id() + "#0", order.id());
    }

    @Test
    @DisplayName("a room is spoken to only when the join is in force")
    void join() throws Exception {
        gateway.hears(new Target.Room("/chat", "a:b"));
        gateway.forward(gateway.event("join", null, "[\"join\",\"a:b\"]"));
        Order join = gateway.hear();
        assertEquals(new Command.Join(List.of("a:b")), join.command());
        assertNotNull(join.reply());
        gateway.reply(join, new Reply.Joined(join.id(), "by-hand", 1, List.of("a:b")));
        assertEquals(
                new Command.Emit("entered", Json.parse("[\"a:b\",\"" + gateway.connection() + "\"]"), List.of(), null),
                gateway.hear().command());
    }

    @Test
    @DisplayName("what is said to a room goes to all but who says it")
    void say() throws Exception {
        gateway.hears(new Target.Room("/chat", "lobby"));
        gateway.forward(gateway.event("say", null, "[\"say\",\"lobby\",\"hi\"]"));
        Order order = gateway.hear();
        assertEquals(new Command.Emit("said", Json.parse("[\"hi\"]"), List.of(), null), order.command());
        assertEquals(List.of(gateway.connection()), order.except().connections());
    }

    @Test
    @DisplayName("the client is asked back, and its answer reported")
    void ask() throws Exception {
        gateway.forward(gateway.event("ask", null, "[\"ask\",\"ready?\",1500]"));
        Order question = gateway.hear();
        assertEquals(
                new Command.Emit("question", Json.parse("[\"ready?\"]"), List.of(), Duration.ofMillis(1500)),
                question.command());
        gateway.reply(
                question,
                new Reply.Acked(
                        question.id(),
                        "by-hand",
                        1,
                        gateway.connection(),
                        Json.parse("[\"yes\",{\"n\":1}]"),
                        List.of()));
        assertEquals(
                new Command.Emit("report", Json.parse("[\"answered\",[\"yes\",{\"n\":1}]]"), List.of(), null),
                gateway.hear().command());
    }

    @Test
    @DisplayName("a client that does not answer is reported by the failure's name")
    void askInVain() throws Exception {
        gateway.forward(gateway.event("ask", null, "[\"ask\",\"ready?\"]"));
        Order question = gateway.hear();
        gateway.reply(
                question,
                new Reply.Failed(question.id(), "by-hand", 1, gateway.connection(), "AckTimeout", "No answer"));
        assertEquals(
                new Command.Emit("report", Json.parse("[\"AckTimeout\"]"), List.of(), null),
                gateway.hear().command());
    }

    @Test
    @DisplayName("an error is named, with own fields")
    void fail() throws Exception {
        gateway.forward(gateway.event("fail", "a3", "[\"fail\"]"));
        assertEquals(
                new Command.Fail("a3", "OnPurposeError", "As you wished", null, Json.parse("{\"code\":7}")),
                gateway.hear().command());
    }

    @Test
    @DisplayName("who has a name is let in and greeted, who has none is refused")
    void decide() throws Exception {
        gateway.forward(gateway.connect("{\"auth\":{\"name\":\"Ada\"},\"address\":\"203.0.113.7\",\"secure\":true}"));
        assertEquals(
                List.of(
                        new Command.Accept(
                                "~connect",
                                "Ada",
                                Json.parse("{\"role\":\"guest\"}"),
                                List.of("guests"),
                                null,
                                null,
                                null),
                        new Command.Emit("welcome", Json.parse("[\"Ada\"]"), List.of(), null)),
                gateway.hearSeveral());
        gateway.forward(gateway.connect("{\"address\":\"203.0.113.7\",\"secure\":true}"));
        assertEquals(
                new Command.Refuse("~connect", "Who are you?", Json.parse("{\"wanted\":\"name\"}"), null, null),
                gateway.hear().command());
    }

    @Test
    @DisplayName("notices, foreign events and repeats are left alone, and order is kept")
    void order() throws Exception {
        Event first = gateway.event("echo", "a1", "[\"echo\",1]");
        gateway.forward(first);
        gateway.forward(gateway.event("constructor", "a2", "[\"constructor\"]"));
        gateway.forward(gateway.event("echo", "a3", "[\"echo\",3]"));
        gateway.forward(first);
        gateway.forward(gateway.event("echo", "a4", "[\"echo\",4]"));
        gateway.forward(gateway.disconnected());
        for (String ack : List.of("a1", "a3", "a4")) {
            assertEquals(
                    new Command.Ack(ack, Json.parse("[" + ack.substring(1) + "]"), List.of()),
                    gateway.hear().command());
        }
    }

    @Test
    @DisplayName(
            "what was done is committed, what came while it was away is done by the next, and it ends in good order")
    void restart() throws Exception {
        gateway.forward(gateway.event("echo", "before", "[\"echo\",1]"));
        gateway.hear();
        assertEquals(0, worker.stop());
        gateway.forward(gateway.event("echo", "away", "[\"echo\",2]"));
        worker = NodeWorker.atTheDoor(kafka.bootstrap(), redis.uri());
        assertEquals(
                new Command.Ack("away", Json.parse("[2]"), List.of()),
                gateway.hear().command());
        worker.kill();
        gateway.forward(gateway.event("echo", "killed", "[\"echo\",3]"));
        worker = NodeWorker.atTheDoor(kafka.bootstrap(), redis.uri());
        Command next = gateway.hear().command();
        while (next.equals(new Command.Ack("away", Json.parse("[2]"), List.of()))) {
            next = gateway.hear().command(); // not committed before the kill: at least once
        }
        assertEquals(new Command.Ack("killed", Json.parse("[3]"), List.of()), next);
    }

    @Test
    @DisplayName("the ten lines of the document, as they stand there, answer an echo")
    void quickStart() throws Exception {
        worker.stop();
        String document = Files.readString(Path.of("../contract/README.md"));
        int from = document.indexOf("```js\n") + "```js\n".length();
        String lines = document.substring(from, document.indexOf("```", from))
                .replace("127.0.0.1:9092", kafka.bootstrap())
                .replace("6379", redis.uri().replaceAll(".*:", ""));
        Files.writeString(NodeWorker.install().resolve("quick-start.mjs"), lines);
        try (NodeWorker quickStart = NodeWorker.launch(List.of("node", "quick-start.mjs"))) {
            Thread client = Thread.ofVirtual().start(this::echoAgainAndAgain);
            assertEquals(
                    new Command.Ack("q", Json.parse("[\"hello\",2]"), List.of()),
                    gateway.hear().command());
            client.interrupt();
            client.join();
            quickStart.kill();
        } finally {
            worker = NodeWorker.atTheDoor(kafka.bootstrap(), redis.uri());
        }
    }

    /** Until it is interrupted: who subscribes without an offset hears only what comes after. */
    private void echoAgainAndAgain() {
        try {
            while (true) {
                gateway.forward(gateway.event("echo", "q", "[\"echo\",\"hello\",2]"));
                Thread.sleep(200);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("its own codecs read and write the golden examples")
    void golden() throws IOException, InterruptedException {
        NodeWorker.install();
        NodeWorker.run(List.of("node", "--test"));
    }
}
