package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.connection;
import static io.millrace.core.connection.LoopBench.order;
import static io.millrace.core.connection.LoopBench.room;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Command;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.EventType;
import io.millrace.contract.Origin;
import io.millrace.contract.Target;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.forward.Route;
import io.millrace.core.forward.Routes;
import io.millrace.core.forward.Topic;
import io.millrace.core.forward.Whose;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which topic is told what: of Socket.IO's clients, and of those of channels, who hear of what is not routed. */
final class RoutesTest {
    private static final Target C1 = connection("c1");
    private static final Whose SOCKETIO = new Whose(List.of("socketio"), Route.ANY);
    private static final Whose CHAT = new Whose(Route.ANY, List.of("/chat"));
    private static final Routes ROUTES = new Routes(
            List.of(
                    route(SOCKETIO, "orders", List.of("order", "pay*"), Set.of(EventType.CONNECTED)),
                    route(CHAT, "chat", Route.ANY, Set.of(EventType.DISCONNECTED)),
                    route(Whose.ANYBODY, "rest", List.of("p*"), Set.of(EventType.JOINED)),
                    route(Whose.ANYBODY, "orders", List.of(), Set.of(EventType.CONNECTED, EventType.JOINED))),
            true);
    private static final Routes NOTHING_ELSE = new Routes(ROUTES.all(), false);
    private static final String CONNECTED = " c1/1/1 connected {\"recovered\":false,\"query\":{\"a\":\"é\"}}";
    private static final String LOST = "/1/end disconnected {\"reason\":\"gateway lost\"}";
    private static final String GONE = " c1/1/end disconnected {\"reason\":\"transport close\"}";

    static Stream<Arguments> topics() {
        return Stream.of(
                row(
                        "a beginning is told to all and to whoever asks for it, once, under one name",
                        on -> on.opens("a").says("a", "40").inForce(C1),
                        "log" + CONNECTED,
                        "log in orders" + CONNECTED),
                row(
                        "the first route that fits takes an event, and what none takes goes to all",
                        on -> in(on).says("a", "42[\"pay\"]")
                                .says("a", "42[\"payé\"]")
                                .says("a", "42[\"pé\"]")
                                .says("a", "42[\"orders\"]")
                                .says("a", "42[\"order\"]"),
                        "log in orders c1/1/2 pay [\"pay\"]",
                        "log in orders c1/1/3 payé [\"payé\"]",
                        "log in rest c1/1/4 pé [\"pé\"]",
                        "log c1/1/5 orders [\"orders\"]",
                        "log in orders c1/1/6 order [\"order\"]"),
                row(
                        "another namespace has other routes",
                        on -> in(on).says("a", "40/chat,")
                                .inForce(connection("c2"))
                                .saysNothing()
                                .says("a", "42/chat,[\"order\"]")
                                .says("a", "42/chat,[\"any\"]")
                                .says("a", "41/chat,"),
                        "log in orders c2/1/2 order [\"order\"]",
                        "log in chat c2/1/3 any [\"any\"]",
                        "log c2/1/end disconnected {\"reason\":\"client namespace disconnect\"}",
                        "log in orders c2/1/end disconnected {\"reason\":\"client namespace disconnect\"}",
                        "log in chat c2/1/end disconnected {\"reason\":\"client namespace disconnect\"}"),
                row(
                        "what is held goes on in its order, each to its own",
                        on -> in(on).logFull(true)
                                .says("a", "42[\"order\"]")
                                .says("a", "42[\"any\"]")
                                .ends("a")
                                .logFull(false)
                                .later(1),
                        "log in orders c1/1/2 order [\"order\"]",
                        "log c1/1/3 any [\"any\"]",
                        "log" + GONE,
                        "log in orders" + GONE),
                row(
                        "a room is told of to those who ask for rooms, and to nobody else",
                        on -> in(on).comes(C1, order(new Command.Join(List.of("tea"))))
                                .inForce(room("tea")),
                        "log in rest c1/1/2 joined {\"room\":\"tea\",\"by\":\"worker\"}",
                        "log in orders c1/1/2 joined {\"room\":\"tea\",\"by\":\"worker\"}"),
                row(
                        "an end of a lost gateway's life is told wherever one of our own would be",
                        on -> on.hears(new LoopMessage.EndLives(7, List.of(lost("o1", "/"), lost("o2", "/chat")))),
                        "log o1" + LOST,
                        "log in orders o1" + LOST,
                        "log o2" + LOST,
                        "log in orders o2" + LOST,
                        "log in chat o2" + LOST));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void topics(String behaviour, Consumer<LoopBench> given, List<String> then) {
        LoopBench bench = new LoopBench(DecisionRules.NOBODY_DECIDES, Doorkeeper.NOBODY, ROUTES);
        given.accept(bench);
        assertEquals(
                then,
                bench.journal().stream().filter(line -> line.startsWith("log")).toList());
    }

    @Test
    void aConnectionStaysRegisteredUntilEachTopicHasItsEnd() {
        LoopBench bench = in(new LoopBench(DecisionRules.NOBODY_DECIDES, Doorkeeper.NOBODY, ROUTES).registersByHand());
        bench.stored().stored().ends("a").saysNothing().failed().stored().later(1);
        assertEquals(List.of("log" + GONE), bench.journal());
        assertEquals(List.of("unregister c1"), bench.stored().journal());
    }

    @Test
    void aPageOfLivesIsOverWhenAllTopicsHaveAllEnds() {
        LoopBench bench = new LoopBench(DecisionRules.NOBODY_DECIDES, Doorkeeper.NOBODY, ROUTES);
        bench.hears(new LoopMessage.EndLives(7, List.of(lost("o1", "/"), lost("o2", "/chat"))));
        bench.saysNothing().stored().stored().stored().stored();
        assertEquals(List.of(), bench.journal());
        assertEquals(List.of("page 7 ended"), bench.stored().journal());
    }

    @Test
    void whoWaitsForAnAnswerHearsThatThereIsNoRoute() {
        LoopBench bench = new LoopBench(DecisionRules.NOBODY_DECIDES, Doorkeeper.NOBODY, NOTHING_ELSE);
        bench.joinedBy(new ChannelDialect(), "w").says("w", "do any 1;do any -;do pay 2");
        assertEquals(
                List.of(
                        "channels unrouted",
                        "channels unrouted",
                        "log in rest c1/1/2 pay [\"pay\"] ack 2",
                        "w hears denied 1 NO_ROUTE any"),
                bench.journal());
    }

    @Test
    void whoseDialectHasNoWordsForItHearsNothing() {
        LoopBench bench = new LoopBench(DecisionRules.NOBODY_DECIDES, Doorkeeper.NOBODY, NOTHING_ELSE);
        bench.joined("a").says("a", "421[\"any\"]").says("a", "42[\"order\"]");
        assertEquals(List.of("/ unrouted", "log in orders c1/1/2 order [\"order\"]"), bench.journal());
    }

    private static LoopBench in(LoopBench bench) {
        return bench.opens("a")
                .says("a", "40")
                .inForce(C1)
                .registered("c1", true)
                .saysNothing();
    }

    private static Route route(Whose whose, String topic, List<String> events, Set<EventType> notices) {
        return new Route(whose, new Topic(topic), events, List.of(), Route.Publishing.UNTOLD, notices, Route.ANY);
    }

    private static Origin lost(String id, String namespace) {
        return Origin.of("lost", new ConnectionId(id), "socketio", namespace);
    }

    private static Arguments row(String behaviour, Consumer<LoopBench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }
}
