package io.millrace.sdk.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which events a connection's lane has seen before. */
final class LaneTest {
    static Stream<Arguments> repeats() {
        return Stream.of(
                arguments("rising numbers are new", "1/1 1/2 1/5 1/6", "1/1 1/2 1/5 1/6"),
                arguments("a redelivered stretch is dropped", "1/1 1/2 1/3 1/2 1/3 1/4", "1/1 1/2 1/3 1/4"),
                arguments("a connection that is met in the middle", "3/7 3/8 3/7", "3/7 3/8"),
                arguments("an end comes once", "1/1 1/end 1/end", "1/1 1/end"),
                arguments("a next life", "1/1 1/2 2/1 2/2", "1/1 1/2 2/1 2/2"),
                arguments("what the life before has sent late", "1/1 2/1 1/2 1/2 2/2", "1/1 2/1 1/2 2/2"),
                arguments("the life before is redelivered", "1/1 1/2 2/1 1/1 1/2 2/1 2/2", "1/1 1/2 2/1 2/2"),
                arguments("an event behind the end that others claimed", "1/1 1/end 1/2", "1/1 1/end 1/2"),
                arguments("the end of the life before", "1/1 2/1 1/end 1/end 2/end", "1/1 2/1 1/end 2/end"),
                arguments("lives further back are over", "1/1 2/1 3/1 1/2", "1/1 2/1 3/1"),
                arguments("the life before one that was met first", "5/1 4/9 4/9", "5/1 4/9"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void repeats(String behaviour, String events, String expected) throws Arrival.Unreadable {
        Lane lane = new Lane("c1");
        List<String> seen = new ArrayList<>();
        for (String event : events.split(" ", -1)) {
            if (lane.isNew(Arrival.of(Records.event("c1", "c1/" + event)))) {
                seen.add(event);
            }
        }
        assertEquals(expected, String.join(" ", seen));
    }

    @Test
    void knowsWhichLivesAreOver() throws Arrival.Unreadable {
        Lane lane = new Lane("c1");
        lane.isNew(Arrival.of(Records.event("c1", "c1/2/end")));
        assertTrue(lane.hasEnded(Arrival.of(Records.event("c1", "c1/2/1"))));
        assertTrue(lane.hasEnded(Arrival.of(Records.event("c1", "c1/1/7"))));
        assertFalse(lane.hasEnded(Arrival.of(Records.event("c1", "c1/3/1"))));
    }
}
