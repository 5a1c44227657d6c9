package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.room;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Command;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.json.Json;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.command.LoopMessage.Counted;
import io.millrace.core.command.LoopMessage.Named;
import io.millrace.core.command.LoopMessage.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a gateway asks the others by itself, and what it hears of it. */
class SurveysTest {
    private static final Order TEA = Order.of(new Command.Publish("tea", Json.parse("\"é😀\""), List.of()));

    @ParameterizedTest(name = "{0}")
    @MethodSource({"counts", "members", "rooms"})
    void survey(String behaviour, Consumer<Asker> given, List<String> then) {
        Asker asker = new Asker();
        given.accept(asker);
        assertEquals(then, asker.bench.journal());
        assertEquals(List.of(), asker.unread());
    }

    static Stream<Arguments> counts() {
        return Stream.of(
                row(
                        "whom a message reaches is counted",
                        on -> on.reaches(1).hears(new Counted(1, 2)).heard("2"),
                        "count 1 in tea: tea \"é😀\""),
                row(
                        "each gets its own answer, once",
                        on -> on.reaches(2)
                                .hears(new Counted(2, 0))
                                .heard("0")
                                .hears(new Counted(1, 7))
                                .heard("7")
                                .hears(new Counted(1, 8)),
                        "count 1 in tea: tea \"é😀\"",
                        "count 2 in tea: tea \"é😀\""),
                row(
                        "one that the bus loses",
                        on -> on.reaches(1).down().hears(new Counted(1, -1)).heard("-1"),
                        "count 1 in tea: tea \"é😀\""),
                row("and at once while it is lost", on -> on.down().reaches(1).heard("-1")),
                row(
                        "not when its asker has ended",
                        on -> on.reaches(1).quietly(bench -> bench.ends("a")).hears(new Counted(1, 1))),
                row(
                        "nor a worker's word for another question",
                        on -> on.reaches(1).hears(new Told(1, gone("g"))).hears(new Named(1, List.of())),
                        "count 1 in tea: tea \"é😀\""));
    }

    static Stream<Arguments> members() {
        return Stream.of(
                row(
                        "all gateways that were counted have answered",
                        on -> on.members()
                                .hears(new Counted(1, 3))
                                .hears(new Told(1, members("g", "d", "b")))
                                .hears(new Told(1, gone("h")))
                                .heard()
                                .hears(new Told(1, members("i", "c", "b")))
                                .heard("[b, c, d]")
                                .later(3),
                        "survey 1 of tea"),
                row(
                        "they have before they were counted",
                        on -> on.members()
                                .hears(new Told(1, members("g", "b")))
                                .heard()
                                .hears(new Counted(1, 1))
                                .heard("[b]"),
                        "survey 1 of tea"),
                row(
                        "no gateway is reached",
                        on -> on.members().hears(new Counted(1, 0)).heard("[]"),
                        "survey 1 of tea"),
                row(
                        "one does not answer: after two seconds, of the others",
                        on -> on.members()
                                .hears(new Counted(1, 2))
                                .hears(new Told(1, members("g", "b")))
                                .later(1)
                                .heard()
                                .later(1)
                                .heard("[b]")
                                .hears(new Told(1, members("h", "c"))),
                        "survey 1 of tea"),
                row("nobody does", on -> on.members().later(2).heard("[]"), "survey 1 of tea"),
                row(
                        "what nobody asked for does not count",
                        on -> on.members()
                                .hears(new Counted(1, 1))
                                .hears(new Told(1, new Reply.Joined("0/1", "g", 1, List.of("x"))))
                                .heard()
                                .hears(new Told(2, members("g", "b"))),
                        "survey 1 of tea"),
                row(
                        "the bus does not take it",
                        on -> on.members().hears(new Counted(1, -1)).heard("null"),
                        "survey 1 of tea"),
                row(
                        "the bus is lost before all have answered",
                        on -> on.members()
                                .hears(new Counted(1, 2))
                                .down()
                                .heard("null")
                                .later(3),
                        "survey 1 of tea"),
                row("or is already", on -> on.down().members().heard("null")),
                row(
                        "and is back",
                        on -> on.down().up().members().hears(new Counted(1, 0)).heard("[]"),
                        "survey 1 of tea"),
                row("its asker ends", on -> on.members()
                        .hears(new Counted(1, 1))
                        .quietly(bench -> bench.ends("a"))
                        .hears(new Told(1, members("g", "b")))
                        .later(3)));
    }

    static Stream<Arguments> rooms() {
        return Stream.of(
                row(
                        "names of rooms, sorted",
                        on -> on.occupied()
                                .hears(new Named(1, List.of("tea", "milk")))
                                .heard("[milk, tea]"),
                        "occupied 1 of /"),
                row(
                        "the bus is lost",
                        on -> on.occupied().hears(new Named(1, null)).heard("null"),
                        "occupied 1 of /"),
                row("or was before", on -> on.down().occupied().heard("null")),
                row(
                        "its asker ends",
                        on -> on.occupied().quietly(bench -> bench.ends("a")).hears(new Named(1, List.of("tea")))));
    }

    @Test
    void aLoopAsksAThousandQuestionsAtMost() {
        Asker on = new Asker();
        on.reaches(Surveys.MOST - 1).members();
        on.bench.journal();
        on.reaches(1).heard("-1").members().heard("null").occupied().heard("null");
        assertEquals(List.of(), on.bench.journal());
        on.hears(new Counted(1, 5)).heard("5").occupied();
        assertEquals(List.of("occupied 1001 of /"), on.bench.journal());
    }

    private static Reply members(String gateway, String... ids) {
        return new Reply.Members(
                "0/1",
                gateway,
                ids.length,
                Stream.of(ids).map(id -> new Reply.Member(id, null)).toList());
    }

    private static Reply gone(String gateway) {
        return new Reply.Gone("0/1", gateway, 0, null);
    }

    private static Arguments row(String behaviour, Consumer<Asker> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }

    /** Client {@code a}, in namespace {@code /}, for whom its loop asks; and what it has heard. */
    private static final class Asker {
        private final LoopBench bench = new LoopBench().joined("a");
        private final Context context = bench.loop.context;
        private final Connection asker = context.connections.get(new ConnectionId("c1"));
        private final List<String> heard = new ArrayList<>();

        Asker reaches(int times) {
            for (int i = 0; i < times; i++) {
                context.surveys.reach(asker, room("tea"), TEA, 100, count -> heard.add(Integer.toString(count)));
            }
            return this;
        }

        Asker members() {
            context.surveys.members(asker, room("tea"), ids -> heard.add(String.valueOf(ids)));
            return this;
        }

        Asker occupied() {
            context.surveys.occupied(asker, rooms -> heard.add(String.valueOf(rooms)));
            return this;
        }

        Asker hears(LoopMessage message) {
            bench.hears(message);
            return this;
        }

        Asker later(long seconds) {
            bench.later(seconds);
            return this;
        }

        Asker down() {
            bench.down();
            return this;
        }

        Asker up() {
            bench.up();
            return this;
        }

        /** The journal is empty. */
        Asker quietly(Consumer<LoopBench> what) {
            what.accept(bench);
            bench.saysNothing();
            return this;
        }

        /** This, and no more, since the last time. */
        Asker heard(String... lines) {
            assertEquals(List.of(lines), unread());
            return this;
        }

        List<String> unread() {
            List<String> lines = List.copyOf(heard);
            heard.clear();
            return lines;
        }
    }
}
