package io.millrace.server.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The few words of a dialect by which a test of something below dialects sees that texts arrive.
 *
 * @param upgrade to its default path
 * @param greets whether the gateway speaks first
 * @param before the head of a text that is answered; what stands between it and {@code after} is anything that may
 *     stand in a JSON string
 * @param after its tail
 * @param answer what the answer begins with
 * @param silent a text that is no mistake, and not answered
 * @param onNothing what comes upon a text of no bytes, as {@link #words} says it; ends with {@code end} where that
 *     closes
 * @param onBinary the same upon a binary message
 */
public record Speech(
        String name,
        Upgrade upgrade,
        boolean greets,
        String before,
        String after,
        String answer,
        String silent,
        List<String> onNothing,
        List<String> onBinary) {
    /** A CONNECT of Socket.IO, which nobody has sent before. */
    public static final Speech SOCKET_IO = new Speech(
            "Socket.IO",
            Upgrade.socketIo(),
            true,
            "40{\"a\":\"",
            "\"}",
            "40{\"sid\":\"",
            "3",
            List.of("close 1002", "end"),
            List.of("close 1008", "end"));

    /** A question of Sono. */
    public static final Speech SONO = new Speech(
            "Sono",
            Upgrade.of("/ws"),
            false,
            "{\"protocol\":\"grab\",\"event\":\"me\",\"x\":\"",
            "\",\"payload\":{\"message\":\"myid\"}}",
            "{\"protocol\":\"me\",\"payload\":{\"message\":[\"",
            "{\"protocol\":\"unheard\"}",
            List.of("error"),
            List.of("error"));

    /** A plain event that {@link EchoWorker} answers. */
    public static final Speech PLAIN = new Speech(
            "plain events",
            Upgrade.of("/events"),
            false,
            "{\"event\":\"here\",\"x\":\"",
            "\"}",
            "{\"event\":\"here\",\"args\":[\"",
            "{\"event\":\"unheard\"}",
            List.of(),
            List.of());

    private static final String ERROR = "{\"protocol\":\"error\",";

    /** A whole text that is answered. */
    public String whole() {
        return before + after;
    }

    /** The same, of so many bytes. */
    public String whole(int bytes) {
        return before + "x".repeat(bytes - leastBytes()) + after;
    }

    /** How many bytes the shortest has. */
    public int leastBytes() {
        return before.length() + after.length();
    }

    /** The same with these bytes in it. */
    public byte[] with(byte[] inside) {
        return ClientFrame.join(
                before.getBytes(StandardCharsets.US_ASCII), inside, after.getBytes(StandardCharsets.US_ASCII));
    }

    /** One that has come in by that request, and heard what there is to hear at first. */
    public RawWebSocket comesIn(int port, Upgrade request) {
        RawWebSocket client = RawWebSocket.open(port, request);
        if (!greets) { // until it is in, its answers may come behind its pongs
            client.send(ClientFrame.text(whole()));
        }
        Received first = client.next();
        assertEquals(
                greets ? "greeting" : "joined", greets && first instanceof Received.Text ? "greeting" : words(first));
        return client;
    }

    /** Its request with more in the query. */
    public Upgrade asking(String query) {
        String target = upgrade.line().split(" ", -1)[1];
        return Upgrade.of(target + (target.contains("?") ? '&' : '?') + query);
    }

    /** What came in words: {@code joined} for the answer, {@code error} for an error of Sono. */
    public String words(Received received) {
        if (received instanceof Received.Text(String text)) {
            return text.startsWith(answer) ? "joined" : text.startsWith(ERROR) ? "error" : received.toString();
        }
        return received.toString();
    }

    @Override
    public String toString() {
        return name;
    }
}
