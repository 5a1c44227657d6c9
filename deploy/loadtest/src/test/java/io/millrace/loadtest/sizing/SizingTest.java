package io.millrace.loadtest.sizing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SizingTest {
    /** Round numbers, so that what follows can be worked out in the head. */
    private static final Costs ROUND =
            new Costs(200 << 20, 5_000, 10_000, 1_000, 1, 100, 100, 10, 200, 50, 100, 400, 300, 500, 10, 300, 1, 2);

    @Test
    void thePageHasWhatTheCalculatorSays() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("millrace.root"), "deploy/loadtest/SIZING.md"));
        assertEquals(String.join("\n", SizingPage.costs(Costs.measured())), SizingPage.part(page, "costs"));
        assertEquals(String.join("\n", SizingPage.clusters(Costs.measured())), SizingPage.part(page, "clusters"));
        assertTrue(SizingPage.part(page, "circumstances").startsWith("Measured "), "it says when and where");
    }

    @Test
    void everyCostWasMeasured() {
        List<String> notPositive = Costs.measured().lines().stream()
                .filter(line -> Double.parseDouble(line.substring(line.indexOf('=') + 1)) <= 0)
                .toList();
        assertEquals(List.of(), notPositive);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void model(String behaviour, Object expected, Object actual) {
        assertEquals(expected, actual);
    }

    static Stream<Arguments> model() {
        Needed small = needed(100, 0.1, 0, 1);
        Needed chatty = needed(100_000, 0.1, 0, 1);
        Needed still = needed(100_000, 0, 0, 1);
        Needed rooms = needed(100_000, 0, 0.01, 100);
        return Stream.of(
                arguments("a small load has a gateway and one to spare", 2, small.gateways()),
                arguments(
                        "and two workers, two partitions each",
                        List.of(2, 4),
                        List.of(small.workers(), small.partitions())),
                arguments(
                        "10,000 events a second are a core, and 100,000 at rest a tenth of one",
                        1.1,
                        chatty.gatewayCores()),
                arguments("few events leave max-clients as the first: 100,000 of 30,000 each", 5, still.gateways()),
                arguments("which is said", "max-clients", still.first()),
                arguments("10,000 events of 200 µs at 60 % are four workers", 4, chatty.workers()),
                arguments("10,000 events of 100 bytes", 1e6, chatty.kafkaBytes()),
                arguments("10,000 answers of 10 µs fit into one Redis", 1, chatty.shards()),
                arguments(
                        "100,000 deliveries a second want 1 of 1.2 cores, and each gateway reads 1,000 messages",
                        "max-clients",
                        rooms.first()),
                arguments("so many bytes of Redis", 5e7, chatty.redisBytes()));
    }

    @Test
    void aRoomsMessageReachesMoreGatewaysTheMoreThereAre() {
        double some = needed(100_000, 0, 0.05, 100).gatewayCores();
        double ten = needed(1_000_000, 0, 0.05, 100).gatewayCores();
        assertTrue(ten > 12 * some, "ten times the load costs more than ten times the cores: " + some + ", " + ten);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connections", "users=5", "events=many", "cores=-1"})
    void whatCannotBeIsSaid(String arg) {
        var exception = assertThrows(IllegalArgumentException.class, () -> Sizing.answer(arg));
        assertTrue(String.valueOf(exception.getMessage()).startsWith(arg + " is none of connections="));
    }

    @Test
    void onesOwnNumbersAreAnswered() {
        String answer = Sizing.answer("connections=10000", "events=0.1");
        String page = SizingPage.cluster(Costs.measured(), Wanted.loads(10_000).get(1));
        assertEquals(page.replace("chatty", "yours"), answer.lines().toList().getLast());
    }

    @Test
    void costsAreReadAsTheyWereWritten() {
        var properties = new Properties();
        ROUND.lines().forEach(line -> properties.setProperty(line.split("=", 2)[0], line.split("=", 2)[1]));
        assertEquals(ROUND, Costs.of(properties));
    }

    private static Needed needed(double connections, double events, double messages, double members) {
        return Needed.of(ROUND, new Wanted("a load", connections, events, messages, members, 0, 2, 4L << 30));
    }
}
