package io.millrace.loadtest.simulations;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Choice;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.millrace.loadtest.Load;
import io.millrace.loadtest.Parameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that come, join a room, talk with the worker and the room, go, and come again at another gateway; for long.
 * In the end the gateways must hold no more than at the start.
 */
public final class SoakSimulation extends Simulation {
    /** A client stays half a minute, more or less; less where the whole is short. */
    private static final Duration STAY = Duration.ofSeconds(30);

    private static final double SAYS = 10;

    private final Parameters given = Parameters.toThisJvm();
    private final Load load = given.load("soak");
    private final Measured measured = new Measured();
    private final Clients clients = new Clients(given, measured);
    private final Rooms rooms = new Rooms(load.rooms());
    private final Audit audit = new Audit(given, measured);
    private final AtomicInteger present = new AtomicInteger(load.users());

    /** As the parameters of this JVM say. */
    public SoakSimulation() {
        ScenarioBuilder people = scenario("clients")
                .exec(clients.arrive())
                .exec(asLongAs(_ -> !audit.hasBegun()).on(pause(Duration.ofMillis(50))))
                .exec(during(load.duration(), false).on(stay())) // who has come goes, too
                .exec(session -> {
                    present.decrementAndGet();
                    return session;
                });
        ScenarioBuilder auditor = scenario("auditor")
                .exec(measured.ready(), exec(audit::begin))
                .exec(asLongAs(_ -> present.get() > 0).on(pause(Duration.ofMillis(50))))
                .exec(audit::end)
                .exec(asLongAs(_ -> !audit.hasEnded()).on(pause(Duration.ofMillis(50))))
                .exec(audit::report);
        setUp(people.injectOpen(Clients.all(load)), auditor.injectOpen(atOnceUsers(1)))
                .protocols(clients.protocol())
                .assertions(assertions());
    }

    private ChainBuilder stay() {
        return exec(clients::turnToNext)
                .exec(session -> session.markAsSucceeded()
                        .set("room", Math.floorMod(session.userId(), load.rooms()))
                        .set("stay", ThreadLocalRandom.current().nextLong(longest()) + 1))
                .exec(clients.connect("connected"))
                .exec(clients.join(given.answerWithin(), this::room))
                .exec(during(session -> Duration.ofMillis(session.getLong("stay")))
                        .on(pace(load.interval()), talk()))
                .exec(clients.leave());
    }

    private ChainBuilder talk() {
        return exec(randomSwitch()
                .on(
                        new Choice.WithWeight(SAYS, clients.say(this::room, this::text)),
                        new Choice.WithWeight(100 - SAYS, clients.echo(given.answerWithin(), this::text))));
    }

    private List<Assertion> assertions() {
        double turns = load.rate() * load.duration().toMillis() / 1e3;
        // Lots decide which of them are echoes: four standard deviations less are well still, and matter in short runs
        // only.
        double echoes = Math.max(1, turns * (100 - SAYS) / 100 - 4 * Math.sqrt(turns * SAYS / 100));
        var all = new ArrayList<>(Assertions.of(load, "echo", echoes));
        for (String gauge : Audit.GAUGES) {
            all.add(details(Audit.VERDICT + gauge).successfulRequests().count().is(1L));
        }
        all.add(details(Audit.VERDICT + Audit.HEAP).successfulRequests().count().is(1L));
        return all;
    }

    private long longest() {
        return 2 * Math.min(STAY.toMillis(), load.duration().dividedBy(4).toMillis());
    }

    private String room(Session session) {
        return rooms.name(session.getInt("room"));
    }

    private String text(Session session) {
        return Texts.numbered(session.userId(), session.getLong(Clients.ACK), load.size());
    }
}
