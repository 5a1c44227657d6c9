package io.millrace.server.plain;

import io.millrace.dialects.plain.PlainDialect;
import io.millrace.dialects.plain.PlainSettings;
import io.millrace.server.harness.EventGrowth;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link PlainPaths} says of how an event grows. */
final class PlainGrowthTest {
    static List<String> pieces() {
        return EventGrowth.PIECES;
    }

    @ParameterizedTest(name = "a name of {0}")
    @MethodSource("pieces")
    void events(String piece) {
        EventGrowth.isWithin(
                PlainPaths.GROWTH, new PlainDialect(new PlainSettings(PlainSettings.Mode.ALL)), "event", piece);
    }
}
