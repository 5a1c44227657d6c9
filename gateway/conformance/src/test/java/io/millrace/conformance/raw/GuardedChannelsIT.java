package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.GuardedGateways;
import io.millrace.conformance.worker.ChannelVocabulary;
import io.millrace.conformance.worker.Desk;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.InTestWorker.Handler;
import io.millrace.conformance.worker.Vocabulary;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Order;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.contract.wire.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may do what on channels, by rules and by workers, and where events go, as {@link GuardedGateways} are set. */
@Timeout(60)
final class GuardedChannelsIT {
    @RegisterExtension
    static final ClusterExtension ON = GuardedGateways.extension();

    private static InTestWorker worker;
    private static InTestWorker shop;

    @BeforeAll
    static void start() {
        Map<String, Handler> all = new HashMap<>(ChannelVocabulary.handlers());
        all.put(EventType.CONNECT.wireName(), GuardedChannelsIT::letIn);
        all.put(EventType.SUBSCRIBE.wireName(), GuardedChannelsIT::decide);
        all.put(EventType.PUBLISH.wireName(), GuardedChannelsIT::decide);
        worker = InTestWorker.on(ON.cluster(), List.of(Topics.EVENTS, Topics.CONNECTS), all);
        shop = InTestWorker.on(
                ON.cluster(),
                List.of(GuardedGateways.SHOP),
                Map.of(
                        "order",
                        (event, desk) -> desk.ack(event, Json.array(Json.string("sold")), List.of()),
                        EventType.PUBLISH.wireName(),
                        GuardedChannelsIT::publish));
    }

    @AfterAll
    static void stop() {
        worker.close();
        shop.close();
    }

    /** As its URL says. */
    private static void letIn(Event event, Desk desk) {
        Json query = Vocabulary.field(event.data(), "query");
        Json claims = new JsonWriter()
                .beginObject()
                .name("sub")
                .json(Vocabulary.field(query, "name"))
                .name("role")
                .json(Vocabulary.field(query, "role"))
                .endObject()
                .toJson();
        answer(event, desk, new Command.Accept("~connect", null, claims, List.of(), null, null, null));
    }

    /** As the channel's name ends. */
    private static void decide(Event event, Desk desk) {
        String channel = Vocabulary.field(event.data(), "channel").asString();
        String ack = ack(event);
        if (channel.endsWith("yes")) {
            Json data = Json.array(Json.string("decided"), Vocabulary.field(event.data(), "data"));
            answer(event, desk, new Command.Accept(ack, null, null, List.of(), null, data, null));
        } else if (channel.endsWith("no")) {
            answer(
                    event,
                    desk,
                    new Command.Refuse(ack, "Not now", Json.parse("{\"name\":\"Later\",\"in\":5}"), null, null));
        }
    }

    private static void publish(Event event, Desk desk) {
        if (event.awaited() != null) {
            String channel = Vocabulary.field(event.data(), "channel").asString();
            desk.send(
                    new Target.Room(event.origin().namespace(), channel),
                    new Command.Publish(channel, Json.string("by the shop"), List.of()));
            answer(event, desk, new Command.Accept(ack(event), null, null, List.of(), null, null, null));
        }
    }

    private static String ack(Event event) {
        Event.Awaited awaited = event.awaited();
        return awaited == null ? "" : awaited.ack();
    }

    private static void answer(Event event, Desk desk, Command command) {
        desk.send(Desk.to(event), Order.of(command));
    }

    static Stream<Arguments> conversation() {
        return Stream.of(
                row("a channel of its own", "> " + subscribe("user:ada:mail"), "< {'rid':2}"),
                row(
                        "one of another",
                        "> " + subscribe("user:bob:mail"),
                        "< " + notAllowed("subscribe", "user:bob:mail")),
                row("one of a role that it has", "> " + publish("staff:é", "1"), "< {'rid':2}"),
                row(
                        "one of a role that it has not",
                        "> " + publish("boss:é", "1"),
                        "< " + notAllowed("publish", "boss:é")),
                row(
                        "who waits for no answer hears nothing",
                        "> {'event':'#publish','data':{'channel':'boss:1','data':1}}",
                        "> {'event':'secret','data':1}"),
                row(
                        "an event that nobody may send",
                        "> {'event':'secret','data':1,'cid':2}",
                        "< {'rid':2,'error':{'message':'Not allowed to send the secret event',"
                                + "'name':'NotAllowedError'}}"),
                row("a name that no rule covers", "> " + subscribe("free"), "< {'rid':2}"),
                row(
                        "a worker lets it in, and what it asked behind that follows",
                        "> [" + subscribe("ask:yes") + ",{'event':'echo','data':1,'cid':3}]",
                        "< {'rid':2}",
                        "< {'rid':3,'data':1}"),
                row(
                        "a worker does not",
                        "> [" + subscribe("ask:no") + ",{'event':'echo','data':1,'cid':3}]",
                        "< {'rid':2,'error':{'message':'Not now','name':'Later','in':5}}",
                        "< {'rid':3,'data':1}"),
                row(
                        "no worker says anything",
                        "> [" + subscribe("ask:?") + ",{'event':'echo','data':1,'cid':3}]",
                        "< {'rid':2,'error':{'message':'Nobody has decided on the ask:? channel in time',"
                                + "'name':'TimeoutError'}}",
                        "< {'rid':3,'data':1}"),
                row(
                        "a worker changes what is published",
                        "> " + subscribe("ask:1:yes"),
                        "< {'rid':2}",
                        "> {'event':'#publish','data':{'channel':'ask:1:yes','data':'ä🌊'}}",
                        "< {'event':'#publish','data':{'channel':'ask:1:yes','data':['decided','ä🌊']}}"),
                row(
                        "a worker publishes instead",
                        "> " + subscribe("own:1"),
                        "< {'rid':2}",
                        "> {'event':'#publish','data':{'channel':'own:1','data':1},'cid':3}",
                        "< {'event':'#publish','data':{'channel':'own:1','data':'by the shop'}}",
                        "< {'rid':3}"),
                row("an event of another topic", "> {'event':'order','data':1,'cid':2}", "< {'rid':2,'data':'sold'}"),
                row(
                        "an event that no topic takes",
                        "> {'event':'nowhere','data':1,'cid':2}",
                        "< {'rid':2,'error':{'message':'There is no route for the nowhere event',"
                                + "'name':'NoRouteError'}}"));
    }

    /** Ada is staff; whatever came, she is served still. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void conversation(String behaviour, List<String> steps) {
        try (RawSocket socket = open(0)) {
            begin(socket);
            steps.forEach(step -> play(socket, step));
            play(socket, "> {'event':'echo','data':'lives','cid':99}");
            play(socket, "< {'rid':99,'data':'lives'}");
        }
    }

    @Test
    void aTopicHearsOfLivesWhoseEventsItTakes() {
        String id;
        try (RawSocket socket = open(1)) {
            id = begin(socket);
            play(socket, "> {'event':'order','data':1,'cid':2}");
            play(socket, "< {'rid':2,'data':'sold'}");
            play(socket, "> {'event':'#publish','data':{'channel':'copy:1','data':1}}");
            Event copy = shop.await(EventType.PUBLISH, id);
            assertEquals(
                    Json.parse("{\"channel\":\"copy:1\",\"data\":1,\"claims\":{\"sub\":\"ada\",\"role\":\"staff\"}}"),
                    copy.data());
            assertEquals(null, copy.awaited());
        }
        for (InTestWorker each : List.of(worker, shop)) {
            Event beginning = each.await(EventType.CONNECTED, id);
            assertEquals(2, beginning.sequence(), "behind connect");
            each.await(EventType.DISCONNECTED, id);
        }
        List<String> atTheShop = shop.seen().stream()
                .filter(event -> event.origin().connection().value().equals(id))
                .map(event -> event.sequence() + " " + event.subject())
                .toList();
        assertEquals(4, atTheShop.size(), atTheShop::toString);
        assertEquals(List.of("2 connected", "3 order", "4 publish"), atTheShop.subList(0, 3));
    }

    @Test
    void anEndIsToldThereAlsoWhenTheGatewayWasKilled() {
        try (RawSocket socket = open(1)) {
            String id = begin(socket);
            shop.await(EventType.CONNECTED, id);
            ON.cluster().gateway(1).kill();
            for (InTestWorker each : List.of(worker, shop)) {
                assertEquals(
                        Json.parse("{\"reason\":\"gateway lost\"}"),
                        each.await(EventType.DISCONNECTED, id).data());
            }
        }
    }

    private static String begin(RawSocket socket) {
        socket.send("{\"event\":\"#handshake\",\"data\":{\"authToken\":null},\"cid\":1}");
        Json answer = Json.parse(socket.text());
        return Vocabulary.field(Vocabulary.field(answer, "data"), "id").asString();
    }

    private static RawSocket open(int gateway) {
        return new RawSocket(ON.cluster().gateway(gateway).url() + "/socketcluster/?name=ada&role=staff");
    }

    /* A single quotation mark stands for a double one. */
    private static void play(RawSocket socket, String step) {
        String line = step.substring(2).replace('\'', '"');
        if (step.startsWith("> ")) {
            socket.send(line);
        } else {
            assertTrue(step.startsWith("< "), step);
            assertEquals(line, socket.text());
        }
    }

    private static String subscribe(String channel) {
        return "{'event':'#subscribe','data':{'channel':'" + channel + "'},'cid':2}";
    }

    private static String publish(String channel, String data) {
        return "{'event':'#publish','data':{'channel':'" + channel + "','data':" + data + "},'cid':2}";
    }

    private static String notAllowed(String to, String channel) {
        return "{'rid':2,'error':{'message':'Not allowed to " + to + " to the " + channel
                + " channel','name':'NotAllowedError'}}";
    }

    private static Arguments row(String behaviour, String... steps) {
        return arguments(behaviour, List.of(steps));
    }
}
