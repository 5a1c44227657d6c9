package io.millrace.sdk.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Selection;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import io.millrace.sdk.consume.Worker;
import io.millrace.sdk.health.WorkerReadiness;
import io.millrace.sdk.signals.Signals;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A worker, from Kafka's records to Redis's messages. */
@QuarkusTest
@QuarkusTestResource(Brokers.class)
@Timeout(90)
class WorkerTest {
    private static final AtomicInteger CLIENTS = new AtomicInteger();

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @ConfigProperty(name = "quarkus.redis.hosts")
    String redisUri;

    @Inject
    Worker worker;

    @Inject
    @Readiness
    Instance<HealthCheck> checks;

    Brokers.KafkaSwitch kafka = () -> {};
    private Gateway gateway;
    private Gateway.Client client;

    @BeforeEach
    void connect() throws Exception {
        gateway = new Gateway(bootstrap, redisUri);
        client = newClient();
    }

    private Gateway.Client newClient() {
        return gateway.client("client-" + CLIENTS.incrementAndGet());
    }

    @AfterEach
    void disconnect() throws Exception {
        gateway.close();
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments("the argument itself", "[\"echo\",{\"a\" : [1e1,\"ü🐟\"]}]", "[{\"a\" : [1e1,\"ü🐟\"]}]"),
                arguments("several", "[\"all\",1,\"b\",null]", "[1,\"b\",null]"),
                arguments("nothing", "[\"nothing\"]", "[]"),
                arguments("a list is one argument", "[\"list\"]", "[[1,2]]"),
                arguments("a record", "[\"point\",{\"x\":1,\"y\":2}]", "[{\"x\":2,\"y\":1}]"),
                arguments("a Uni", "[\"later\",\"x\"]", "[\"x\"]"),
                arguments("a CompletionStage of nothing", "[\"laterNothing\"]", "[]"),
                arguments("a refusal", "[\"refuse\"]", "!Sorry: not today {\"until\":5} null"),
                arguments(
                        "a refusal with own fields",
                        "[\"soldOut\"]",
                        "!SoldOutError: Nothing left null {\"left\":[0]}"),
                arguments("an exception", "[\"break\"]", "!IllegalStateException: broken null null"),
                arguments("a failed Uni", "[\"breakLater\"]", "!IllegalStateException: broken later null null"),
                arguments(
                        "a wrong argument",
                        "[\"later\",1]",
                        "!BadArguments: Argument 1 (it): expected a string, got a number null null"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void answers(String behaviour, String event, String expected) throws Exception {
        client.sends("a1", event);
        Order order = client.expectOrder();
        String answer =
                switch (order.command()) {
                    case Command.Ack ack -> ack.ack().equals("a1") ? ack.args().toString() : "for " + ack.ack();
                    case Command.Fail it -> "!" + it.name() + ": " + it.message() + " " + it.data() + " " + it.fields();
                    default -> order.toString();
                };
        assertEquals(expected, answer);
    }

    @Test
    void bytesGoBothWays() throws Exception {
        client.sends("a1", "[\"bytes\",{\"_placeholder\":true,\"num\":0}]", new byte[] {1, 2});
        Command.Ack ack = assertInstanceOf(Command.Ack.class, client.expect());
        assertEquals("[{\"_placeholder\":true,\"num\":0}]", ack.args().toString());
        assertArrayEquals(new byte[] {2, 1}, ack.attachments().getFirst().array());
    }

    @Test
    void anAnswerThatCannotBeWrittenIsAnError() throws Exception {
        client.sends("a1", "[\"unwritable\"]");
        assertEquals("IllegalArgumentException", ((Command.Fail) client.expect()).name());
    }

    @Test
    void nobodyAnswersWhatNobodyHandlesOrWaitsFor() throws Exception {
        client.sends("a1", "[\"unheard-of\",1]");
        client.sends(null, "[\"echo\",1]");
        client.sends("a2", "[\"echo\",2]");
        assertEquals("a2", ((Command.Ack) client.expect()).ack());
    }

    @Test
    void emitsAreNamedByTheirEvent() throws Exception {
        Event event = client.sends("a1", "[\"greet\",\"Ann\"]");
        Order order = client.expectOrder();
        assertEquals("millrace-sdk/" + event.id() + "#1", order.id());
        Command.Emit emit = (Command.Emit) order.command();
        assertEquals("greeting", emit.event());
        assertEquals(
                "[\"hello Ann\",1,{\"_placeholder\":true,\"num\":0}]",
                emit.args().toString());
        assertEquals(List.of(Bytes.of(new byte[] {7})), emit.attachments());
        assertInstanceOf(Command.Ack.class, client.expect());
    }

    @Test
    void theConnectionAndTheEventAreTold() throws Exception {
        Gateway.Client ann = client.known("ann");
        Event event = ann.sends("a1", "[\"who\"]");
        assertEquals(
                "[\"%s\",\"/\",\"socketio\",\"ann\",\"%s\",\"who\",true,\"/gateways/g1\"]"
                        .formatted(ann.id(), event.id()),
                ((Command.Ack) ann.expect()).args().toString());
    }

    @Test
    void whatFollowsAJoinWaitsForIt() throws Exception {
        client.sends("a1", "[\"join\",\"lobby\"]");
        client.sends("a2", "[\"echo\",1]");
        Gateway.Client other = newClient();
        Order join = client.expectOrder();
        assertEquals(new Command.Join(List.of("lobby")), join.command());
        other.sends("b1", "[\"echo\",1]");
        other.expect();
        assertTrue(gateway.isQuiet(Gateway.room("lobby")) && gateway.isQuiet(client.channel()));
        gateway.reply(join, new Reply.Joined(join.id(), "g1", 1, List.of("lobby")));
        Command.Emit emit = (Command.Emit) gateway.expect(Gateway.room("lobby")).command();
        assertEquals("[\"" + client.id() + "\"]", emit.args().toString());
        assertEquals("[\"ok\"]", ((Command.Ack) client.expect()).args().toString());
        assertEquals("a2", ((Command.Ack) client.expect()).ack());
    }

    @Test
    void aJoinThatNobodyConfirmsHoldsNothingUpForLong() throws Exception {
        client.sends("a1", "[\"join\",\"void\"]");
        assertInstanceOf(Command.Join.class, client.expect());
        assertEquals("a1", ((Command.Ack) client.expect()).ack());
        assertNotNull(gateway.expect(Gateway.room("void")));
    }

    @Test
    void othersAreReachedFromAHandler() throws Exception {
        Event event = client.sends(null, "[\"others\",\"a:b%\",\"someone\"]");
        Order first = gateway.expect("millrace:r:/:a%3Ab%25");
        assertEquals("millrace-sdk/" + event.id() + "#1", first.id());
        assertTrue(first.isVolatile());
        assertEquals(new Selection(List.of("someone"), List.of(), List.of()), first.except());
        assertInstanceOf(Command.Emit.class, gateway.expect("millrace:u:ann").command());
        Command.Publish publish =
                (Command.Publish) gateway.expect("millrace:n:/").command();
        assertEquals("\"x\"", publish.data().toString());
    }

    @Test
    void aClientIsAsked() throws Exception {
        client.sends("a1", "[\"ask\"]");
        Order order = client.expectOrder();
        assertEquals(Duration.ofSeconds(5), ((Command.Emit) order.command()).ackWithin());
        gateway.reply(order, new Reply.Acked(order.id(), "g1", 1, client.id(), Json.parse("[\"so\"]"), List.of()));
        assertEquals("[\"so\"]", ((Command.Ack) client.expect()).args().toString());
    }

    static Stream<Arguments> noAnswer() {
        return Stream.of(
                arguments("the client took too long", "AckTimeout"),
                arguments("the connection is gone", "Gone"),
                arguments("no gateway says anything", "NoReply"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void noAnswer(String behaviour, String name) throws Exception {
        client.sends("a1", "[\"askAndWait\"]");
        Order order = client.expectOrder();
        switch (name) {
            case "AckTimeout" ->
                gateway.reply(order, new Reply.Failed(order.id(), "g1", 1, client.id(), name, "too late"));
            case "Gone" -> gateway.reply(order, new Reply.Gone(order.id(), "g1", 0, client.id()));
            default -> assertNotNull(order.reply());
        }
        Command.Fail fail = (Command.Fail) client.expect();
        assertEquals(name, fail.name());
    }

    @Test
    void theNewerStateCounts() throws Exception {
        client.sends("a1", "[\"visit\"]");
        assertEquals(state(1, "1"), client.expect());
        assertEquals("[1]", ((Command.Ack) client.expect()).args().toString());
        client.sends("a2", "[\"visit\"]");
        assertEquals(state(2, "2"), client.expect());
        client.expect();
        Gateway.Client later = client.known(
                "x", new WorkerState("other", 9, text("7")), state(5, "40").state());
        later.sends("a3", "[\"visit\"]");
        assertEquals(state(6, "41"), later.expect());
    }

    private static Command.State state(long version, String text) {
        return new Command.State(new WorkerState("millrace-sdk", version, text(text)));
    }

    private static Bytes text(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void lifecycleIsToldButAnEndThatWasOvertakenIsNot() throws Exception {
        client.notice(EventType.CONNECTED, "{\"recovered\":false}");
        assertEquals(
                "[{\"recovered\":false}]",
                ((Command.Emit) client.expect()).args().toString());
        Gateway.Client resumed = client.resumed();
        resumed.notice(EventType.CONNECTED, "{\"recovered\":true}");
        client.notice(EventType.DISCONNECTED, "{\"reason\":\"gateway lost\"}");
        resumed.notice(EventType.DISCONNECTED, "{\"reason\":\"transport close\"}");
        Command.Emit emit = (Command.Emit) gateway.expect(Gateway.room("gone")).command();
        assertEquals(
                "[\"" + client.id() + "\",\"transport close\"]", emit.args().toString());
    }

    @Test
    void aRepeatedEventIsHandledOnce() throws Exception {
        int before = TriedService.COUNTED.get();
        Event event = client.sends("a1", "[\"count\"]");
        client.produce(event);
        client.produce(event);
        client.sends("a2", "[\"echo\",1]");
        assertInstanceOf(Command.Emit.class, client.expect());
        assertEquals("a1", ((Command.Ack) client.expect()).ack());
        assertEquals("a2", ((Command.Ack) client.expect()).ack());
        assertEquals(before + 1, TriedService.COUNTED.get());
    }

    @Test
    void aSlowHandlerHoldsUpItsOwnConnectionOnly() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        TriedService.GATES.put("slow", gate);
        List<Gateway.Client> slow = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            slow.add(newClient());
            slow.getLast().sends("s", "[\"wait\",\"slow\"]");
            slow.getLast().sends("after", "[\"echo\",1]");
        }
        for (int i = 0; i < 100; i++) {
            client.sends("a" + i, "[\"echo\",1]");
        }
        for (int i = 0; i < 100; i++) {
            assertEquals("a" + i, ((Command.Ack) client.expect()).ack());
        }
        assertTrue(slow.stream().allMatch(it -> gateway.isQuiet(it.channel())));
        gate.countDown();
        for (Gateway.Client it : slow) {
            assertEquals("s", ((Command.Ack) it.expect()).ack());
            assertEquals("after", ((Command.Ack) it.expect()).ack());
        }
    }

    @Test
    void recordsThatAreNoEventsAreLeftOut() throws Exception {
        client.produceRecord(
                new org.apache.kafka.clients.producer.ProducerRecord<>("millrace.events", 0, null, new byte[0]));
        client.produceRecord(new org.apache.kafka.clients.producer.ProducerRecord<>("millrace.events", 0, "ü", null));
        for (int partition = 0; partition < Brokers.PARTITIONS; partition++) {
            client.produceRecord(new org.apache.kafka.clients.producer.ProducerRecord<>(
                    "millrace.events", partition, client.id(), new byte[] {'['}));
        }
        client.sends("a1", "[\"echo\",1]");
        assertEquals("a1", ((Command.Ack) client.expect()).ack());
    }

    @Test
    void bothConnectionsToRedisComeBack() throws Exception {
        for (int i = 0; i < 3; i++) {
            client.sends("a" + i, "[\"echo\",1]");
            assertEquals("a" + i, ((Command.Ack) client.expect()).ack());
            gateway.redis("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
            client.sends("k" + i, "[\"ask\"]");
            Order question = client.expectOrder();
            // The worker's subscription dies with the question open: it asks again, and the gateway answers again.
            killSubscriber(question.reply());
            Order again = client.expectOrder();
            assertEquals(question.id(), again.id());
            gateway.reply(again, new Reply.Acked(again.id(), "g1", 1, client.id(), Json.parse("[\"so\"]"), List.of()));
            assertEquals("k" + i, ((Command.Ack) client.expect()).ack());
        }
    }

    private void killSubscriber(String channel) throws Exception {
        assertNotNull(channel);
        for (String line : gateway.redis("CLIENT", "LIST", "TYPE", "pubsub").split("\n", -1)) {
            if (line.contains(" sub=1 ")) {
                gateway.redis("CLIENT", "KILL", "ID", line.substring(3, line.indexOf(' ')));
            }
        }
    }

    @Test
    void nothingIsLostOrOutOfOrderWhileRedisDropsConnections() throws Exception {
        int events = 2000;
        Thread sender = Thread.startVirtualThread(() -> {
            try {
                for (int i = 0; i < events; i++) {
                    client.sends("a" + i, "[\"greet\",\"" + i + "\"]");
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        int next = 0;
        int drops = 0;
        while (next < events) {
            Order order = client.expectOrder();
            if (order.command() instanceof Command.Emit emit) {
                // A repetition has the id of its first: a gateway drops it.
                int number =
                        Integer.parseInt(emit.args().firstElement().asString().substring("hello ".length()));
                assertTrue(number <= next, number + " came before " + next);
                next = Math.max(next, number + 1);
                if (next % 300 == 0 && drops < next / 300) {
                    drops++;
                    gateway.redis("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
                }
            }
        }
        sender.join();
        assertTrue(drops >= 3);
    }

    @Test
    void readinessIsToldWhereThereAreHealthChecks() {
        Signals.Status status = worker.status();
        assertTrue(status.isCommandsUp() && status.isRepliesUp());
        assertEquals(
                List.of(HealthCheckResponse.Status.UP),
                checks.stream()
                        .filter(WorkerReadiness.class::isInstance)
                        .map(it -> it.call().getStatus())
                        .toList());
    }

    @Test
    void kafkaComesBack() throws Exception {
        client.sends("a1", "[\"echo\",1]");
        assertEquals("a1", ((Command.Ack) client.expect()).ack());
        kafka.restart();
        client.sends("a2", "[\"echo\",2]");
        assertEquals("a2", ((Command.Ack) client.expect()).ack());
    }
}
