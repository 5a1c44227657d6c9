package io.millrace.core.simulation;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients of three gateways enter channels, publish to them and leave them, under faults: what was acknowledged reaches
 * whoever knew that it was there, and its publisher where that had asked for the channel before; each publisher's
 * messages come in order and once; nobody hears of a channel that it has left; everything asked for is answered once;
 * bytes stay within their bounds, and nothing is left over. A failure prints its seed, as in
 * {@link ClusterSimulationTest}.
 */
final class ChannelSimulationTest {
    private static final int FIXED = 40;

    private static final Set<String> EXPECTED = Set.of(
            "done",
            "denied TOO_MANY_CHANNELS",
            "denied NOT_SUBSCRIBED",
            "denied NOT_PUBLISHED",
            "denied TIMED_OUT",
            "denied NOT_STORED",
            "heard itself",
            "heard another",
            "was due",
            "reading stopped",
            "paused by redis",
            "closed: slow reader",
            "closed: event not stored");

    private static final Set<String> HAPPENED = new TreeSet<>();

    static LongStream seeds() {
        return Seeds.from(0, FIXED);
    }

    @AfterAll
    static void enoughHasHappened() {
        Seeds.expectHappened(EXPECTED, HAPPENED);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void channelsKeepTheirPromises(long seed) {
        ChannelCluster cluster = new ChannelCluster(seed);
        try {
            cluster.live(30);
            HAPPENED.addAll(cluster.happenings());
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("replay with -Dseed=" + seed + ": " + e + cluster.story(), e);
        }
    }
}
