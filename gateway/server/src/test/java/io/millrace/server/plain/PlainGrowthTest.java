package io.millrace.server.plain;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.dialects.Action;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Session;
import io.millrace.dialects.plain.PlainDialect;
import io.millrace.dialects.plain.PlainSettings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By how much an event is longer than what the client has sent: by no more than there must be room for. */
final class PlainGrowthTest {
    /** JSON of names that are all but the whole message, each piece a few bytes that some writer might blow up. */
    @ParameterizedTest(name = "a name of {0}")
    @ValueSource(
            strings = {
                "x",
                "\\b",
                "\\/",
                "\\u0000",
                "\\u001F",
                "\\u0061",
                "\\ud83c",
                "\\udf0a\\ud83c",
                "\u007f",
                "é",
                "🌊",
                "\u2028"
            })
    void events(String piece) {
        String message = "{\"event\":\"" + piece.repeat(100_000) + "\"}";
        Action.Forward event =
                (Action.Forward) session().receive(Frame.Text.of(message), 0).getLast();
        int sent = message.getBytes(StandardCharsets.UTF_8).length;
        int stored = event.name().getBytes(StandardCharsets.UTF_8).length
                + event.data().length();
        assertTrue(stored <= PlainPaths.GROWTH * sent, () -> sent + " bytes have become " + stored);
        assertTrue(
                !piece.equals("x") || stored > (PlainPaths.GROWTH - 1) * sent,
                () -> "there is room for more than is needed: " + stored + " of " + sent);
    }

    private static Session session() {
        PlainDialect dialect = new PlainDialect(new PlainSettings(PlainSettings.Mode.ALL));
        Session session = ((Opening.Welcome) dialect.open(new Handshake(Map.of()), "s")).session();
        session.open(0);
        return session;
    }
}
