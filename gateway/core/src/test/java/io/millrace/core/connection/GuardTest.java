package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.connection;
import static io.millrace.core.connection.LoopBench.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Command;
import io.millrace.contract.EventType;
import io.millrace.contract.SharedRooms;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.core.access.AccessRule;
import io.millrace.core.access.AccessRule.Allow;
import io.millrace.core.access.AccessRules;
import io.millrace.core.access.Deed;
import io.millrace.core.access.NamePattern;
import io.millrace.core.command.Incoming;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.forward.Route;
import io.millrace.core.forward.Routes;
import io.millrace.core.forward.Topic;
import io.millrace.core.forward.Whose;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nobody may do anything with names that begin with {@code no} or speak in {@code deaf}, and on {@code ask-} and who
 * speaks in {@code hold} a worker decides within five seconds. Workers get copies of what is published to
 * {@code copy-}, and instead of it what is to {@code own-}, in topic {@code shop}, as all that is asked of
 * {@code ask-shop}.
 */
final class GuardTest {
    private static final Target C1 = connection("c1");
    private static final Target TEA = channel("ask-tea");
    private static final String LARGE = '"' + "x".repeat(900) + '"';
    private static final AccessRules RULES = new AccessRules(
            List.of(
                    rule(EnumSet.allOf(Deed.class), Allow.NOBODY, false, "no*"),
                    rule(Set.of(Deed.SUBSCRIBE, Deed.PUBLISH), Allow.MATCHING, true, "ask-*"),
                    rule(Set.of(Deed.PUBLISH), Allow.MATCHING, true, "hold"),
                    rule(Set.of(Deed.PUBLISH), Allow.NOBODY, false, "deaf")),
            5_000);
    private static final Routes ROUTES = new Routes(
            List.of(
                    route("shop", Route.Publishing.COPY, "copy-*"),
                    route("shop", Route.Publishing.INSTEAD, "own-*"),
                    route("shop", Route.Publishing.UNTOLD, "ask-shop")),
            true);
    private static final String ASKED = "log c1/1/2 subscribe {\"channel\":\"ask-tea\"} ack ~2";

    static Stream<Arguments> rules() {
        return Stream.of(
                row(
                        "what is not allowed is denied, in its turn, and the client goes on",
                        on -> on.says("a", "sub no-tea 1;pub no-tea 1 2;do no-event 3;do free 4"),
                        "denied subscribe",
                        "denied publish",
                        "denied event",
                        "log c1/1/2 free [\"free\"] ack 2",
                        "a hears denied 1 NO_SUBSCRIBING no-tea",
                        "a hears denied 2 NO_PUBLISHING no-tea",
                        "a hears denied 3 NO_SENDING no-event"),
                row(
                        "who waits for no answer hears nothing",
                        on -> on.says("a", "pub no-tea 1 -;do no-event -"),
                        "denied publish",
                        "denied event"),
                row(
                        "who is in a room may leave it, whatever the rules say",
                        on -> on.comes(C1, order(new Command.Join(List.of("no-tea"))))
                                .saysNothing()
                                .says("a", "unsub no-tea 1"),
                        "release no-tea",
                        "a hears done 1"));
    }

    static Stream<Arguments> subscriptions() {
        return Stream.of(
                row("a worker is asked, and nothing is done before", on -> on.says("a", "sub ask-tea 1"), ASKED),
                row(
                        "who is accepted enters, and what it has asked behind that follows",
                        on -> on.says("a", "sub ask-tea 1;pub free 1 -")
                                .comes(C1, accept("~2", null))
                                .inForce(TEA),
                        ASKED,
                        "want ask-tea",
                        "say in free: free 1",
                        "a hears done 1"),
                row(
                        "who is refused hears why, by the name that the worker gives it",
                        on -> on.says("a", "sub ask-tea 1;do free -")
                                .comes(
                                        C1,
                                        refuse("~2", "", "{\"name\":\"SoldOut\",\"message\":\"No tea\",\"left\":0}")),
                        ASKED,
                        "log c1/1/3 free [\"free\"]",
                        "a hears failed 1 SoldOut No tea null "
                                + "{\"name\":\"SoldOut\",\"message\":\"No tea\",\"left\":0}"),
                row(
                        "or by the rules' own",
                        on -> on.says("a", "sub ask-tea 1").comes(C1, refuse("~2", "No tea", "[7]")),
                        ASKED,
                        "a hears failed 1 NotAllowedError No tea [7] null"),
                row(
                        "when nobody decides in time it is not done, and the next is",
                        on -> on.says("a", "sub ask-tea 1;do free -").later(5),
                        ASKED,
                        "unanswered channels subscribe",
                        "log c1/1/3 free [\"free\"]",
                        "a hears denied 1 UNDECIDED ask-tea"),
                row(
                        "a later answer finds nobody waiting, and so does a second one",
                        on -> on.says("a", "sub ask-tea 1")
                                .comes(C1, accept("~2", null), accept("~2", null))
                                .saysNothing()
                                .inForce(TEA)
                                .comes(C1, refuse("~2", "too late", null)),
                        "a hears done 1",
                        "refuse late"),
                row(
                        "the answer to an older question does not count for the next",
                        on -> on.says("a", "sub ask-tea 1;sub ask-milk 2")
                                .later(5)
                                .saysNothing()
                                .comes(C1, accept("~2", null)),
                        "accept late"),
                row(
                        "an answer for events is a wrong one",
                        on -> on.says("a", "sub ask-tea 1")
                                .saysNothing()
                                .comes(C1, order(new Command.Ack("~2", Json.EMPTY_ARRAY, List.of()), "i", "w")),
                        "ack wrong answer",
                        "w hears i failed for c1 WrongAnswer of 1"),
                row(
                        "and one for questions is that for an event",
                        on -> on.says("a", "do free 1").saysNothing().comes(C1, accept("2", null)),
                        "accept wrong answer"),
                row("who leaves meanwhile is forgotten", on -> on.says("a", "sub ask-tea 1")
                        .ends("a")
                        .saysNothing()
                        .later(10)
                        .comes(C1, accept("~2", null))),
                row(
                        "another client is not held up",
                        on -> on.says("a", "sub ask-tea 1")
                                .joinedBy(new ChannelDialect(), "b")
                                .says("b", "sub free 1")
                                .inForce(channel("free")),
                        "want free",
                        "b hears done 1"),
                row(
                        "the question goes where its channel's route does",
                        on -> on.says("a", "sub ask-shop 1"),
                        "log in shop c1/1/2 subscribe {\"channel\":\"ask-shop\"} ack ~2"));
    }

    static Stream<Arguments> publications() {
        return Stream.of(
                row(
                        "what is accepted is published and answered by the bus",
                        on -> on.says("a", "pub ask-tea [1] 1")
                                .comes(C1, accept("~2", null))
                                .hears(new LoopMessage.Said(1, true)),
                        "log c1/1/2 publish {\"channel\":\"ask-tea\",\"data\":[1]} ack ~2",
                        "say in ask-tea: ask-tea [1]",
                        "a hears done 1"),
                row(
                        "with the worker's data, if it gives any",
                        on -> on.says("a", "pub ask-tea 1 -").saysNothing().comes(C1, accept("~2", "{\"n\":\"é🌊\"}")),
                        "say in ask-tea: ask-tea {\"n\":\"é🌊\"}"),
                row(
                        "who waits for no answer hears of no refusal",
                        on -> on.says("a", "pub ask-tea 1 -").saysNothing().comes(C1, refuse("~2", "no", null))),
                row(
                        "what waits counts to its client's budget",
                        on -> on.says("a", "pub ask-tea " + LARGE + " -")
                                .saysNothing()
                                .comes(C1, refuse("~2", "no", null)),
                        "a reads"),
                row(
                        "a copy follows what is published",
                        on -> on.says("a", "pub copy-tea 1 1").hears(new LoopMessage.Said(1, true)),
                        "say in copy-tea: copy-tea 1",
                        "log in shop c1/1/2 publish {\"channel\":\"copy-tea\",\"data\":1}",
                        "a hears done 1"),
                row(
                        "and not what is not",
                        on -> on.down().says("a", "pub copy-tea 1 1").up(),
                        "published to nobody",
                        "a hears denied 1 NOT_PUBLISHED copy-tea"),
                row(
                        "workers publish instead, and answer who waits, before what is asked behind it",
                        on -> on.says("a", "pub own-tea 1 1;do free -").comes(C1, accept("~2", "5")),
                        "log in shop c1/1/2 publish {\"channel\":\"own-tea\",\"data\":1} ack ~2",
                        "log c1/1/3 free [\"free\"]",
                        "a hears done 1"),
                row(
                        "or refuse",
                        on -> on.says("a", "pub own-tea 1 1").saysNothing().comes(C1, refuse("~2", "no", null)),
                        "a hears failed 1 NotAllowedError no null null"),
                row(
                        "who waits for them does not wait for ever",
                        on -> on.says("a", "pub own-tea 1 1").saysNothing().later(30),
                        "unanswered channels publish",
                        "a hears denied 1 UNDECIDED own-tea"),
                row(
                        "or are told alone",
                        on -> on.says("a", "pub own-tea 1 -;do free -"),
                        "log in shop c1/1/2 publish {\"channel\":\"own-tea\",\"data\":1}",
                        "log c1/1/3 free [\"free\"]"));
    }

    /** What clients who are in one channel at a time say there goes the same ways, with their connections' ids. */
    static Stream<Arguments> sayings() {
        return Stream.of(
                row(
                        "who may not enter hears so, and stays where it is",
                        on -> on.enters("free").says("a", "enter no-tea;where;here me 1"),
                        "denied subscribe",
                        "say in free: hi [1,\"c1\"]",
                        "a hears denied t NO_SUBSCRIBING no-tea",
                        "a hears done where [[\"free\"]]"),
                row(
                        "also when a worker says so",
                        on -> on.enters("free").says("a", "enter ask-tea;where").comes(C1, refuse("~2", "no", null)),
                        ASKED,
                        "a hears failed t NotAllowedError no null null",
                        "a hears done where [[\"free\"]]"),
                row(
                        "who may not speak there hears so",
                        on -> on.enters("deaf").says("a", "here me 1"),
                        "denied publish",
                        "a hears denied t NO_PUBLISHING deaf"),
                row(
                        "what a worker accepts is said, as the worker words it",
                        on -> on.enters("hold").says("a", "here others 1").comes(C1, accept("~2", "2")),
                        "log c1/1/2 publish {\"channel\":\"hold\",\"data\":1} ack ~2",
                        "say in hold: hi [2,\"c1\"] but [c1]"),
                row(
                        "what it refuses is not, and who wanted it hears why",
                        on -> on.enters("hold")
                                .says("a", "here me 1")
                                .saysNothing()
                                .comes(C1, refuse("~2", "no", null)),
                        "a hears failed t NotAllowedError no null null"),
                row(
                        "a copy follows what is said",
                        on -> on.enters("copy-tea").says("a", "here me 1"),
                        "say in copy-tea: hi [1,\"c1\"]",
                        "log in shop c1/1/2 publish {\"channel\":\"copy-tea\",\"data\":1}"),
                row(
                        "or workers are told alone",
                        on -> on.enters("own-tea").says("a", "here me 1;do free -"),
                        "log in shop c1/1/2 publish {\"channel\":\"own-tea\",\"data\":1}",
                        "log c1/1/3 free [\"free\"]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"rules", "subscriptions", "publications", "sayings"})
    void conversation(String behaviour, Consumer<LoopBench> given, List<String> then) {
        LoopBench bench = new LoopBench(with(DecisionRules.NOBODY_DECIDES), Doorkeeper.NOBODY);
        bench.joinedBy(new ChannelDialect(), "a");
        given.accept(bench);
        assertEquals(then, bench.journal());
    }

    @Test
    void workersAreToldWhatIsKnownOfTheClient() {
        LoopBench bench = new LoopBench(with(new DecisionRules(List.of("*"), 5_000, false, 10)), Doorkeeper.NOBODY);
        bench.opensBy(new ChannelDialect(), "a").inForce(C1);
        bench.comes(
                C1,
                order(new Command.Accept(
                        "~connect", null, Json.parse("{\"role\":\"é\"}"), List.of(), null, null, null)));
        bench.saysNothing().says("a", "sub ask-tea 1");
        assertEquals(
                List.of("log c1/1/3 subscribe {\"channel\":\"ask-tea\",\"claims\":{\"role\":\"é\"}} ack ~3"),
                bench.journal());
    }

    private static Incoming accept(String ack, @Nullable String data) {
        return order(
                new Command.Accept(ack, null, null, List.of(), null, data == null ? null : Json.parse(data), null));
    }

    private static Incoming refuse(String ack, String message, @Nullable String data) {
        return order(new Command.Refuse(ack, message, data == null ? null : Json.parse(data), null, null));
    }

    private static AccessRule rule(Set<Deed> deeds, Allow allow, boolean isAsked, String name) {
        return new AccessRule(deeds, Whose.ANYBODY, List.of(NamePattern.of(name)), allow, Map.of(), isAsked);
    }

    private static Route route(String topic, Route.Publishing publishing, String channels) {
        Set<EventType> nothing = Set.of();
        return new Route(Whose.ANYBODY, new Topic(topic), List.of(), List.of(channels), publishing, nothing, List.of());
    }

    private static Target channel(String name) {
        return new Target.Room(ChannelDialect.NAME, name);
    }

    private static Rules with(DecisionRules decisions) {
        return new Rules(decisions, ROUTES, RULES, SharedRooms.NONE);
    }

    private static Arguments row(String behaviour, Consumer<LoopBench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }
}
