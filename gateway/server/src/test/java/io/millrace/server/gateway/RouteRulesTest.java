package io.millrace.server.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.EventType;
import io.millrace.contract.Origin;
import io.millrace.core.forward.Routes;
import io.millrace.core.forward.Topic;
import io.millrace.server.harness.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made of settings of routes, and the sentences about what is wrong with them. */
final class RouteRulesTest {
    private static final Origin ORIGIN = Origin.of("g", new ConnectionId("c1"), "socketio", "/");

    @Test
    void theFirstRouteInTheOrderOfNamesTakesAnEvent() {
        Routes routes = routes(Map.of(
                "millrace.routes.z.topic", "last",
                "millrace.routes.z.events", "*",
                "millrace.routes.b.topic", "second",
                "millrace.routes.b.events", "order,pay*",
                "millrace.routes.a.topic", "first",
                "millrace.routes.a.events", "payé",
                "millrace.routes.a.notices", "connected",
                "millrace.routes.all.topic", "millrace.events",
                "millrace.routes.all.events", "order"));
        assertEquals(new Topic("first"), routes.of(ORIGIN, "payé"));
        assertEquals(new Topic("second"), routes.of(ORIGIN, "pay"));
        assertEquals(Topic.EVENTS, routes.of(ORIGIN, "order"), "all comes before b");
        assertEquals(new Topic("last"), routes.of(ORIGIN, "🌊"));
        assertEquals(Set.of(new Topic("first"), new Topic("second"), new Topic("last")), routes.topics());
        assertEquals(List.of(Topic.EVENTS, new Topic("first")), routes.ofLife(EventType.DISCONNECTED, ORIGIN));
    }

    @Test
    void whatNoRouteTakesGoesToTheTopicOfEventsOrNowhere() {
        assertEquals(Topic.EVENTS, routes(Map.of()).of(ORIGIN, "any"));
        Routes none = routes(Map.of(
                "millrace.routes.default", "none",
                "millrace.routes.a.topic", "first",
                "millrace.routes.a.events", "order"));
        assertEquals(new Topic("first"), none.of(ORIGIN, "order"));
        assertEquals(null, none.of(ORIGIN, "any"));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments(
                        "a route that does nothing",
                        Map.of("millrace.routes.a.topic", "t"),
                        "millrace.routes.a.* does nothing: it needs millrace.routes.a.events,"
                                + " millrace.routes.a.channels or millrace.routes.a.notices"),
                arguments(
                        "events that go nowhere",
                        Map.of("millrace.routes.a.events", "order,pay*"),
                        "millrace.routes.a.events is order,pay*: it needs millrace.routes.a.topic, where they go"),
                arguments(
                        "the topic that forgets",
                        Map.of("millrace.routes.a.topic", "questions", "millrace.routes.a.events", "*"),
                        "millrace.routes.a.topic is questions: it must be another than millrace.connects.topic, which"
                                + " is kept for a short time"),
                arguments(
                        "a route that is called as the default",
                        Map.of("millrace.routes.default.topic", "t", "millrace.routes.default.events", "*"),
                        "millrace.routes.default.*: a route is named by [a-zA-Z0-9]+, and not default, which says where"
                                + " events go that no route takes"),
                arguments(
                        "a name that no variable can name",
                        Map.of("millrace.routes.a-b.notices", "joined"),
                        "millrace.routes.a-b.*: a route is named by [a-zA-Z0-9]+, and not default, which says where"
                                + " events go that no route takes"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void mistakes(String behaviour, Map<String, String> settings, String said) {
        assertEquals(
                said,
                assertThrows(IllegalArgumentException.class, () -> routes(settings))
                        .getMessage());
    }

    private static Routes routes(Map<String, String> settings) {
        return new RouteRules("millrace.events", "questions").routes(Settings.read(RoutesConfig.class, settings));
    }
}
