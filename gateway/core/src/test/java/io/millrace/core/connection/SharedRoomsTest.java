package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.connection;
import static io.millrace.core.connection.LoopBench.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Selection;
import io.millrace.contract.SharedRooms;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.core.access.AccessRules;
import io.millrace.core.command.Incoming;
import io.millrace.core.forward.Routes;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A client of Socket.IO, {@code a}, and one of another dialect, {@code b}, in rooms that both know. */
final class SharedRoomsTest {
    private static final Target TEA = room("/", "tea");
    private static final Target A = connection("c1");
    private static final Target B = connection("c2");
    private static final Rules RULES = new Rules(
            DecisionRules.NOBODY_DECIDES, Routes.NONE, AccessRules.NONE, new SharedRooms(List.of("tea", "open:*")));

    static Stream<Arguments> conversations() {
        return Stream.of(
                row(
                        "one channel serves both, and each hears it in its own words",
                        on -> both(on).comes(TEA, publish("tea")),
                        "a hears 42[\"tea\",1]",
                        "b hears tea: 1"),
                row(
                        "an event, too",
                        on -> both(on).comes(TEA, emit(Selection.NONE)),
                        "a hears 42[\"hi\",1]",
                        "b hears emit hi [1] -1"),
                row("who is in it may be left out, whatever it speaks", on -> both(on).comes(
                                new Target.Namespace("/"), emit(new Selection(List.of(), List.of("tea"), List.of())))),
                row(
                        "a worker's join is the same room",
                        on -> on.comes(B, order(new Command.Join(List.of("open:1"))))
                                .inForce(room("/", "open:1"))
                                .comes(room("/", "open:1"), publish("open:1")),
                        "want open:1",
                        "b hears open:1: 1"),
                row(
                        "and its kick",
                        on -> both(on).comes(B, order(new Command.Kick("tea", "bad")))
                                .comes(TEA, publish("tea")),
                        "b hears out of tea bad",
                        "a hears 42[\"tea\",1]"),
                row(
                        "with the last one the channel goes",
                        on -> both(on).says("b", "unsub tea -").comes(A, order(new Command.Leave(List.of("tea")))),
                        "release tea"),
                row(
                        "no other room is shared",
                        on -> on.comes(A, order(new Command.Join(List.of("milk"))))
                                .inForce(room("/", "milk"))
                                .says("b", "sub milk 1")
                                .inForce(room(ChannelDialect.NAME, "milk"))
                                .comes(room("/", "milk"), publish("milk"))
                                .says("b", "pub milk 1 -"),
                        "want milk",
                        "want milk",
                        "b hears done 1",
                        "a hears 42[\"milk\",1]",
                        "say in milk: milk 1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void conversations(String behaviour, Consumer<LoopBench> given, List<String> then) {
        LoopBench bench = new LoopBench(RULES, Doorkeeper.NOBODY);
        bench.joined("a").joinedBy(new ChannelDialect(), "b");
        given.accept(bench);
        assertEquals(then, bench.journal());
    }

    private static LoopBench both(LoopBench on) {
        return on.comes(A, order(new Command.Join(List.of("tea"))))
                .says("b", "sub tea 1")
                .inForce(TEA)
                .saysNothing();
    }

    private static Incoming publish(String channel) {
        return order(new Command.Publish(channel, Json.parse("1"), List.of()));
    }

    private static Incoming emit(Selection except) {
        Command hi = new Command.Emit("hi", Json.parse("[1]"), List.of(), null);
        return new Incoming.Understood(new Order(hi, null, null, false, Selection.NONE, except));
    }

    private static Target room(String namespace, String name) {
        return new Target.Room(namespace, name);
    }

    private static Arguments row(String behaviour, Consumer<LoopBench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }
}
