package io.millrace.server.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.FreshClient;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.Received;
import io.millrace.server.harness.Speech;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** One client that sends what a row gives and sees what the row says; then a fresh one that is served. */
final class FrameProbe {
    private static final int MOST_BYTE_BY_BYTE = 1_000;

    private FrameProbe() {}

    /**
     * @param then what the client receives behind the open packet, in words; {@code joined} for the answer to CONNECT.
     *     Where the last is not {@code end}, the connection still works
     */
    static void expect(int port, List<String> then, byte[] bytes, boolean byteByByte) {
        expect(port, Speech.SOCKET_IO, then, bytes, byteByByte);
        FreshClient.isServed(port);
    }

    /** The same of a client of any dialect, and no fresh one behind it. */
    static void expect(int port, Speech speech, List<String> then, byte[] bytes, boolean byteByByte) {
        try (RawWebSocket client = speech.comesIn(port, speech.upgrade())) {
            sendWhileHeard(client, bytes, byteByByte);
            List<String> seen = new ArrayList<>();
            while (seen.size() < then.size()) {
                Received next = client.next();
                seen.add(speech.words(next));
                if (next instanceof Received.Close close) {
                    client.answerClose(close.code());
                }
            }
            assertEquals(then, seen);
            if (!then.getLast().equals("end")) {
                client.send(ClientFrame.ping("still here"));
                assertEquals("pong still here", speech.words(client.next()), "what follows");
            }
        }
    }

    /** Whether it may come byte by byte without taking long. */
    static boolean isShort(byte[] bytes) {
        return bytes.length < MOST_BYTE_BY_BYTE;
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
}
