package io.millrace.loadtest;

import java.time.Duration;

/**
 * How much one simulation does, and what must hold.
 *
 * @param users clients at once
 * @param rate a second, of all clients together
 * @param rooms over which clients spread
 * @param size letters of an event's text
 * @param ramp over what time the clients come
 * @param duration of the load after that
 * @param hold how long clients stay who only come
 * @param p99 that response times may have
 * @param failures in percent that are still well
 */
public record Load(
        int users,
        double rate,
        int rooms,
        int size,
        Duration ramp,
        Duration duration,
        Duration hold,
        Duration p99,
        double failures) {

    /** From one of a client's events to its next. */
    public Duration interval() {
        return Duration.ofNanos(Math.round(users / rate * 1e9));
    }

    /** What a simulation does when nothing is said; modest, for a laptop's two cores with everything on them. */
    static Load ofNothingSaid(String simulation) {
        var load = new Load(
                100,
                500,
                2,
                64,
                Duration.ofSeconds(2),
                Duration.ofSeconds(8),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                0);
        return switch (simulation) {
            case "fanout" -> load.with(100, 20);
            case "connect" -> load.with(100, 100).lasting(Duration.ofSeconds(5)).within(Duration.ofSeconds(3));
            case "reconnect" -> load.with(200, 100).lasting(Duration.ofSeconds(3));
            case "soak" -> load.with(100, 50).lasting(Duration.ofMinutes(30));
            case "sizing" -> load.with(3000, 3000).lasting(Duration.ofSeconds(20));
            default -> load;
        };
    }

    private Load with(int otherUsers, double otherRate) {
        return new Load(otherUsers, otherRate, rooms, size, ramp, duration, hold, p99, failures);
    }

    private Load lasting(Duration other) {
        return new Load(users, rate, rooms, size, ramp, other, hold, p99, failures);
    }

    private Load within(Duration other) {
        return new Load(users, rate, rooms, size, ramp, duration, hold, other, failures);
    }
}
