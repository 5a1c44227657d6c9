package io.millrace.server.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.FreshClient;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.Received;
import io.millrace.server.harness.Upgrade;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** One client that sends what a row gives and sees what the row says; then a fresh one that is served. */
final class FrameProbe {
    private FrameProbe() {}

    /**
     * @param then what the client receives behind the open packet, in words; {@code joined} for the answer to CONNECT.
     *     Where the last is not {@code end}, the connection still works
     */
    static void expect(int port, List<String> then, byte[] bytes, boolean byteByByte) {
        expect(port, Upgrade.socketIo(), then, bytes, byteByByte);
    }

    /** The same, with a request of its own. */
    static void expect(int port, Upgrade upgrade, List<String> then, byte[] bytes, boolean byteByByte) {
        try (RawWebSocket client = RawWebSocket.open(port, upgrade)) {
            assertInstanceOf(Received.Text.class, client.next(), "the open packet");
            sendWhileHeard(client, bytes, byteByByte);
            List<String> seen = new ArrayList<>();
            while (seen.size() < then.size()) {
                Received next = client.next();
                seen.add(words(next));
                if (next instanceof Received.Close close) {
                    client.answerClose(close.code());
                }
            }
            assertEquals(then, seen);
            if (!then.getLast().equals("end")) {
                client.send(ClientFrame.ping("still here"));
                assertEquals("pong still here", words(client.next()), "what follows");
            }
        }
        FreshClient.isServed(port);
    }

    /* A server that has said its close frame may be gone before all of a long or slow message is written. */
    private static void sendWhileHeard(RawWebSocket client, byte[] bytes, boolean byteByByte) {
        try {
            if (byteByByte) {
                client.sendByteByByte(bytes);
            } else {
                client.send(bytes);
            }
        } catch (UncheckedIOException _) {
            // what it said is still to be read
        }
    }

    private static String words(Received received) {
        return received instanceof Received.Text(String text) && text.startsWith("40{\"sid\":\"")
                ? "joined"
                : received.toString();
    }
}
