package io.millrace.server.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

/** A client that comes after all the others, and is to notice nothing of them. */
public final class FreshClient {
    private static final Duration SOON = Duration.ofSeconds(1);

    private FreshClient() {}

    /** Opens, joins {@code /} and pings. */
    public static void isServed(int port) {
        served(port);
    }

    /** How long it took from the first byte of TCP to the answer to CONNECT. */
    public static Duration served(int port) {
        return served(RawWebSocket.connect(port), System.nanoTime());
    }

    /** The same on a connection that stands. */
    public static Duration served(RawWebSocket socket) {
        return served(socket, System.nanoTime());
    }

    /** How long it took from the first byte of TCP to an answer in that dialect. */
    public static Duration served(int port, Speech speech) {
        long began = System.nanoTime();
        try (RawWebSocket socket = RawWebSocket.open(port, speech.upgrade())) {
            if (speech.greets()) {
                assertInstanceOf(Received.Text.class, socket.next(), "the open packet");
            }
            socket.send(ClientFrame.text(speech.whole()));
            assertEquals("joined", speech.words(socket.next()));
            return Duration.ofNanos(System.nanoTime() - began);
        }
    }

    /** One of that dialect, within a second; of three, since others also keep the machine busy. */
    public static void isServedSoon(int port, Speech speech) {
        Duration took = served(port, speech);
        for (int more = 0; more < 2 && took.compareTo(SOON) >= 0; more++) {
            took = served(port, speech);
        }
        Duration last = took;
        assertTrue(last.compareTo(SOON) < 0, () -> speech + ": a new client was served after " + last);
    }

    private static Duration served(RawWebSocket socket, long began) {
        try (socket) {
            assertEquals(101, socket.ask(Upgrade.socketIo()).status());
            assertInstanceOf(Received.Text.class, socket.next(), "the open packet");
            socket.send(ClientFrame.text("40"));
            Received answer = socket.next();
            while (answer instanceof Received.Ping) {
                answer = socket.next();
            }
            assertTrue(answer.toString().startsWith("text 40{\"sid\":\""), answer::toString);
            return Duration.ofNanos(System.nanoTime() - began);
        }
    }
}
