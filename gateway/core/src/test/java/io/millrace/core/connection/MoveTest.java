package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.order;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.contract.Command;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.core.cluster.Departures;
import io.millrace.core.command.Incoming;
import io.millrace.core.command.LoopMessage;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Resumption;
import io.millrace.dialects.Session;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A session that polls at one loop and is taken over by a WebSocket of another, step by step. */
final class MoveTest {
    private static final Target ALL = new Target.Namespace("/");

    private final MoveBench bench = new MoveBench(false);

    private static Incoming emit(String what) {
        return order(new Command.Emit(what, Json.EMPTY_ARRAY, List.of(), null));
    }

    @Test
    void theWayOfAMove() {
        bench.polls().asks().mail();
        assertEquals(List.of("two writes Asks", "one writes Answered", "may it: GRANTED"), bench.journal());
        bench.opens().says("2probe").mail();
        assertEquals(List.of("ws hears 3probe", "two writes Probed"), bench.journal());
        bench.later(100_000_000);
        assertEquals(List.of("poll hears 6"), bench.journal(), "so that its client can go on");
        bench.says("5").mail();
        assertEquals(
                List.of(
                        "ws stops",
                        "two writes Takes",
                        "place is free",
                        "one writes Wanted",
                        "two registers from first-",
                        "two writes Ready",
                        "one marks c1 for 1"),
                bench.journal());
        bench.polls();
        assertEquals(List.of("poll gets Wrong[code=3]"), bench.journal());
        bench.one
                .comes(MoveBench.OWN, emit("before"))
                .two
                .comes(MoveBench.OWN, emit("before"))
                .one
                .mark(1);
        assertEquals(
                List.of("one unregisters c1", "one writes Luggage"),
                bench.journal().reversed());
        bench.mail();
        assertEquals(List.of(), bench.journal(), "the mark is still to come");
        bench.two.mark(1).two.comes(MoveBench.OWN, emit("behind")).one.comes(MoveBench.OWN, emit("behind"));
        assertEquals(List.of("ws reads", "ws hears 42[\"before\"]", "ws hears 42[\"behind\"]"), bench.journal());
        bench.says("42[\"x\"]");
        assertEquals(List.of(), bench.journal(), "older events are on their way to the log");
        bench.one.stored().mail();
        assertEquals(List.of("one writes Flushed", "two log c1/1/2 x"), bench.journal());
    }

    @Test
    void atTheMarkNothingIsCarriedOutUntilTheLuggageHasCome() {
        bench.marked().two.mark(1).forgets();
        bench.two.comes(MoveBench.OWN, emit("behind"));
        assertEquals(List.of(), bench.journal());
        bench.one.mark(1).forgets().mail();
        assertEquals(List.of("ws reads", "ws hears 42[\"behind\"]"), bench.journal());
    }

    @Test
    void butNotForLong() {
        bench.marked().two.mark(1).forgets().later(500_000_001);
        assertEquals(List.of("ws closed 1012 gateway lost", "two writes Abandons"), bench.journal());
        bench.mail();
        assertEquals(List.of("one log c1/1/end disconnected", "one writes Over"), bench.journal());
        bench.one.stored().one.stored().mail();
        assertEquals(List.of("one unregisters c1", "one writes Flushed", "two unregisters c1"), bench.journal());
    }

    @Test
    void whatChangesInBetweenIsWantedAnew() {
        bench.marked().forgets().one.comes(MoveBench.OWN, order(new Command.Join(List.of("red"))));
        bench.two.comes(MoveBench.OWN, order(new Command.Join(List.of("red"))));
        bench.one.mark(1).two.mark(1).mail();
        assertEquals(List.of("one writes Wanted", "two writes Ready", "one marks c1 for 2"), bench.journal());
        bench.later(600_000_000).one.mark(2).two.mark(2).mail().forgets();
        bench.two.comes(new Target.Room("/", "red"), emit("all"));
        assertEquals(List.of("ws hears 42[\"all\"]"), bench.journal());
    }

    @Test
    void whoGoesWhileTheLuggageIsOnItsWayIsEndedWhereItArrives() {
        bench.marked().one.mark(1).forgets().goes();
        assertEquals(List.of("ws closed 1006 transport error", "two writes Abandons"), bench.journal());
        bench.mail().one.stored().mail();
        assertEquals(List.of("one writes Flushed", "two log c1/1/end disconnected"), bench.journal());
        bench.two.stored();
        assertEquals(List.of("two unregisters c1"), bench.journal());
    }

    @Test
    void anEventThatIsLostBehindItClosesIt() {
        bench.marked().one.mark(1).mail().two.mark(1).says("42[\"x\"]").forgets();
        bench.one.failed().mail();
        assertEquals(
                List.of(
                                "one writes Flushed",
                                "ws closed 1013 event not stored",
                                "two log c1/1/2 x",
                                "two log c1/1/end disconnected")
                        .subList(0, 2),
                bench.journal().subList(0, 2));
    }

    @Test
    void whereTheFirstLoopIsLostTheSecondSaysTheEnd() {
        bench.marked().forgets().two.loses(bench.one);
        assertEquals(List.of("ws closed 1012 gateway lost", "two log c1/1/end disconnected"), bench.journal());
    }

    @Test
    void whereTheSecondIsLostTheFirstEndsTheSession() {
        bench.marked().forgets().one.loses(bench.two);
        assertEquals("one log c1/1/end disconnected", bench.journal().getFirst());
    }

    @Test
    void anAckThatAWorkerWaitsForGoesBackToWhereItWasAsked() {
        bench.one.comes(
                MoveBench.OWN,
                order(new Command.Emit("a", Json.EMPTY_ARRAY, List.of(), Duration.ofSeconds(9)), "i", "worker"));
        bench.moved().says("431[\"x\"]").mail();
        assertEquals(List.of("two writes Acked", "one tells worker Acked"), bench.journal());
        bench.says("431[\"x\"]").mail();
        assertEquals(List.of(), bench.journal(), "once");
    }

    @Test
    void whoNeverAcksIsSaidToBeGone() {
        bench.one.comes(
                MoveBench.OWN,
                order(new Command.Emit("a", Json.EMPTY_ARRAY, List.of(), Duration.ofSeconds(9)), "i", "worker"));
        bench.moved().two.loop.ended(bench.socket.client, CloseCode.CLIENT_CLOSED, 0);
        bench.two.turn().mail();
        assertEquals(
                List.of("two writes Gone", "two log c1/1/end disconnected", "one tells worker Gone"), bench.journal());
    }

    @Test
    void anAnswerThatItsClientWaitsForFindsItThere() {
        bench.posts("427[\"x\"]")
                .moved()
                .two
                .comes(MoveBench.OWN, order(new Command.Ack("2", Json.EMPTY_ARRAY, List.of())));
        assertEquals(List.of("ws hears 437[]"), bench.journal());
    }

    @Test
    void aWorkersRepeatIsNoneThereEither() {
        Incoming own = order(new Command.Emit("own", Json.EMPTY_ARRAY, List.of(), null), "i", null);
        Incoming all = order(new Command.Emit("all", Json.EMPTY_ARRAY, List.of(), null), "j", null);
        bench.one.comes(MoveBench.OWN, own).one.comes(ALL, all).moved();
        bench.two.comes(MoveBench.OWN, own).two.comes(ALL, all);
        assertEquals(List.of("emit repeated", "emit repeated"), bench.journal());
    }

    @Test
    void aSessionThatCannotBeReadIsEndedWhereItArrives() {
        Opening.Upgrades good = bench.opening();
        bench.asks(new Opening.Upgrades(good.session(), good.version(), new Unreadable(good.how()), good.withinNanos()))
                .mail()
                .opens()
                .says("5")
                .mail()
                .one
                .mark(1)
                .mail()
                .forgets();
        bench.two.mark(1);
        assertEquals(List.of("ws closed 1011 transport error"), bench.journal());
        bench.one.stored().mail();
        assertEquals(List.of("one writes Flushed", "two log c1/1/end disconnected"), bench.journal());
    }

    private record Unreadable(Resumption how) implements Resumption {
        @Override
        public Word word(Frame frame) {
            return how.word(frame);
        }

        @Override
        public Frame answer() {
            return how.answer();
        }

        @Override
        public Session resume(Json state, long nowNanos) {
            throw new IllegalArgumentException("of another release");
        }
    }

    @Test
    void anythingElseInFrontOfTheUpgradeIsClosedAndTheSessionPollsOn() {
        bench.asks().mail().opens().says("42[\"x\"]").mail();
        assertEquals("ws closed 0 ", bench.journal().getLast());
        bench.polls().one.comes(MoveBench.OWN, emit("x"));
        assertEquals(List.of("poll hears 42[\"x\"]"), bench.journal());
    }

    @Test
    void whatTakesTooLongIsClosedAndTheSessionPollsOn() {
        bench.asks().mail().opens().says("2probe").mail().forgets().later(10 * LoopBench.SECOND);
        assertEquals(List.of("two writes Abandons", "ws closed 0 "), bench.journal());
        bench.mail().asks().mail();
        assertEquals("may it: GRANTED", bench.journal().getLast(), "once more");
    }

    @Test
    void aSecondOneIsTooMany() {
        bench.marked().forgets().asks().mail();
        assertEquals(List.of("two writes Asks", "one writes Answered", "may it: TAKEN"), bench.journal());
        bench.moved().asks().mail();
        assertEquals("may it: TAKEN", bench.journal().getLast(), "also behind the move");
    }

    @Test
    void aGatewayThatGoesAwayAsksItToGoToo() {
        bench.marked().forgets().one.loop.leaveNow(0);
        bench.one.turn().mail();
        assertEquals("one log c1/1/end disconnected", bench.journal().get(1));
        MoveBench other = new MoveBench(false);
        other.marked().two.loop.leave(new Departures(0, 0, 0, 1), 0);
        other.one.mark(1).mail().forgets().two.mark(1);
        assertEquals(List.of("ws reads", "ws closed 1012 server shutting down"), other.journal());
    }

    @Test
    void whereTheGatewayWasClaimedTheWebSocketGoes() {
        bench.marked().forgets().two.hears(new LoopMessage.Claimed());
        assertEquals(List.of("ws closed 1012 gateway lost", "two writes Abandons"), bench.journal());
    }

    @Test
    void withinAGatewayTheRegistrationStaysWhereItIs() {
        MoveBench same = new MoveBench(true);
        same.moved().two.comes(MoveBench.OWN, emit("x"));
        assertEquals(List.of("ws hears 42[\"x\"]"), same.journal());
        same.two.loop.ended(same.socket.client, CloseCode.CLIENT_CLOSED, 0);
        same.two.turn().two.stored();
        assertEquals(List.of("two log c1/1/end disconnected", "two unregisters c1"), same.journal());
    }
}
