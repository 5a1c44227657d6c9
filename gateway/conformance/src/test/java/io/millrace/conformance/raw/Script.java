package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.json.Json;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A conversation written down, a line for each step. A single quotation mark stands for a double one.
 *
 * <table>
 * <caption>Steps</caption>
 * <tr><td>{@code > text}<td>the client says that
 * <tr><td>{@code >> 04 01}<td>it sends these bytes, or nothing at all
 * <tr><td>{@code < text}<td>the next that comes; a {@code *} stands for an id
 * <tr><td>{@code << 04 01}<td>the same of bytes
 * <tr><td>{@code echo}<td>an {@code echo} in the main namespace is acked: what was said before is done, and the session
 *     lives. {@code echo /chat}: in another one
 * <tr><td>{@code hears name}<td>a worker gets an event of that name from this client
 * <tr><td>{@code closed}<td>the next is the server's close. {@code closed: reason}: and workers hear of that reason
 * </table>
 */
final class Script {
    private static final String TEXT = "Grüße 🌊";
    private static final String ID = "[A-Za-z0-9_-]+";

    private final RawSocket socket;
    private final InTestWorker worker;
    private final String sid;
    private @Nullable String connection;
    private int acks = 7000;

    /** @param sid of the engine session, from its open packet */
    Script(RawSocket socket, InTestWorker worker, String sid) {
        this.socket = socket;
        this.worker = worker;
        this.sid = sid;
    }

    /** Plays it to its end. */
    void play(List<String> steps) {
        for (String step : steps) {
            try {
                play(step.replace('\'', '"'));
            } catch (AssertionError e) {
                throw new AssertionError("At '" + step + "' of " + steps + ": " + e.getMessage(), e);
            }
        }
    }

    private void play(String step) {
        int end = step.indexOf(' ');
        String verb = end < 0 ? step : step.substring(0, end);
        String rest = end < 0 ? "" : step.substring(end + 1);
        switch (verb) {
            case ">" -> socket.send(rest);
            case ">>" -> socket.send(bytes(rest));
            case "<" -> expect(rest);
            case "<<" -> socket.expect(bytes(rest));
            case "echo" -> echo(rest);
            case "hears" -> worker.await("'" + rest + "' of this client", event -> isMine(event, rest));
            case "closed" -> socket.nextIsClose();
            case "closed:" -> closed(rest);
            default -> throw new IllegalArgumentException("No such step: " + step);
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /* The id that a version 4 client is told is the connection's. */
    private void expect(String wanted) {
        if (wanted.indexOf('*') < 0) {
            socket.expect(wanted);
            return;
        }
        String pattern = "\\Q" + wanted.replace("*", "\\E(" + ID + ")\\Q") + "\\E";
        String got = socket.text();
        Matcher matcher = Pattern.compile(pattern).matcher(got);
        assertTrue(matcher.matches(), () -> "wanted " + wanted + ", got " + got);
        if (connection == null) {
            connection = matcher.group(1);
        }
    }

    private void echo(String namespace) {
        String prefix = namespace.isEmpty() ? "" : namespace + ",";
        int ack = acks++;
        socket.send("42" + prefix + ack + "[\"echo\",\"" + TEXT + "\"]");
        socket.expect("43" + prefix + ack + "[\"" + TEXT + "\"]");
    }

    private void closed(String reason) {
        socket.nextIsClose();
        Event end = worker.await(EventType.DISCONNECTED, connection());
        assertEquals(Json.string(reason), Vocabulary.field(end.data(), "reason"));
    }

    private boolean isMine(Event event, String subject) {
        return event.type() == EventType.EVENT
                && event.subject().equals(subject)
                && event.origin().connection().value().equals(connection());
    }

    /** The connection's id: a version 3 client does not know it, workers know the id that it computes for itself. */
    String connection() {
        if (connection == null) {
            connection = connected(sid).origin().connection().value();
        }
        return connection;
    }

    /** The notice about the connection whose client computes this id for itself. */
    Event connected(String clientId) {
        return worker.await(
                "the client with the id " + clientId,
                event -> event.type() == EventType.CONNECTED
                        && Vocabulary.field(event.data(), "clientId").equals(Json.string(clientId)));
    }
}
