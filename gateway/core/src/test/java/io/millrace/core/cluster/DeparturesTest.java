package io.millrace.core.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When clients are asked to go, without waiting for it. */
final class DeparturesTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    static Stream<Arguments> spreads() {
        return Stream.of(
                arguments("one loop, few clients", 30, new int[] {7}, 2),
                arguments("one loop, many clients", 10, new int[] {50_000}, 5_001),
                arguments(
                        "four loops that know nothing of each other",
                        10,
                        new int[] {9_000, 11_000, 10_000, 10_000},
                        4_008),
                arguments("a loop with nearly none beside a full one", 10, new int[] {1, 0, 10_000}, 1_003),
                arguments("less than a second", 1, new int[] {500, 500}, 1_000));
    }

    /** @param most that any second of the whole may see */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void spreads(String what, int seconds, int[] clientsOfLoops, int most) {
        long from = Long.MAX_VALUE - 5 * SECOND; // nanoTime may wrap meanwhile
        long[] after = IntStream.range(0, clientsOfLoops.length)
                .boxed()
                .flatMapToLong(loop -> times(new Departures(from, seconds * SECOND, 0, loop), clientsOfLoops[loop]))
                .map(at -> at - from)
                .sorted()
                .toArray();
        assertEquals(Arrays.stream(clientsOfLoops).sum(), after.length);
        assertTrue(after[0] >= 0 && after[after.length - 1] < seconds * SECOND, "within the time");
        int begin = 0;
        for (int end = 0; end < after.length; end++) {
            while (after[end] - after[begin] >= SECOND) {
                begin++;
            }
            assertTrue(end - begin + 1 <= most, (end - begin + 1) + " clients in one second");
        }
    }

    @Test
    void eachGoesInItsOwnSlot() {
        Departures departures = new Departures(0, 100 * SECOND, 0, 42);
        for (int index = 0; index < 100; index++) {
            long at = departures.at(index, 100);
            assertTrue(at >= index * SECOND && at < (index + 1) * SECOND, index + " goes at " + at);
        }
    }

    @Test
    void atAnotherMomentOfItForEachSeed() {
        long[] one = times(new Departures(0, 100 * SECOND, 0, 1), 100).toArray();
        long[] other = times(new Departures(0, 100 * SECOND, 0, 2), 100).toArray();
        assertNotEquals(Arrays.toString(one), Arrays.toString(other));
        double mean = LongStream.of(one).map(at -> at % SECOND).average().orElseThrow();
        assertEquals(0.5, mean / SECOND, 0.1, "as often in a slot's first half as in its second");
    }

    @Test
    void allAtOnceWithoutASpread() {
        assertTrue(times(new Departures(5, 0, 0, 3), 1000).allMatch(at -> at == 5));
    }

    private static LongStream times(Departures departures, int clients) {
        return IntStream.range(0, clients).mapToLong(index -> departures.at(index, clients));
    }
}
