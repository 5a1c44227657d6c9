package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client of SocketCluster's says and hears, step by step; a single quotation mark stands for a double one.
 *
 * <table>
 * <caption>Steps</caption>
 * <tr><td>{@code > text}<td>the client sends it
 * <tr><td>{@code >> hex}<td>it sends these bytes, as a binary message
 * <tr><td>{@code < text}<td>the next message is that; a star in it stands for an id
 * <tr><td>{@code closed 4009}<td>the next is the server's close, by that code
 * </table>
 */
final class ChannelScript {
    /** A client that has no token asks to come in. */
    static final String HANDSHAKE = "> {'event':'#handshake','data':{'authToken':null},'cid':1}";

    private static final Pattern ID = Pattern.compile("\"id\":\"([A-Za-z0-9_-]+)\"");

    private ChannelScript() {}

    /** Plays them. */
    static void play(RawSocket socket, List<String> steps) {
        for (String step : steps) {
            try {
                play(socket, step);
            } catch (AssertionError e) {
                throw new AssertionError("At '" + step + "' of " + steps + ": " + e.getMessage(), e);
            }
        }
    }

    /** Plays one. */
    static void play(RawSocket socket, String step) {
        String line = step.replace('\'', '"');
        if (line.startsWith("> ")) {
            socket.send(line.substring(2));
        } else if (line.startsWith(">> ")) {
            socket.send(HexFormat.of().parseHex(line.substring(3)));
        } else if (line.startsWith("< ")) {
            String pattern = "\\Q" + line.substring(2).replace("*", "\\E[A-Za-z0-9_-]+\\Q") + "\\E";
            String got = socket.text();
            assertTrue(got.matches(pattern), () -> "wanted " + line + ", got " + got);
        } else {
            assertEquals(line, "closed " + socket.nextIsClose());
        }
    }

    /** A frame, written with single quotation marks. */
    static byte[] frame(String text) {
        return Frames.text(text.replace('\'', '"'));
    }

    /** Comes in, and returns its connection's id. */
    static String comesIn(RawSocket socket) {
        play(socket, HANDSHAKE);
        return welcomed(socket);
    }

    /** The connection's id, of the answer to a handshake, which is next. */
    static String welcomed(RawSocket socket) {
        String answer = socket.text();
        Matcher id = ID.matcher(answer);
        assertTrue(id.find(), () -> "no welcome: " + answer);
        return id.group(1);
    }

    /** It is served: calls the worker and is answered next. */
    static void isServed(RawSocket socket) {
        play(socket, List.of("> {'event':'echo','data':'lives','cid':99}", "< {'rid':99,'data':'lives'}"));
    }
}
