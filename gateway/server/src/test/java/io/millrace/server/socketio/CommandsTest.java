package io.millrace.server.socketio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.json.Json;
import io.millrace.server.harness.Await;
import io.millrace.server.harness.Brokers;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Forwarded;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.Received;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way out: what a worker publishes on Redis, and what a client hears. */
@QuarkusTest
@WithTestResource(Brokers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CommandsTest {
    private static final String REPLY = ",\"reply\":\"" + GatewayContext.REPLIES + "\"";

    @TestHTTPResource
    URI gateway;

    private GatewayContext context;

    @BeforeAll
    void open() {
        context = GatewayContext.ofThisTest(gateway.getPort());
    }

    @AfterEach
    void reset() {
        context.reset();
    }

    @AfterAll
    void close() {
        context.close();
    }

    static Stream<Arguments> commands() {
        return Stream.of(
                arguments("an emit", "\"type\":\"emit\",\"event\":\"news\",\"args\":[1]", "42[\"news\",1]"),
                arguments(
                        "an emit without arguments",
                        "\"type\":\"emit\",\"event\":\"news\",\"args\":[]",
                        "42[\"news\"]"),
                arguments(
                        "arguments are carried as they are",
                        "\"type\":\"emit\",\"event\":\"n\u00e9 \ud834\udd1e\","
                                + "\"args\":[1e400 , {\"a\" :\"\\u00e9\"},\"\ud834\udd1e\"]",
                        "42[\"n\u00e9 \ud834\udd1e\",1e400 , {\"a\" :\"\\u00e9\"},\"\ud834\udd1e\"]"),
                arguments(
                        "unknown fields are ignored",
                        "\"type\":\"emit\",\"event\":\"a\",\"args\":[],\"newer\":{\"x\":[1]}",
                        "42[\"a\"]"),
                arguments(
                        "a publish",
                        "\"type\":\"publish\",\"channel\":\"orders\",\"data\":{\"n\":1}",
                        "42[\"orders\",{\"n\":1}]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void commands(String behaviour, String command, String received) {
        Client client = context.clientJoins();
        context.workerSends(client, command);
        context.expectClientReceives(client, received);
    }

    @Test
    void inAnotherNamespace() {
        Client client = context.clientJoins("/chat");
        context.workerEmits(client, "news", "[1]");
        context.expectClientReceives(client, "42/chat,[\"news\",1]");
    }

    @Test
    void severalAtOnceInTheirOrder() {
        Client client = context.clientJoins();
        context.workerPublishes(
                "millrace:c:" + client.connection(),
                "[{\"type\":\"emit\",\"event\":\"a\",\"args\":[]},{\"type\":\"emit\"},{\"type\":\"later\"},"
                        + "{\"type\":\"emit\",\"event\":\"b\",\"args\":[]}]");
        context.expectClientReceives(client, "42[\"a\"]");
        context.expectClientReceives(client, "42[\"b\"]");
    }

    @Test
    void attachments() {
        Client client = context.clientJoins();
        String command = "{\"type\":\"emit\",\"event\":\"file\","
                + "\"args\":[{\"_placeholder\":true,\"num\":0}],\"attachments\":[3]}\n";
        byte[] head = command.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = {0, '\n', (byte) 0xff};
        context.redis().publish("millrace:c:" + client.connection(), ClientFrame.join(head, bytes));
        context.expectClientReceives(client, "451-[\"file\",{\"_placeholder\":true,\"num\":0}]");
        assertArrayEquals(
                bytes,
                assertInstanceOf(Received.Binary.class, client.socket().next()).bytes());
    }

    @ParameterizedTest(name = "ack id {0}")
    @ValueSource(strings = {"0", "7", "9007199254740991"})
    void theWorkersAck(String id) {
        Client client = context.clientJoins();
        context.clientSends(client, "42" + id + "[\"sum\",1,2]");
        Forwarded event = context.expectForwarded(client, "[\"sum\",1,2]");
        context.workerAcks(event, "[ 3, {\"of\":\"\ud834\udd1e\"} ]");
        context.expectClientReceives(client, "43" + id + "[ 3, {\"of\":\"\ud834\udd1e\"} ]");
        context.workerAcks(event, "[\"again\"]"); // nobody waits any more
        context.expectNothingElse(client);
    }

    @Test
    void theWorkersErrorIsTheFirstArgumentOfTheAck() {
        Client client = context.clientJoins();
        context.clientSends(client, "421[\"buy\"]");
        Forwarded event = context.expectForwarded(client);
        context.workerSends(
                client,
                "\"type\":\"fail\",\"ack\":\"" + event.ack()
                        + "\",\"name\":\"SoldOut\",\"message\":\"Nothing left\","
                        + "\"data\":{\"left\":0},\"fields\":{\"retry\":false}");
        context.expectClientReceives(
                client,
                "431[{\"error\":{\"name\":\"SoldOut\",\"message\":\"Nothing left\","
                        + "\"data\":{\"left\":0},\"retry\":false}}]");
    }

    @Test
    void anAnswerOfAnotherConnectionIsNobodys() {
        Client asking = context.clientJoins();
        Client other = context.clientJoins();
        context.clientSends(asking, "425[\"mine\"]");
        Forwarded event = context.expectForwarded(asking);
        context.workerSends(other, "\"type\":\"ack\",\"ack\":\"" + event.ack() + "\",\"args\":[1]");
        context.expectNothingElse(other);
        context.expectNothingElse(asking);
        context.workerAcks(event, "[2]");
        context.expectClientReceives(asking, "435[2]");
    }

    @Test
    void anEmitThatWantsTheClientsAck() {
        Client client = context.clientJoins();
        context.workerSends(
                client, "\"type\":\"emit\",\"event\":\"ready?\",\"args\":[],\"ackWithin\":10000,\"id\":\"q1\"" + REPLY);
        String question = client.receives();
        String id = question.substring(2, question.indexOf('['));
        assertEquals("42" + id + "[\"ready?\"]", question);
        context.clientSends(client, "43" + id + "[\"yes\", {\"n\":2}]");
        expectReply(client, Map.of("type", "\"acked\"", "id", "\"q1\"", "asked", "1", "args", "[\"yes\", {\"n\":2}]"));
        context.clientSends(client, "43" + id + "[\"twice\"]");
        context.expectNothingElse(client);
    }

    @Test
    void anEmitWhoseAckDoesNotCome() {
        Client client = context.clientJoins();
        context.workerSends(
                client, "\"type\":\"emit\",\"event\":\"ready?\",\"args\":[],\"ackWithin\":50,\"id\":\"q2\"" + REPLY);
        client.receives();
        Map<String, String> reply = reply();
        assertEquals("\"failed\"", reply.get("type"));
        assertEquals("\"AckTimeout\"", reply.get("name"));
        assertEquals('"' + client.connection() + '"', reply.get("connection"));
    }

    @Test
    void anEmitWhoseClientGoes() {
        Client client = context.clientJoins();
        context.workerSends(
                client, "\"type\":\"emit\",\"event\":\"ready?\",\"args\":[],\"ackWithin\":60000,\"id\":\"q3\"" + REPLY);
        client.receives();
        client.socket().close();
        expectReply(client, Map.of("type", "\"gone\"", "id", "\"q3\""));
    }

    @Test
    void aCommandSeenAgainIsAnsweredAndNotExecuted() {
        Client client = context.clientJoins();
        String question =
                "\"type\":\"emit\",\"event\":\"pay\",\"args\":[5],\"ackWithin\":10000,\"id\":\"once\"" + REPLY;
        context.workerSends(client, question);
        String asked = client.receives();
        context.workerSends(client, question); // while it waits: nothing to say yet
        context.clientSends(client, "43" + asked.substring(2, asked.indexOf('[')) + "[\"paid\"]");
        Map<String, String> answer = Map.of("type", "\"acked\"", "id", "\"once\"", "args", "[\"paid\"]");
        expectReply(client, answer);
        context.workerSends(client, question); // and after its answer: that answer again
        expectReply(client, answer);
        context.workerSends(client, "\"type\":\"emit\",\"event\":\"plain\",\"args\":[],\"id\":\"other\"");
        context.workerSends(client, "\"type\":\"emit\",\"event\":\"plain\",\"args\":[],\"id\":\"other\"");
        context.expectClientReceives(client, "42[\"plain\"]");
        context.expectNothingElse(client);
    }

    @Test
    void rooms() {
        Client inside = context.clientJoins("/chat");
        Client alsoInside = context.clientJoins("/chat");
        Client outside = context.clientJoins("/chat");
        for (Client one : new Client[] {inside, alsoInside}) {
            context.workerSends(one, "\"type\":\"join\",\"rooms\":[\"lobby: \u00e9\"],\"id\":\"j\"" + REPLY);
            assertEquals("\"joined\"", reply().get("type"));
        }
        String room = "millrace:r:/chat:lobby%3A \u00e9";
        assertEquals(1, context.workerPublishes(room, "{\"type\":\"emit\",\"event\":\"hi\",\"args\":[]}"));
        context.expectClientReceives(inside, "42/chat,[\"hi\"]");
        context.expectClientReceives(alsoInside, "42/chat,[\"hi\"]");
        context.workerPublishes(
                room,
                "{\"type\":\"emit\",\"event\":\"not you\",\"args\":[],\"except\":{\"connections\":[\""
                        + inside.connection() + "\"]}}");
        context.expectClientReceives(alsoInside, "42/chat,[\"not you\"]");
        context.workerPublishes(room, "{\"type\":\"members\",\"id\":\"m\"" + REPLY + '}');
        expectMembers(inside, alsoInside);
        context.workerPublishes("millrace:n:/chat", "{\"type\":\"emit\",\"event\":\"all\",\"args\":[]}");
        for (Client one : new Client[] {inside, alsoInside, outside}) {
            context.expectClientReceives(one, "42/chat,[\"all\"]");
            context.expectNothingElse(one);
        }
    }

    @Test
    void tooManyRooms() {
        Client client = context.clientJoins();
        context.workerSends(client, "\"type\":\"join\",\"rooms\":[\"1\",\"2\",\"3\",\"4\"],\"id\":\"j2\"" + REPLY);
        Map<String, String> reply = reply();
        assertEquals("\"TooManyRooms\"", reply.get("name"));
        assertEquals("\"j2\"", reply.get("id"));
        context.expectNothingElse(client);
    }

    static Stream<Arguments> cannotBeSaid() {
        return Stream.of(
                arguments("a reserved name", "\"type\":\"emit\",\"event\":\"disconnect\",\"args\":[]"),
                arguments("a raw text", "\"type\":\"raw\",\"text\":\"x\""),
                arguments("a token", "\"type\":\"token\",\"token\":\"x\""));
    }

    @ParameterizedTest(name = "{0} cannot be said in Socket.IO")
    @MethodSource
    void cannotBeSaid(String what, String command) {
        Client client = context.clientJoins();
        context.workerSends(client, command + ",\"id\":\"c\"" + REPLY);
        Map<String, String> reply = reply();
        assertEquals("\"failed\"", reply.get("type"));
        assertEquals("\"CannotBeSaid\"", reply.get("name"));
        context.expectNothingElse(client);
    }

    @Test
    void aConnectionThatIsGone() {
        Client client = context.clientJoins();
        client.socket().close();
        context.expectDisconnected(client, "transport close");
        // Kafka may hear of the end before Redis does.
        Await.until(
                "nobody hears what is said to it",
                Duration.ofSeconds(5),
                () -> context.workerPublishes(
                                "millrace:c:" + client.connection(), "{\"type\":\"emit\",\"event\":\"x\",\"args\":[]}")
                        == 0);
    }

    @ParameterizedTest(name = "malformed: {0}")
    @ValueSource(
            strings = {
                "",
                "x",
                "{",
                "[]x",
                "42",
                "null",
                "{}",
                "{\"type\":7}",
                "{\"type\":\"emit\"}",
                "{\"type\":\"emit\",\"event\":\"a\",\"args\":{}}",
                "{\"type\":\"emit\",\"event\":\"a\",\"args\":[}",
                "{\"type\":\"close\",\"code\":\"1000\"}",
                "{\"type\":\"ack\",\"args\":[]}",
                "[[]]",
                "{\"type\":\"emit\",\"event\":\"a\",\"args\":[],\"attachments\":[5]}\nabc"
            })
    void aMalformedCommandHasNoEffectButOnItsCounter(String payload) {
        Client client = context.clientJoins();
        double before = context.metric("millrace_commands_total{outcome=\"malformed\",type=\"other\"}");
        assertEquals(1, context.workerPublishes("millrace:c:" + client.connection(), payload));
        context.expectNothingElse(client);
        assertEquals(before + 1, context.metric("millrace_commands_total{outcome=\"malformed\",type=\"other\"}"));
    }

    @Test
    void aCommandOfANewerContractIsCounted() {
        Client client = context.clientJoins();
        double before = context.metric("millrace_commands_total{outcome=\"unknown\",type=\"other\"}");
        context.workerSends(client, "\"type\":\"teleport\",\"to\":\"mars\"");
        context.expectNothingElse(client);
        assertEquals(before + 1, context.metric("millrace_commands_total{outcome=\"unknown\",type=\"other\"}"));
    }

    /* A gateway's event loops answer for their own members: together for all. */
    private void expectMembers(Client... clients) {
        List<String> missing = new ArrayList<>();
        for (Client client : clients) {
            missing.add("{\"connection\":\"" + client.connection() + "\"}");
        }
        while (!missing.isEmpty()) {
            Json.parse(reply().get("members")).elements().forEach(member -> {
                assertTrue(missing.remove(member.toString()), member::toString);
            });
        }
    }

    private void expectReply(Client client, Map<String, String> fields) {
        Map<String, String> expected = new TreeMap<>(fields);
        expected.putIfAbsent("asked", "1");
        expected.put("gateway", "\"gw-test\"");
        expected.put("connection", '"' + client.connection() + '"');
        assertEquals(expected, reply());
    }

    /** The next reply's fields as JSON text. */
    private Map<String, String> reply() {
        Map<String, String> fields = new TreeMap<>();
        Json.parse(context.expectReply()).forEachField((name, value) -> fields.put(name, value.toString()));
        return fields;
    }
}
