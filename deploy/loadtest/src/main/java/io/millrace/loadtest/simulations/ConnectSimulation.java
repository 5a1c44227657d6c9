package io.millrace.loadtest.simulations;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exitHereIfFailed;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.millrace.loadtest.Load;
import io.millrace.loadtest.Parameters;
import java.time.Duration;

/** New clients at a rate, each of whom stays until all are there, and as long as told beyond. */
public final class ConnectSimulation extends Simulation {

    /** As the parameters of this JVM say. */
    public ConnectSimulation() {
        Parameters given = Parameters.toThisJvm();
        Load load = given.load("connect");
        var measured = new Measured();
        var clients = new Clients(given, measured);
        long began = System.nanoTime();
        ScenarioBuilder connect = scenario("connect")
                .exec(clients.arrive(), clients.connect("connected"), exitHereIfFailed())
                .exec(pause(_ -> rest(load, began)))
                .exec(clients.leave());
        setUp(connect.injectOpen(constantUsersPerSec(load.rate()).during(load.duration())))
                .protocols(clients.protocol())
                .assertions(Assertions.of(
                        load, "connected", load.rate() * load.duration().toMillis() / 1e3));
    }

    /* Gatling's clients come from when all of this was built, so a little later than it began. */
    private static Duration rest(Load load, long began) {
        Duration left = load.duration().plus(load.hold()).minusNanos(System.nanoTime() - began);
        return left.compareTo(load.hold()) < 0 ? load.hold() : left;
    }
}
