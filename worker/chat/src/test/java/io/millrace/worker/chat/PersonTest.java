package io.millrace.worker.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.sdk.HandlerException;
import io.millrace.worker.chat.Person.Stay;
import java.util.List;
import org.junit.jupiter.api.Test;

class PersonTest {
    private static final int MOST_STATE_BYTES = 2048;

    @Test
    void theLongestNameInTheMostAndLongestRoomsFitsAState() {
        Person person = new Person("🌊".repeat(Words.LONGEST_NAME), List.of());
        for (int i = 0; i < Person.MOST_ROOMS; i++) {
            String room = i + "🌊".repeat(Words.LONGEST_ROOM - 1);
            person = person.entering(new Stay(room, "1000000/10000000000"));
        }
        byte[] state = person.written();
        assertTrue(state.length <= MOST_STATE_BYTES, () -> state.length + " bytes");
        assertEquals(person, Person.read(state));
    }

    @Test
    void oneRoomMoreThanTheMostIsRefusedAndOneThatIsLeftMakesPlace() {
        Person person = new Person("Ada", List.of());
        for (int i = 0; i < Person.MOST_ROOMS; i++) {
            person = person.entering(new Stay("room " + i, "1/" + i));
        }
        Person full = person;
        Stay more = new Stay("more", "1/99");
        assertEquals(
                "TooManyRooms",
                assertThrows(HandlerException.class, () -> full.entering(more)).name());
        assertEquals(more, full.leaving("room 3").entering(more).requiredStay("more"));
        assertEquals(
                "NotInRoom",
                assertThrows(HandlerException.class, () -> full.requiredStay("more"))
                        .name());
    }
}
