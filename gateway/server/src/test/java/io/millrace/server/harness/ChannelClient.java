package io.millrace.server.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of SocketCluster that has come in, and says frames of its protocol. It answers no pings. */
public final class ChannelClient implements AutoCloseable {
    private static final String HANDSHAKE = "{\"event\":\"#handshake\",\"data\":{\"authToken\":null},\"cid\":1}";
    private static final Pattern WELCOME = Pattern.compile("\\{\"rid\":1,\"data\":\\{\"id\":\"([A-Za-z0-9_-]+)\".*");
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final RawWebSocket socket;
    private final String connection;
    private int calls = 1;

    /** On a connection that says nothing yet. */
    public ChannelClient(RawWebSocket connected) {
        socket = connected;
        assertEquals(101, socket.ask(Upgrade.socketCluster()).status());
        sends(HANDSHAKE);
        String answer = receives();
        Matcher welcome = WELCOME.matcher(answer);
        assertTrue(welcome.matches(), answer);
        connection = welcome.group(1);
    }

    /** Comes in at that port. */
    public ChannelClient(int port) {
        this(RawWebSocket.connect(port));
    }

    /** Its connection's id. */
    public String connection() {
        return connection;
    }

    /** For what the verbs cannot say. */
    public RawWebSocket socket() {
        return socket;
    }

    /** Sends a frame. */
    public void sends(String frame) {
        socket.send(ClientFrame.text(frame));
    }

    /** Its next text. */
    public String receives() {
        return assertInstanceOf(Received.Text.class, socket.next()).text();
    }

    /** Asks for a channel, and waits until it is in force. */
    public void subscribes(String channel) {
        int call = ++calls;
        sends("{\"event\":\"#subscribe\",\"data\":{\"channel\":\"" + channel + "\"},\"cid\":" + call + '}');
        assertEquals("{\"rid\":" + call + '}', receives());
    }

    /** Publishes JSON to a channel in which it is not, and waits until Redis has it. */
    public void publishes(String channel, String data) {
        int call = ++calls;
        sends(publication(channel, data, ",\"cid\":" + call));
        assertEquals("{\"rid\":" + call + '}', receives());
    }

    /** What is sent to publish JSON without waiting, and what comes to members. */
    public static String publication(String channel, String data) {
        return publication(channel, data, "");
    }

    private static String publication(String channel, String data, String more) {
        return "{\"event\":\"#publish\",\"data\":{\"channel\":\"" + channel + "\",\"data\":" + data + '}' + more + '}';
    }

    /** It gets nothing before this, and works: calls a worker and is answered. */
    public void expectNothingElse(GatewayContext context) {
        int call = ++calls;
        String name = "probe" + NAMES.incrementAndGet();
        sends("{\"event\":\"" + name + "\",\"data\":1,\"cid\":" + call + '}');
        Forwarded next = context.expectForwarded(connection);
        while (next.type().equals("connected")) {
            next = context.expectForwarded(connection);
        }
        assertEquals("[\"" + name + "\",1]", next.value());
        context.workerAcks(next, "[2]");
        assertEquals("{\"rid\":" + call + ",\"data\":2}", receives());
    }

    @Override
    public void close() {
        socket.close();
    }
}
