package io.millrace.server.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A client of a dialect without a hello that has come in: it has asked who it is. It answers no pings. */
public final class BareClient implements AutoCloseable {
    private final Speech speech;
    private final RawWebSocket socket;
    private final String connection;

    /** Comes in at that port's default path. */
    public BareClient(int port, Speech speech) {
        this(port, speech, speech.upgrade());
    }

    /** The same, with a request of its own. */
    public BareClient(int port, Speech speech, Upgrade upgrade) {
        this.speech = speech;
        socket = RawWebSocket.open(port, upgrade);
        connection = asksWhoItIs();
    }

    private String asksWhoItIs() {
        sends(speech.whole());
        String answer = receives();
        assertTrue(answer.startsWith(speech.answer()), answer);
        return answer.substring(
                speech.answer().length(), answer.indexOf('"', speech.answer().length()));
    }

    /** Its connection's id. */
    public String connection() {
        return connection;
    }

    /** For what the verbs cannot say. */
    public RawWebSocket socket() {
        return socket;
    }

    /** Sends a text. */
    public void sends(String text) {
        socket.send(ClientFrame.text(text));
    }

    /** Its next text. */
    public String receives() {
        return assertInstanceOf(Received.Text.class, socket.next()).text();
    }

    /** It gets nothing before this, and works. */
    public void expectNothingElse() {
        assertEquals(connection, asksWhoItIs());
    }

    @Override
    public void close() {
        socket.close();
    }
}
