package io.millrace.server.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Origin;
import io.millrace.contract.json.Json;
import io.millrace.core.access.AccessRules;
import io.millrace.core.access.Deed;
import io.millrace.core.access.Verdict;
import io.millrace.core.forward.Routes;
import io.millrace.core.forward.Topic;
import io.millrace.server.harness.Settings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made of settings of access, and the sentences about what is wrong with them. */
final class AccessSettingsTest {
    private static final String RULE = "millrace.access.a.";

    @Test
    void aRuleIsAsItIsSet() {
        AccessRules rules = rules(
                "actions",
                "subscribe,publish",
                "names",
                "user:{sub}:*,room:*",
                "claims.role",
                "staff,admin",
                "ask",
                "true");
        assertEquals(10_000, rules.withinMillis());
        Origin ada = known("{\"sub\":\"ada\",\"role\":[\"admin\"]}");
        assertEquals(Verdict.ASKED, rules.judge(Deed.SUBSCRIBE, ada, "user:ada:mail"));
        assertEquals(Verdict.ASKED, rules.judge(Deed.PUBLISH, ada, "room:1"));
        assertEquals(Verdict.DENIED, rules.judge(Deed.PUBLISH, ada, "user:bob:mail"));
        assertEquals(Verdict.DENIED, rules.judge(Deed.PUBLISH, known("{\"role\":\"guest\"}"), "room:1"));
        assertEquals(Verdict.ALLOWED, rules.judge(Deed.EVENT, known("{}"), "room:1"));
    }

    @Test
    void withoutRulesEverythingIsFree() {
        assertEquals(
                0,
                AccessSettings.rules(Settings.read(AccessConfig.class, Map.of()))
                        .all()
                        .size());
    }

    @Test
    void variablesOfTheEnvironmentNameRulesRoutesAndClaims() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(AccessConfig.class)
                .withMapping(RoutesConfig.class)
                .withSources(new EnvConfigSource(
                        Map.of(
                                "MILLRACE_ACCESS_STAFF_ACTIONS", "subscribe",
                                "MILLRACE_ACCESS_STAFF_NAMES", "user:{sub}:*",
                                "MILLRACE_ACCESS_STAFF_CLAIMS_ROLE", "staff,admin",
                                "MILLRACE_ACCESS_WITHIN", "PT3S",
                                "MILLRACE_ROUTES_DEFAULT", "none",
                                "MILLRACE_ROUTES_SHOP_TOPIC", "shop.events",
                                "MILLRACE_ROUTES_SHOP_EVENTS", "order"),
                        300))
                .build();
        AccessRules rules = AccessSettings.rules(config.getConfigMapping(AccessConfig.class));
        assertEquals(3_000, rules.withinMillis());
        Origin ada = known("{\"sub\":\"ada\",\"role\":\"admin\"}");
        assertEquals(Verdict.ALLOWED, rules.judge(Deed.SUBSCRIBE, ada, "user:ada:mail"));
        assertEquals(Verdict.DENIED, rules.judge(Deed.SUBSCRIBE, known("{\"sub\":\"ada\"}"), "user:ada:mail"));
        Routes routes = new RouteRules("millrace.events", "millrace.connects")
                .routes(config.getConfigMapping(RoutesConfig.class));
        assertEquals(new Topic("shop.events"), routes.of(ada, "order"));
        assertEquals(null, routes.of(ada, "any"));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments(
                        "claims of nobody",
                        new String[] {"allow", "nobody", "claims.role", "admin"},
                        RULE + "allow is nobody: it must be matching where " + RULE + "claims are named"),
                arguments(
                        "claims of everybody who is known",
                        new String[] {"allow", "authenticated", "claims.role", "admin"},
                        RULE + "allow is authenticated: it must be matching where " + RULE + "claims are named"),
                arguments(
                        "asked for nobody",
                        new String[] {"allow", "nobody", "ask", "true"},
                        RULE + "ask is true: it must be false where " + RULE
                                + "allow is nobody, as there is nothing to ask"),
                arguments(
                        "asked about events",
                        new String[] {"actions", "event,publish", "ask", "true"},
                        RULE + "ask is true: it must be false where " + RULE
                                + "actions hold event, as workers get events anyhow"),
                arguments(
                        "a star that is not at the end",
                        new String[] {"names", "tea,user:*:mail"},
                        RULE + "names has user:*:mail: a * stands at the end of a name only"),
                arguments(
                        "half a claim",
                        new String[] {"names", "user:{sub"},
                        RULE + "names has user:{sub: a claim's name stands between { and }"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void mistakes(String behaviour, String[] settings, String said) {
        assertEquals(
                said,
                assertThrows(IllegalArgumentException.class, () -> rules(settings))
                        .getMessage());
    }

    @Test
    void noTimeIsNoTime() {
        AccessConfig config = Settings.read(AccessConfig.class, Map.of("millrace.access.within", "PT0S"));
        assertEquals(
                "millrace.access.within is 0s: it must be more than 0s",
                assertThrows(IllegalArgumentException.class, () -> AccessSettings.rules(config))
                        .getMessage());
    }

    private static Origin known(String claims) {
        return Origin.of("g", new ConnectionId("c1"), "socketcluster", "socketcluster")
                .withClaims(Json.parse(claims));
    }

    private static AccessRules rules(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of(RULE + "actions", "subscribe", RULE + "names", "tea"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(RULE + settings[i], settings[i + 1]);
        }
        return AccessSettings.rules(Settings.read(AccessConfig.class, all));
    }
}
