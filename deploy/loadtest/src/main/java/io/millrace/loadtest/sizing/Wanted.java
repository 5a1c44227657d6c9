package io.millrace.loadtest.sizing;

import java.util.List;

/**
 * What a cluster is to carry.
 *
 * @param name of the load
 * @param connections at once
 * @param events that want an answer, of each connection, a second
 * @param messages to rooms, of each connection, a second
 * @param members of a room
 * @param comings how often each connection comes anew, an hour
 * @param cores of a gateway's pod
 * @param memory of a gateway's pod, bytes
 */
public record Wanted(
        String name,
        double connections,
        double events,
        double messages,
        double members,
        double comings,
        double cores,
        double memory) {

    private static final double CORES = 2;
    private static final double MEMORY = 4L << 30;

    /** The loads of SIZING.md. */
    static List<Wanted> loads(double connections) {
        return List.of(
                new Wanted("mostly idle", connections, 1 / 300.0, 0, 1, 1, CORES, MEMORY),
                new Wanted("chatty", connections, 1 / 10.0, 0, 1, 1, CORES, MEMORY),
                new Wanted("rooms", connections, 1 / 300.0, 1 / 250.0, 50, 1, CORES, MEMORY));
    }
}
