package io.millrace.core.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Origin;
import io.millrace.contract.json.Json;
import io.millrace.core.access.AccessRule.Allow;
import io.millrace.core.forward.Route;
import io.millrace.core.forward.Whose;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What rules say to whom. */
final class AccessRulesTest {
    private static final String ADA = "{\"sub\":\"ada\",\"n\":7,\"ok\":true,\"none\":\"\",\"roles\":[\"staff\",3]}";

    /** Whether a name is covered at all, and whether it fits Ada. */
    @ParameterizedTest(name = "{0} of {1}: covered {2}, fits {3}")
    @CsvSource({
        "tea, tea, true, true",
        "tea, teas, false, false",
        "tea*, teas, true, true",
        "*, té🌊, true, true",
        "*, '', true, true",
        "user:{sub}, user:ada, true, true",
        "user:{sub}, user:adam, true, false",
        "user:{sub}, user:, true, false",
        "user:{sub}, user, false, false",
        "user:{sub}:*, user:ada:mail, true, true",
        "user:{sub}:*, user:bob:mail, true, false",
        "user:{sub}:*, user:adam, false, false",
        "user:{sub}:*, user:*:mail, true, false",
        "user:{sub}*, user:adam, true, true",
        "{sub}, ada, true, true",
        "{sub}, anybody, true, false",
        "{sub}-{n}, ada-7, true, true",
        "{sub}-{n}, -, true, false",
        "{sub}-{n}, ada7, false, false",
        "a{sub}b{n}c, aadab7c, true, true",
        "a{sub}b{n}c, abc, true, false",
        "a{sub}b{n}b, ab, false, false",
        "a{sub}a, a, false, false",
        "{ok}, true, true, true",
        "{none}, '', true, false",
        "{none}*, any, true, false",
        "{roles}, staff, true, false",
        "{nobody}:*, any:, true, false",
        "{sub}{n}, ada7, true, true",
    })
    void names(String pattern, String name, boolean isCovered, boolean fits) {
        NamePattern it = NamePattern.of(pattern);
        assertEquals(isCovered, it.covers(name), "covered");
        assertEquals(fits, it.fits(name, Json.parse(ADA)), "fits");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a*b, a * stands at the end of a name only",
        "**, a * stands at the end of a name only",
        "{}, a claim's name stands between { and }",
        "{sub, a claim's name stands between { and }",
        "sub}, a claim's name stands between { and }",
        "{{sub}}, a claim's name stands between { and }",
        "}{sub}, a claim's name stands between { and }",
    })
    void noPatterns(String pattern, String said) {
        assertEquals(
                said,
                assertThrows(IllegalArgumentException.class, () -> NamePattern.of(pattern))
                        .getMessage());
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                row("a name that no rule covers is free", Verdict.ALLOWED, "milk", null, staff()),
                row("one that a rule covers is not for strangers", Verdict.DENIED, "tea", null, staff()),
                row("an array may hold the claim's value", Verdict.ALLOWED, "tea", ADA, staff()),
                row("or be it", Verdict.ALLOWED, "tea", "{\"roles\":\"admin\"}", staff()),
                row("another value is another", Verdict.DENIED, "tea", "{\"roles\":\"staff2\"}", staff()),
                row(
                        "the last of two claims of a name counts",
                        Verdict.DENIED,
                        "tea",
                        "{\"roles\":\"admin\",\"roles\":1}",
                        staff()),
                row("a number is its digits", Verdict.ALLOWED, "tea", ADA, matching(Map.of("n", List.of("7")), "tea")),
                row(
                        "of several claims all must fit",
                        Verdict.DENIED,
                        "tea",
                        ADA,
                        matching(Map.of("n", List.of("7"), "sub", List.of("bob")), "tea")),
                row("claims that are no object are none", Verdict.DENIED, "tea", "[\"staff\"]", staff()),
                row("without conditions everybody fits", Verdict.ALLOWED, "tea", null, matching(Map.of(), "t*")),
                row(
                        "one rule that allows is enough",
                        Verdict.ALLOWED,
                        "tea",
                        ADA,
                        rule(Allow.NOBODY, Map.of(), false, "*"),
                        staff()),
                row(
                        "whoever is known",
                        Verdict.ALLOWED,
                        "tea",
                        "{}",
                        rule(Allow.AUTHENTICATED, Map.of(), false, "tea")),
                row("and nobody else", Verdict.DENIED, "tea", null, rule(Allow.AUTHENTICATED, Map.of(), false, "tea")),
                row("nobody", Verdict.DENIED, "tea", ADA, rule(Allow.NOBODY, Map.of(), false, "tea")),
                row("a worker is asked on those who may", Verdict.ASKED, "tea", ADA, asking("tea")),
                row("and not on others", Verdict.DENIED, "tea", null, asking("tea")),
                row("nor where another rule allows it", Verdict.ALLOWED, "tea", ADA, asking("tea"), staff()),
                row(
                        "a client's own name is covered for others too",
                        Verdict.DENIED,
                        "mail:bob",
                        ADA,
                        matching(Map.of(), "mail:{sub}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void rules(String behaviour, Verdict then, String name, @Nullable String claims, List<AccessRule> rules) {
        Origin origin = Origin.of("g", new ConnectionId("c"), "socketcluster", "socketcluster")
                .withClaims(claims == null ? null : Json.parse(claims));
        assertEquals(then, new AccessRules(rules, 0).judge(Deed.SUBSCRIBE, origin, name));
    }

    @Test
    void aRuleIsAboutItsOwnDeedsAndConnectionsAlone() {
        Origin origin = Origin.of("g", new ConnectionId("c"), "socketio", "/chat");
        AccessRules rules = new AccessRules(
                List.of(
                        new AccessRule(
                                Set.of(Deed.EVENT),
                                new Whose(List.of("socketio"), List.of("/ch*")),
                                List.of(NamePattern.of("tea")),
                                Allow.NOBODY,
                                Map.of(),
                                false),
                        new AccessRule(
                                Set.of(Deed.PUBLISH),
                                new Whose(List.of("sono"), Route.ANY),
                                List.of(NamePattern.of("*")),
                                Allow.NOBODY,
                                Map.of(),
                                false)),
                0);
        assertEquals(Verdict.DENIED, rules.judge(Deed.EVENT, origin, "tea"));
        assertEquals(Verdict.ALLOWED, rules.judge(Deed.SUBSCRIBE, origin, "tea"));
        assertEquals(Verdict.ALLOWED, rules.judge(Deed.PUBLISH, origin, "tea"));
    }

    @Test
    void aUserIsKnownWithoutClaims() {
        Origin origin = Origin.of("g", new ConnectionId("c"), "socketio", "/").withUser("ada");
        AccessRules rules = new AccessRules(List.of(rule(Allow.AUTHENTICATED, Map.of(), false, "tea")), 0);
        assertEquals(Verdict.ALLOWED, rules.judge(Deed.SUBSCRIBE, origin, "tea"));
    }

    private static AccessRule staff() {
        return matching(Map.of("roles", List.of("staff", "admin")), "tea");
    }

    private static AccessRule matching(Map<String, List<String>> claims, String... names) {
        return rule(Allow.MATCHING, claims, false, names);
    }

    private static AccessRule asking(String name) {
        return rule(Allow.AUTHENTICATED, Map.of(), true, name);
    }

    private static AccessRule rule(Allow allow, Map<String, List<String>> claims, boolean isAsked, String... names) {
        return new AccessRule(
                Set.of(Deed.SUBSCRIBE),
                Whose.ANYBODY,
                Stream.of(names).map(NamePattern::of).toList(),
                allow,
                claims,
                isAsked);
    }

    private static Arguments row(
            String behaviour, Verdict then, String name, @Nullable String claims, AccessRule... rules) {
        return arguments(behaviour, then, name, claims, List.of(rules));
    }
}
