package io.millrace.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SharedRoomsTest {
    private static final SharedRooms SHARED = new SharedRooms(List.of("lobby", "open:*"));

    @ParameterizedTest(name = "{0} {1} is of {2}")
    @CsvSource({
        "socketcluster, lobby, /",
        "sono, open:1, /",
        "plain, open:, /",
        "engineio, lobby, /",
        "socketcluster, lobby2, socketcluster",
        "socketcluster, open, socketcluster",
        "/, lobby, /",
        "/chat, lobby, /chat"
    })
    void aNameMeansARoom(String namespace, String name, String of) {
        assertEquals(new Target.Room(of, name), SHARED.room(namespace, name));
        assertEquals(new Target.Room(of, name), SHARED.of(new Target.Room(namespace, name)));
    }

    @Test
    void othersAreWhatTheyAre() {
        assertEquals(new Target.User("lobby"), SHARED.of(new Target.User("lobby")));
        assertEquals(new Target.Room("sono", "lobby"), SharedRooms.NONE.room("sono", "lobby"));
    }
}
