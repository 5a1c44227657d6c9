package io.millrace.loadtest.sizing;

import io.millrace.loadtest.Load;
import io.millrace.loadtest.cluster.ClusterException;
import io.millrace.loadtest.cluster.LocalCluster;
import io.millrace.loadtest.sizing.Probe.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Puts one kind of load after the other on a cluster of one gateway, and reads what each has used up. */
public final class Measurement {
    /** Of the gateway's JVM: all of the heap is there from the start. */
    public static final String FLAGS = "-Xms512m -Xmx512m -Xmn128m -XX:+AlwaysPreTouch -XX:+UseSerialGC";

    /** Pings and their answers are part of rest, so each connection must have had two. */
    private static final Duration REST = Duration.ofSeconds(50);

    /** A gateway spends as much again on compiling itself at first. */
    private static final Duration WARM = Duration.ofSeconds(45);

    private static final Duration IDLE = Duration.ofSeconds(20);

    /** Over what time a crowd comes, and how often before it is measured how. */
    private static final Duration COMING = Duration.ofSeconds(10);

    private static final int ROUNDS = 3;

    /** What {@link #FLAGS} leave of the heap beside the young generation. */
    private static final double OLD_GENERATION = 384 << 20;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(100);

    /** Talk that is measured needs few clients: what a client costs is measured apart. */
    private static final int TALKERS = 200;

    private static final int MEMBERS = 300;
    private static final int SMALL_ROOMS = 100;

    /** Events by which a load is known to have begun. */
    private static final int BEGUN = 20;

    private final Load load;
    private final Probe probe;
    private final Simulations simulations;

    /** Runs a simulation with parameters of its own; false when it failed. */
    @FunctionalInterface
    public interface Simulations {
        boolean run(String simulation, Map<String, String> parameters);
    }

    private Measurement(Load load, Probe probe, Simulations simulations) {
        this.load = load;
        this.probe = probe;
        this.simulations = simulations;
    }

    /**
     * About five minutes.
     *
     * @param log the folder in which the cluster's Kafka keeps its topics
     */
    public static Costs of(Load load, LocalCluster cluster, Path log, Simulations simulations) {
        return new Measurement(load, new Probe(cluster, log), simulations).run();
    }

    private Costs run() {
        end("connect", start("connect", Map.of("rate", "20", "duration", "5s"))); // what is made once is made
        await(reading -> reading.clients() == 0);
        Reading left = probe.read();
        pause(IDLE);
        Reading idle = probe.read().minus(left);
        Rest rest = rest(idle);
        Reading coming = coming(idle);
        Used event = talk(
                "echo",
                idle,
                0,
                Map.of(
                        "users", Integer.toString(TALKERS),
                        "rate", Double.toString(load.rate()),
                        "size", Integer.toString(load.size())));
        double eventBytes = probe.eventBytes();
        Used large = talk("fanout", idle, MEMBERS, rooms(1, load.rate() * 4 / MEMBERS));
        Used small = talk("fanout", idle, MEMBERS, rooms(SMALL_ROOMS, load.rate() / 4));
        double deliveries = MEMBERS - MEMBERS / (double) SMALL_ROOMS;
        double delivery = Math.max(0, (large.gateway() - small.gateway()) / deliveries);
        Reading there = rest.there().minus(rest.base());
        return new Costs(
                rest.base().resident() - OLD_GENERATION + rest.base().heap(),
                there.heap() / load.users(),
                (there.heap() + Math.max(0, there.resident())) / load.users(),
                coming.gatewayCpu() / load.users(),
                Math.max(0, rest.used().gatewayCpu())
                        / load.users()
                        / rest.used().seconds(),
                event.gateway(),
                Math.max(0, small.gateway() - delivery * MEMBERS / SMALL_ROOMS),
                delivery,
                event.worker(),
                event.kafka(),
                event.logBytes(),
                eventBytes,
                (rest.gone().logBytes() - rest.base().logBytes()) / load.users(),
                there.redisMemory() / load.users(),
                event.redis(),
                event.redisBytes(),
                event.redisCommands(),
                coming.redisCommands() / load.users());
    }

    private Map<String, String> rooms(int rooms, double rate) {
        return Map.of(
                "users", Integer.toString(MEMBERS),
                "rooms", Integer.toString(rooms),
                "rate", Double.toString(rate),
                "size", Integer.toString(load.size()));
    }

    private record Rest(Reading base, Reading there, Reading used, Reading gone) {}

    /*
     * The first large crowd: gateways hold on to some of who has left for minutes, so a later one would be measured
     * against
     * that. The heap is touched from the start, so resident memory grows by what is outside of it.
     */
    private Rest rest(Reading idle) {
        Reading base = probe.readWithoutGarbage();
        var running = start("connect", crowd(REST.plusSeconds(30)));
        await(reading -> reading.clients() >= load.users());
        Reading there = probe.readWithoutGarbage();
        pause(REST);
        Reading used = probe.read().minus(there).without(idle);
        end("connect", running);
        await(reading -> reading.clients() == 0);
        return new Rest(base, there, used, probe.read());
    }

    /* By then a gateway has compiled what coming takes. */
    private Reading coming(Reading idle) {
        for (int round = 1; ; round++) {
            Reading before = probe.read();
            var running = start("connect", crowd(Duration.ofSeconds(5)));
            Reading came = await(reading -> reading.clients() >= load.users());
            end("connect", running);
            await(reading -> reading.clients() == 0);
            if (round == ROUNDS) {
                return came.minus(before).without(idle);
            }
        }
    }

    private Map<String, String> crowd(Duration hold) {
        return Map.of(
                "rate", Double.toString(load.users() / (double) COMING.toSeconds()),
                "duration", COMING.toSeconds() + "s",
                "hold", hold.toSeconds() + "s");
    }

    /** For each event. */
    private record Used(
            double gateway,
            double worker,
            double kafka,
            double redis,
            double logBytes,
            double redisBytes,
            double redisCommands) {}

    /* Who joins a room does so by an event; these come first. */
    private Used talk(String simulation, Reading idle, int joins, Map<String, String> parameters) {
        var timed = new HashMap<>(parameters);
        timed.put("duration", WARM.plus(load.duration()).plusSeconds(5).toSeconds() + "s");
        Reading before = probe.read();
        var running = start(simulation, timed);
        await(reading -> reading.events() > before.events() + joins + BEGUN);
        pause(WARM);
        Reading first = probe.read();
        pause(load.duration());
        Reading last = probe.read();
        end(simulation, running);
        Reading used = last.minus(first).without(idle);
        double events = used.events();
        if (events < 1) {
            throw new ClusterException("%s sent no events while it was measured.".formatted(simulation), null);
        }
        return new Used(
                used.gatewayCpu() / events,
                used.workerCpu() / events,
                used.kafkaCpu() / events,
                used.redisCpu() / events,
                used.logBytes() / events,
                used.redisBytes() / events,
                used.redisCommands() / events);
    }

    private CompletableFuture<Boolean> start(String simulation, Map<String, String> parameters) {
        return CompletableFuture.supplyAsync(() -> simulations.run(simulation, parameters));
    }

    private static void end(String simulation, CompletableFuture<Boolean> running) {
        if (!running.join()) {
            throw new ClusterException(
                    "The load of %s did not hold: nothing is measured by it.".formatted(simulation), null);
        }
    }

    private Reading await(Predicate<Reading> condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Reading reading = probe.read();
            if (condition.test(reading)) {
                return reading;
            }
            if (System.nanoTime() > until) {
                throw new ClusterException(
                        "The load did not come up within %d s.".formatted(PATIENCE.toSeconds()), null);
            }
            pause(LOOK);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("Interrupted while measuring.", e);
        }
    }
}
