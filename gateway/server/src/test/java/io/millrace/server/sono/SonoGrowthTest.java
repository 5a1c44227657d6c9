package io.millrace.server.sono;

import io.millrace.dialects.sono.SonoDialect;
import io.millrace.dialects.sono.SonoSettings;
import io.millrace.server.harness.EventGrowth;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link SonoPaths} says of how an event grows. */
final class SonoGrowthTest {
    static List<String> pieces() {
        return EventGrowth.PIECES;
    }

    @ParameterizedTest(name = "a name of {0}")
    @MethodSource("pieces")
    void events(String piece) {
        EventGrowth.isWithin(
                SonoPaths.GROWTH, new SonoDialect(new SonoSettings(List.of("home"), false)), "protocol", piece);
    }
}
