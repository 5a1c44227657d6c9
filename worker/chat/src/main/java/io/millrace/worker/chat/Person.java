package io.millrace.worker.chat;

import io.millrace.sdk.Connection;
import io.millrace.sdk.HandlerException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who speaks: this service's state on a connection, which comes with each of its events to any instance.
 *
 * @param name as it is shown
 * @param stays the rooms it is in, in the order of entering
 */
record Person(String name, List<Stay> stays) {
    /** All of it must fit a state: 2,048 bytes. */
    static final int MOST_ROOMS = 8;

    /**
     * One stay in a room.
     *
     * @param entry which of the connection's events began it: who enters again begins another
     */
    record Stay(String room, String entry) {}

    static Optional<Person> of(Connection connection) {
        return connection.state(byte[].class).map(Person::read);
    }

    /**
     * Its form as a state: lines, the name first, then a stay each. Not JSON, whose writer takes twelve bytes for an
     * emoji; names hold no line ends.
     */
    byte[] written() {
        Stream<String> lines = stays.stream().map(stay -> stay.entry() + ' ' + stay.room());
        return Stream.concat(Stream.of(name), lines)
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What {@link #written} has made. */
    static Person read(byte[] state) {
        List<String> lines = new String(state, StandardCharsets.UTF_8).lines().toList();
        List<Stay> stays = lines.stream().skip(1).map(Person::stayOf).toList();
        return new Person(lines.getFirst(), stays);
    }

    private static Stay stayOf(String line) {
        int space = line.indexOf(' ');
        return new Stay(line.substring(space + 1), line.substring(0, space));
    }

    /** @throws HandlerException when the connection has no name yet */
    static Person required(Connection connection) {
        return of(connection).orElseThrow(() -> new HandlerException("NotLoggedIn", "Say who you are first: add user"));
    }

    Optional<Stay> stay(String room) {
        return stays.stream().filter(stay -> stay.room().equals(room)).findFirst();
    }

    /** @throws HandlerException when it is not in that room */
    Stay requiredStay(String room) {
        return stay(room).orElseThrow(() -> new HandlerException("NotInRoom", "You are not in room " + room));
    }

    /** @throws HandlerException when it is in too many */
    Person entering(Stay stay) {
        if (stays.size() >= MOST_ROOMS) {
            throw new HandlerException("TooManyRooms", "You are in " + MOST_ROOMS + " rooms: leave one first");
        }
        return new Person(name, Stream.concat(stays.stream(), Stream.of(stay)).toList());
    }

    Person leaving(String room) {
        return new Person(
                name, stays.stream().filter(stay -> !stay.room().equals(room)).toList());
    }
}
