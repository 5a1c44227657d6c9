package io.millrace.loadtest.simulations;

import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exitHereIfFailed;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.millrace.loadtest.Load;
import io.millrace.loadtest.Parameters;

/** The full path: each client emits in its own steady interval, and waits for the answer. */
public final class EchoSimulation extends Simulation {
    /** As the parameters of this JVM say. */
    public EchoSimulation() {
        Parameters given = Parameters.toThisJvm();
        Load load = given.load("echo");
        var clients = new Clients(given, new Measured());
        ScenarioBuilder echo = scenario("echo")
                .exec(clients.arrive(), clients.connect("connected"), exitHereIfFailed())
                .exec(during(load.duration())
                        .on(pace(load.interval()), clients.echo(given.answerWithin(), session -> text(session, load))))
                .exec(clients.leave());
        setUp(echo.injectOpen(Clients.all(load)))
                .protocols(clients.protocol())
                .assertions(Assertions.of(
                        load, "echo", load.rate() * load.duration().toMillis() / 1e3));
    }

    private static String text(Session session, Load load) {
        return Texts.numbered(session.userId(), session.getLong(Clients.ACK), load.size());
    }
}
