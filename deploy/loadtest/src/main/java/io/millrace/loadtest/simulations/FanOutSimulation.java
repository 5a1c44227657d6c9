package io.millrace.loadtest.simulations;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitHereIfFailed;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.http.action.ws.WsInboundMessage;
import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.millrace.loadtest.Load;
import io.millrace.loadtest.Parameters;
import io.millrace.loadtest.dialects.Dialect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Members who listen in rooms, and one speaker for each room, who hears nothing there. A message holds its number in
 * its room and when it was said, so that each member knows what it has missed.
 */
public final class FanOutSimulation extends Simulation {
    /** How often a member looks at what has come; when a message came is noted when it comes. */
    private static final Duration LOOK = Duration.ofMillis(200);

    /** How long a member waits for the last messages. */
    private static final Duration LAST = Duration.ofSeconds(10);

    /** How long the speakers wait for members who do not come, beyond the ramp. */
    private static final Duration ALL = Duration.ofSeconds(60);

    private static final String HEARD = "heard";

    private final Parameters given = Parameters.toThisJvm();
    private final Dialect dialect = given.dialect();
    private final Load load = given.load("fanout");
    private final Measured measured = new Measured();
    private final Clients clients = new Clients(given, measured);
    private final Rooms rooms = new Rooms(load.rooms());
    private final AtomicInteger came = new AtomicInteger();
    private final AtomicInteger speakers = new AtomicInteger();

    /** As the parameters of this JVM say. */
    public FanOutSimulation() {
        ScenarioBuilder members = scenario("members")
                .exec(clients.arrive())
                .exec(session -> session.set("room", came.getAndIncrement() % load.rooms())
                        .set(HEARD, 0L))
                .exec(clients.connect("connected"))
                .exec(clients.join(given.answerWithin(), this::room))
                .exec(rooms::member)
                .exec(exitHereIfFailed())
                .exec(asLongAs(session -> !rooms.isComplete(session.getInt("room"), session.getLong(HEARD), LAST))
                        .on(pause(LOOK), ws.processUnmatchedMessages(Clients.SOCKET, this::hear)))
                .exec(this::judge)
                .exec(clients.leave());
        ScenarioBuilder voices = scenario("speakers")
                .exec(clients.arrive())
                .exec(session -> session.set("room", speakers.getAndIncrement()))
                .exec(clients.connect("connected"))
                .exec(takePlace())
                .exec(asLongAs(_ -> rooms.settled() < load.users()
                                && !rooms.isOlderThan(load.ramp().plus(ALL)))
                        .on(pause(Duration.ofMillis(50))))
                .exec(speak())
                .exec(session -> rooms.silent(session.getInt("room"), session))
                .exec(clients.leave());
        setUp(members.injectOpen(Clients.all(load)), voices.injectOpen(atOnceUsers(load.rooms())))
                .protocols(clients.protocol())
                .assertions(assertions());
    }

    private ChainBuilder takePlace() {
        return dialect.speaksFromWithin() ? clients.join(given.answerWithin(), this::room) : exec(session -> session);
    }

    private ChainBuilder speak() {
        Duration interval = Duration.ofNanos(Math.round(load.rooms() / load.rate() * 1e9));
        return exec(during(load.duration()).on(pace(interval), clients.say(this::room, this::said)));
    }

    private List<Assertion> assertions() {
        double deliveries = load.rate() * load.duration().toMillis() / 1e3 * load.users() / load.rooms();
        var all = new ArrayList<>(Assertions.of(load, "delivery", deliveries));
        all.add(details("all of its room's messages")
                .successfulRequests()
                .count()
                .is((long) load.users()));
        return all;
    }

    /* Numbers by position: what is heard is read again and again. */
    private String said(Session session) {
        long number = rooms.said(session.getInt("room"));
        return "{\"n\":%d,\"at\":%d,\"text\":%s}"
                .formatted(number, measured.now(), Texts.numbered(session.userId(), number, load.size()));
    }

    private Session hear(List<WsInboundMessage> messages, Session session) {
        long heard = session.getLong(HEARD);
        for (WsInboundMessage message : messages) {
            if (message instanceof WsInboundMessage.Text text) {
                heard = hear(session, heard, text.timestamp(), text.message());
            }
        }
        return session.set(HEARD, heard);
    }

    private long hear(Session session, long heard, long at, String frame) {
        String said = dialect.said(frame).orElse("");
        if (!said.startsWith("{\"n\":")) {
            return heard;
        }
        int comma = said.indexOf(',');
        long number = Long.parseLong(said, 5, comma, 10);
        long saidAt = Long.parseLong(said, comma + 6, said.indexOf(',', comma + 1), 10);
        String failure = number == heard + 1 ? null : "message %d came after %d".formatted(number, heard);
        measured.response(session, "delivery", saidAt, at, failure);
        return Math.max(heard, number);
    }

    private Session judge(Session session) {
        long said = rooms.last(session.getInt("room"));
        long heard = session.getLong(HEARD);
        String failure = heard == said ? null : "%d of %d".formatted(heard, said);
        measured.verdict(session, "all of its room's messages", failure);
        return session;
    }

    private String room(Session session) {
        return rooms.name(session.getInt("room"));
    }
}
