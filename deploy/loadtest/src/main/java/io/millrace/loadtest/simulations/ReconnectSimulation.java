package io.millrace.loadtest.simulations;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitHereIfFailed;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.WsFrameCheck;
import io.millrace.loadtest.Load;
import io.millrace.loadtest.Parameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * Clients that emit one event after the other, and emit again what was not answered. When the connection ends they come
 * back as Socket.IO's clients do, to the next gateway of the list, while one gateway after the other is stopped.
 *
 * <p>Failed {@code event}s and {@code reconnect}s are what the clients went through; what must not be is in the
 * assertions.
 */
public final class ReconnectSimulation extends Simulation {
    private static final Duration ANSWER = Duration.ofSeconds(5);

    /** Socket.IO's own: a second, doubled each time up to five, and half of it more or less by chance. */
    private static final long FIRST_DELAY_MILLIS = 1_000;

    private static final long MOST_DELAY_MILLIS = 5_000;

    private static final String ANSWERED_AT = "answered at";
    private static final String LOST_AT = "lost at";
    private static final String NUMBER = "number";
    private static final String ATTEMPT = "attempt";
    private static final String SENT_AT = "sent at";
    private static final String ANSWERED = "every event answered";

    private final Parameters given = Parameters.toThisJvm();
    private final Load load = given.load("reconnect");
    private final Measured measured = new Measured();
    private final Clients clients = new Clients(given, measured);
    private final Storm storm = new Storm(given, load, measured);

    /** As the parameters of this JVM say. */
    public ReconnectSimulation() {
        ScenarioBuilder talkers = scenario("clients")
                .exec(clients.arrive(), clients.connect("connected"), exitHereIfFailed())
                .exec(session -> storm.arrived(session).set(NUMBER, 1L).set(LOST_AT, 0L))
                .exec(asLongAs(this::goesOn)
                        .on(doIfOrElse((Session session) -> session.getLong(LOST_AT) != 0)
                                .then(comeBack())
                                .orElse(event())))
                .exec(this::account)
                .exec(clients.leave());
        ScenarioBuilder operator = scenario("operator")
                .exec(measured.ready(), exec(storm::begin))
                .exec(asLongAs(_ -> !storm.isOver()).on(pause(Duration.ofMillis(50))))
                .exec(storm::report);
        setUp(talkers.injectOpen(Clients.all(load)), operator.injectOpen(atOnceUsers(1)))
                .protocols(clients.protocol())
                .assertions(assertions());
    }

    private List<Assertion> assertions() {
        var all = new ArrayList<Assertion>();
        all.add(details("back")
                .responseTime()
                .max()
                .lte(Math.toIntExact(given.backWithin().toMillis())));
        all.add(details(ANSWERED).successfulRequests().count().is((long) load.users()));
        given.stops().stream()
                .collect(Collectors.groupingBy(Storm::allBack, TreeMap::new, Collectors.counting()))
                .forEach((name, times) ->
                        all.add(details(name).successfulRequests().count().is(times)));
        return all;
    }

    /* After the answer a client listens until its next event; the end of the connection ends that wait at once. */
    private ChainBuilder event() {
        WsFrameCheck nothing = ws.checkTextMessage("rest")
                .matching(bodyString().is("no frame is so"))
                .silent();
        return exec(session -> clients.echo(session, this::text)
                        .set(SENT_AT, measured.now())
                        .set(ANSWERED_AT, 0L))
                .exec(ws("event (sent)", Clients.SOCKET)
                        .sendText(Clients::frame)
                        .await(ANSWER)
                        .on(clients.answered("event", ANSWERED_AT))
                        .await(load.interval())
                        .on(nothing))
                .exec(this::judge);
    }

    /* Two milliseconds for the clock's steps: a close in just these is noticed by the next event. */
    private Session judge(Session session) {
        long now = measured.now();
        long answeredAt = session.getLong(ANSWERED_AT);
        boolean answered = answeredAt != 0;
        long waited = now - (answered ? answeredAt : session.getLong(SENT_AT));
        boolean lost = waited < (answered ? load.interval() : ANSWER).toMillis() - 2;
        Session next = session.markAsSucceeded().set(NUMBER, session.getLong(NUMBER) + (answered ? 1 : 0));
        return lost ? storm.lost(next).set(LOST_AT, now).set(ATTEMPT, 0) : next;
    }

    private ChainBuilder comeBack() {
        return exec(pause(session -> delay(session.getInt(ATTEMPT))))
                .exec(clients::turnToNext)
                .exec(clients.connect("reconnect"))
                .exec(session -> session.isFailed()
                        ? session.markAsSucceeded().set(ATTEMPT, session.getInt(ATTEMPT) + 1)
                        : back(session));
    }

    private Session back(Session session) {
        measured.response(session, "back", session.getLong(LOST_AT), measured.now(), null);
        return storm.back(session).set(LOST_AT, 0L);
    }

    private static Duration delay(int attempt) {
        long delay = Math.min(FIRST_DELAY_MILLIS << Math.min(attempt, 10), MOST_DELAY_MILLIS);
        return Duration.ofMillis(delay / 2 + ThreadLocalRandom.current().nextLong(delay));
    }

    /* Until the storm is over, and then until the last event is answered, if it can be. */
    private boolean goesOn(Session session) {
        boolean settled =
                session.getLong(LOST_AT) == 0 && session.contains(ANSWERED_AT) && session.getLong(ANSWERED_AT) != 0;
        return !storm.isOver() || (!settled && !storm.isOverSince(given.backWithin()));
    }

    private Session account(Session session) {
        boolean answered = session.contains(ANSWERED_AT) && session.getLong(ANSWERED_AT) != 0;
        measured.verdict(session, ANSWERED, answered ? null : "event %d was not".formatted(session.getLong(NUMBER)));
        return session;
    }

    private String text(Session session) {
        return Texts.numbered(session.userId(), session.getLong(NUMBER), load.size());
    }
}
