package io.millrace.server.harness;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.dialects.Action;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Session;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** By how much an event is longer than what its client has sent: by no more than there must be room for. */
public final class EventGrowth {
    /** JSON of names that are all but the whole message, each piece a few bytes that some writer might blow up. */
    public static final List<String> PIECES = List.of(
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
            "\u2028");

    private EventGrowth() {}

    /**
     * Of one such message, to a new session.
     *
     * @param nameField where it has its name
     * @param most that many times
     */
    public static void isWithin(int most, Dialect dialect, String nameField, String piece) {
        Session session = ((Opening.Welcome) dialect.open(new Handshake(Map.of()), "s")).session();
        session.open(0);
        String message = "{\"" + nameField + "\":\"" + piece.repeat(100_000) + "\"}";
        Action.Forward event =
                (Action.Forward) session.receive(Frame.Text.of(message), 0).getLast();
        int sent = message.getBytes(StandardCharsets.UTF_8).length;
        int stored = event.name().getBytes(StandardCharsets.UTF_8).length
                + event.data().length();
        assertTrue(stored <= most * sent, () -> sent + " bytes have become " + stored);
        assertTrue(
                !piece.equals("x") || stored > (most - 1) * sent,
                () -> "there is room for more than is needed: " + stored + " of " + sent);
    }
}
