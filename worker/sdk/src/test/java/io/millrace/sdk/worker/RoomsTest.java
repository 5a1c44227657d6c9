package io.millrace.sdk.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Selection;
import io.millrace.contract.json.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said without an envelope and to many, and what two gateways answer, or one of them, or none. */
@QuarkusTest
@QuarkusTestResource(Brokers.class)
@Timeout(90)
class RoomsTest {
    private static final AtomicInteger CLIENTS = new AtomicInteger();

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @ConfigProperty(name = "quarkus.redis.hosts")
    String redisUri;

    private Gateway one;
    private Gateway two;
    private Gateway.Client client;
    private String room;

    @BeforeEach
    void connect() throws Exception {
        one = new Gateway(bootstrap, redisUri);
        two = new Gateway(bootstrap, redisUri, "millrace:r:*");
        client = one.client("roomer-" + CLIENTS.incrementAndGet());
        room = "room-" + client.id();
    }

    @AfterEach
    void disconnect() {
        one.close();
        two.close();
    }

    @Test
    void dialectsWithoutAnEnvelopeAreSentWhatIsGiven() throws Exception {
        client.sends(null, "[\"raw\",\"é😀\"]");
        assertEquals(
                new Command.RawText("é😀"),
                one.expect("millrace:c:" + client.id()).command());
        assertEquals(
                new Command.RawBinary(Bytes.of("é😀".getBytes(StandardCharsets.UTF_8))),
                one.expect("millrace:c:" + client.id()).command());
    }

    @Test
    void whatSocketClusterHas() throws Exception {
        String channel = "orders:" + client.id();
        String there = "millrace:r:socketcluster:" + channel.replace(":", "%3A");
        Event event = client.sends("a1", "[\"cluster\",\"" + channel + "\"]");
        String own = "millrace:c:" + client.id();
        assertEquals(new Command.Token("a.b.c"), one.expect(own).command());
        assertEquals(new Command.Token(null), one.expect(own).command());
        assertEquals(
                new Command.Kick(channel, "mind your language"), one.expect(own).command());
        Command.Publish first = (Command.Publish) one.expect(there).command();
        assertEquals(channel + " {\"n\":1}", first.channel() + ' ' + first.data());
        Order second = one.expect(there);
        assertEquals("millrace-sdk/" + event.id() + "#5", second.id());
        assertEquals(List.of(Bytes.of(new byte[] {7})), ((Command.Publish) second.command()).attachments());
        assertEquals("said", ((Command.Emit) one.expect(there).command()).event());
        assertEquals(
                "[\"" + channel + "\"]",
                ((Command.Ack) one.expect(own).command()).args().toString());
    }

    @Test
    void someArePicked() throws Exception {
        Event event = client.sends(null, "[\"picked\",\"" + room + "\"]");
        Order first = one.expect("millrace:n:/");
        assertEquals(new Selection(List.of("c1", "c2"), List.of(room), List.of("ann")), first.to());
        assertEquals(new Selection(List.of("c2"), List.of("muted"), List.of("bob")), first.except());
        assertEquals("millrace-sdk/" + event.id() + "#1", first.id());
        Order second = one.expect("millrace:n:/");
        assertEquals(first.to(), second.to());
        assertTrue(second.isVolatile());
        assertEquals("millrace-sdk/once/farewell/c1", second.id());
        assertEquals(
                new Command.Close(4001, "moved"), one.expect(Gateway.room(room)).command());
    }

    @Test
    void roomsAreToldButNotOfALifeThatIsOver() throws Exception {
        client.notice(EventType.JOINED, "{\"room\":\"tea\",\"by\":\"worker\"}");
        Gateway.Client resumed = client.resumed();
        resumed.notice(EventType.LEFT, "{\"room\":\"tea\",\"by\":\"client\"}");
        client.notice(EventType.JOINED, "{\"room\":\"late\",\"by\":\"worker\"}");
        resumed.notice(EventType.JOINED, "{\"room\":\"té\",\"by\":\"worker\"}");
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Command.Emit emit =
                    (Command.Emit) one.expect("millrace:c:" + client.id()).command();
            told.add(emit.event() + emit.args());
        }
        assertEquals(List.of("in[\"tea\",\"worker\"]", "out[\"tea\",\"client\"]", "in[\"té\",\"worker\"]"), told);
    }

    private interface Say {
        /** What a gateway of this name says to an order. */
        List<Reply> to(Order order);
    }

    private static Say members(String gateway, String... connections) {
        List<Reply.Member> all = Stream.of(connections)
                .map(it -> new Reply.Member(it, it.equals("a") ? "ann" : null))
                .toList();
        return order -> List.of(new Reply.Members(order.id(), gateway, all.size(), all));
    }

    private static Say nobody(String gateway) {
        return order -> List.of(new Reply.Gone(order.id(), gateway, 0, null));
    }

    private static Say both(Say first, Say second) {
        return order -> Stream.concat(first.to(order).stream(), second.to(order).stream())
                .toList();
    }

    private static final Say SILENCE = _ -> List.of();

    static Stream<Arguments> present() {
        return Stream.of(
                arguments("two gateways", members("g1", "a", "b"), members("g2", "c"), "a(ann) b c complete"),
                arguments("one of them has nobody", members("g1", "a"), nobody("g2"), "a(ann) complete"),
                arguments("both have nobody", nobody("g1"), nobody("g2"), "complete"),
                arguments("one is silent", members("g1", "b"), SILENCE, "b in part"),
                arguments("both are silent", SILENCE, SILENCE, "in part"),
                arguments(
                        "one says it twice, one nothing",
                        both(members("g1", "b"), members("g1", "b")),
                        SILENCE,
                        "b in part"),
                arguments(
                        "one cannot tell",
                        members("g1", "b"),
                        (Say) order -> List.of(new Reply.Failed(order.id(), "g2", 0, null, "WrongTarget", "")),
                        "b in part"));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource
    void present(String behaviour, Say first, Say second, String expected) throws Exception {
        client.sends("a1", "[\"present\",\"" + room + "\",false]");
        answer(new Command.Members(), first, second);
        assertEquals(expected, told());
    }

    private void answer(Command expected, Say first, Say second) throws Exception {
        Order order = one.expect(Gateway.room(room));
        assertEquals(expected, order.command());
        assertEquals(order, two.expect(Gateway.room(room)));
        for (Reply reply : both(first, second).to(order)) {
            one.reply(order, reply);
        }
    }

    private String told() throws Exception {
        Command.Ack ack = assertInstanceOf(Command.Ack.class, client.expect());
        StringBuilder told = new StringBuilder();
        ack.args().firstElement().forEachField((name, value) -> {
            if (name.equals("all")) {
                value.elements().stream().map(RoomsTest::member).sorted().forEach(it -> told.append(it)
                        .append(' '));
            } else {
                told.append(value.toString().equals("true") ? "complete" : "in part");
            }
        });
        return told.toString();
    }

    private static String member(Json member) {
        StringBuilder text = new StringBuilder();
        member.forEachField((name, value) -> {
            if (name.equals("connection")) {
                text.insert(0, value.asString());
            } else if (!value.isNull()) {
                text.append('(').append(value.asString()).append(')');
            }
        });
        return text.toString();
    }

    @Test
    void whereRedisReachesNoGatewayNobodyIsThereAndNobodyWaits() throws Exception {
        two.close();
        one.close();
        try (Gateway deaf = new Gateway(bootstrap, redisUri, "millrace:c:*")) {
            Gateway.Client alone = deaf.client("alone-" + CLIENTS.incrementAndGet());
            alone.sends("a1", "[\"present\",\"" + room + "\",false]");
            Command.Ack ack = assertInstanceOf(Command.Ack.class, alone.expect());
            assertEquals("[{\"all\":[],\"isComplete\":true}]", ack.args().toString());
        }
    }

    @Test
    void whoHasJoinedInTheSameHandlerIsAskedForAfterwards() throws Exception {
        client.sends("a1", "[\"present\",\"" + room + "\",true]");
        Order join = client.expectOrder();
        assertEquals(new Command.Join(List.of(room)), join.command());
        assertTrue(one.isQuiet(Gateway.room(room)));
        one.reply(join, new Reply.Joined(join.id(), "g1", 1, List.of(room)));
        answer(new Command.Members(), members("g1", client.id()), nobody("g2"));
        assertEquals(client.id() + " complete", told());
    }

    private static Say acked(String gateway, int asked, String connection, String answer) {
        return order -> List.of(
                new Reply.Acked(order.id(), gateway, asked, connection, Json.parse("[\"" + answer + "\"]"), List.of()));
    }

    private static Say failed(String gateway, int asked, String connection) {
        return order -> List.of(new Reply.Failed(order.id(), gateway, asked, connection, "AckTimeout", "too late"));
    }

    private static Say gone(String gateway, int asked, String connection) {
        return order -> List.of(new Reply.Gone(order.id(), gateway, asked, connection));
    }

    static Stream<Arguments> survey() {
        return Stream.of(
                arguments(
                        "all answer",
                        both(acked("g1", 2, "a", "yes"), acked("g1", 2, "b", "no")),
                        acked("g2", 1, "c", "yes"),
                        "{a=yes, b=no, c=yes} {} true"),
                arguments(
                        "one is late, one has gone",
                        both(acked("g1", 2, "a", "yes"), failed("g1", 2, "b")),
                        gone("g2", 1, "c"),
                        "{a=yes} {b=AckTimeout, c=Gone} true"),
                arguments("a gateway asks nobody", acked("g1", 1, "a", "yes"), nobody("g2"), "{a=yes} {} true"),
                arguments(
                        "a gateway answers again, after a repeat",
                        both(acked("g1", 1, "a", "yes"), acked("g1", 1, "a", "yes")),
                        acked("g2", 1, "c", "no"),
                        "{a=yes, c=no} {} true"),
                arguments(
                        "a gateway dies with one of two open",
                        acked("g1", 2, "a", "yes"),
                        acked("g2", 1, "c", "no"),
                        "{a=yes, c=no} {} false"),
                arguments("no gateway says anything", SILENCE, SILENCE, "{} {} false"));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource
    void survey(String behaviour, Say first, Say second, String expected) throws Exception {
        client.sends("a1", "[\"survey\",\"" + room + "\"]");
        Command ready = new Command.Emit("ready?", Json.parse("[]"), List.of(), Duration.ofMillis(200));
        answer(ready, first, second);
        Command.Ack ack = assertInstanceOf(Command.Ack.class, client.expect());
        assertEquals(expected, ack.args().firstElement().asString());
    }
}
