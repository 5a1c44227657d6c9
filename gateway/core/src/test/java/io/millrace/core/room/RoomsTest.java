package io.millrace.core.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Target;
import io.millrace.core.command.Answers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is in which room, when its channel counts as in force, and what an empty room remembers. */
final class RoomsTest {
    private static final Target RED = new Target.Room("/", "red");
    private static final Target SAME_NAME_ELSEWHERE = new Target.Room("/chat", "red");

    private final Rooms<String> rooms = new Rooms<>();
    private final List<String> told = new ArrayList<>();

    @Test
    void theFirstWantsTheChannelAndTheLastReleasesIt() {
        assertTrue(rooms.add(RED, "a", 0));
        assertFalse(rooms.add(RED, "b", 0));
        assertFalse(rooms.remove(RED, "a"));
        assertFalse(rooms.remove(RED, "a"), "who is not in does not leave");
        assertTrue(rooms.remove(RED, "b"));
        assertFalse(rooms.remove(RED, "b"));
        assertTrue(rooms.add(RED, "c", 0));
    }

    @Test
    void membersAreListedInTheOrderOfTheirComing() {
        List.of("c", "a", "b").forEach(member -> rooms.add(RED, member, 0));
        rooms.add(SAME_NAME_ELSEWHERE, "z", 0);
        rooms.remove(RED, "a");
        assertEquals(List.of("c", "b"), List.copyOf(rooms.members(RED)));
        assertTrue(rooms.contains(RED, "b"));
        assertFalse(rooms.contains(RED, "z"));
        assertFalse(rooms.contains(new Target.User("red"), "b"));
        assertEquals(List.of(), List.copyOf(rooms.members(new Target.Namespace("/"))));
    }

    @Test
    void whoWaitsIsToldOnceWhenTheChannelIsInForce() {
        rooms.add(RED, "a", 0);
        rooms.whenInForce(RED, () -> told.add("first"));
        rooms.inForce(RED, 0);
        rooms.inForce(RED, 0);
        rooms.whenInForce(RED, () -> told.add("at once"));
        assertEquals(List.of("first", "at once"), told);
    }

    @Test
    void afterALossTheChannelMustBeConfirmedAnew() {
        rooms.add(RED, "a", 0);
        rooms.inForce(RED, 0);
        rooms.down();
        rooms.whenInForce(RED, () -> told.add("again"));
        assertEquals(List.of(), told);
        rooms.inForce(RED, 0);
        assertEquals(List.of("again"), told);
    }

    @Test
    void channelsAreInForceTogetherOrNotAtAll() {
        Target blue = new Target.Room("/", "blue");
        rooms.add(RED, "a", 0);
        rooms.add(blue, "a", 0);
        rooms.inForce(RED, 0);
        rooms.whenAllInForce(List.of(RED, blue, RED), () -> told.add("all"));
        rooms.down();
        rooms.inForce(blue, 0);
        assertEquals(List.of(), told, "the first was lost meanwhile");
        rooms.inForce(RED, 0);
        assertEquals(List.of("all"), told);
        rooms.whenAllInForce(List.of(RED, blue), () -> told.add("at once"));
        assertEquals(List.of("all", "at once"), told);
    }

    @Test
    void theConfirmationOfAnOlderWishDoesNotCount() {
        rooms.add(RED, "a", 0);
        rooms.remove(RED, "a");
        rooms.add(RED, "a", 1);
        rooms.whenInForce(RED, () -> told.add("new wish"));
        rooms.inForce(RED, 0);
        assertEquals(List.of(), told);
        rooms.inForce(RED, 1);
        assertEquals(List.of("new wish"), told);
    }

    @Test
    void whenTheLastHasLeftNothingIsWaitedFor() {
        rooms.add(RED, "a", 0);
        rooms.whenInForce(RED, () -> told.add("empty"));
        rooms.remove(RED, "a");
        assertEquals(List.of("empty"), told);
        rooms.whenInForce(RED, () -> told.add("nobody there"));
        assertEquals(List.of("empty", "nobody there"), told);
    }

    @Test
    void commandsAreRememberedWhileARoomIsEmpty() {
        rooms.add(RED, "a", 0);
        remember(RED);
        rooms.remove(RED, "a");
        assertNull(rooms.repeats(RED), "while nobody is there");
        rooms.add(RED, "a", 1);
        assertNotNull(rooms.repeats(RED).find("id"));
        assertNull(new Rooms<String>().members(RED).stream().findAny().orElse(null));
    }

    @Test
    void onlySoManyEmptyRoomsAreRemembered() {
        for (int i = 0; i <= Rooms.MEMORIES; i++) {
            Target room = new Target.Room("/", "r" + i);
            rooms.add(room, "a", 0);
            remember(room);
            rooms.remove(room, "a");
        }
        rooms.add(new Target.Room("/", "r0"), "a", 0);
        rooms.add(new Target.Room("/", "r1"), "a", 0);
        assertNull(rooms.repeats(new Target.Room("/", "r0")).find("id"), "the eldest is forgotten");
        assertNotNull(rooms.repeats(new Target.Room("/", "r1")).find("id"));
    }

    private void remember(Target room) {
        Order order = Order.of(new Command.Members());
        rooms.repeats(room).remember("id", new Answers(_ -> {}, "g", order, null), 0);
    }
}
