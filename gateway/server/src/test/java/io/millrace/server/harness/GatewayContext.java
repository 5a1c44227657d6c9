package io.millrace.server.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * A running gateway with clients on one side and a worker on the other: the test's words for what each does. The worker
 * is a Kafka consumer and a Redis publisher, no more.
 */
public final class GatewayContext implements AutoCloseable {
    /** Where the worker hears replies. */
    public static final String REPLIES = "millrace:w:test";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final int port;
    private final EventTap tap;
    private RedisClient redis;
    private RedisClient listening;
    private BlockingQueue<String> replies;
    private final List<RawWebSocket> open = new ArrayList<>();

    /** @param port where the gateway listens */
    public GatewayContext(int port, String bootstrap, String redisUri) {
        this.port = port;
        this.tap = EventTap.open(bootstrap, "millrace.events");
        this.redis = new RedisClient(redisUri);
        this.listening = new RedisClient(redisUri);
        this.replies = listening.subscribe(REPLIES);
    }

    /** For the gateway inside this JVM, on the brokers of its configuration. */
    public static GatewayContext ofThisTest(int port) {
        var config = ConfigProvider.getConfig();
        return new GatewayContext(
                port,
                config.getValue("kafka.bootstrap.servers", String.class),
                config.getValue("quarkus.redis.hosts", String.class));
    }

    /** A client that has heard the open packet and joined nothing. */
    public Client clientOpens() {
        return clientOpens(Upgrade.socketIo());
    }

    /** The same, with a request of its own. */
    public Client clientOpens(Upgrade upgrade) {
        Client client = new Client(RawWebSocket.open(port, upgrade));
        open.add(client.socket);
        client.opening = client.receives();
        assertTrue(client.opening.startsWith("0{"), "the open packet");
        return client;
    }

    /** The same, on a connection that it has made itself. */
    public Client clientOpens(RawWebSocket connected) {
        assertEquals(101, connected.ask(Upgrade.socketIo()).status());
        Client client = new Client(connected);
        open.add(connected);
        client.opening = client.receives();
        return client;
    }

    /** A client in a namespace, of whose {@code connected} the worker has heard. */
    public Client clientJoins(String namespace) {
        Client client = clientOpens();
        client.joins(namespace);
        assertEquals("connected", expectForwarded(client).type());
        return client;
    }

    /** A client in {@code /}, on a connection that it has made itself. */
    public Client clientJoins(RawWebSocket connected) {
        Client client = clientOpens(connected);
        client.joins("/");
        assertEquals("connected", expectForwarded(client).type());
        return client;
    }

    /** A client in {@code /}. */
    public Client clientJoins() {
        return clientJoins("/");
    }

    /** Sends an Engine.IO text packet. */
    public void clientSends(Client client, String packet) {
        client.socket.send(ClientFrame.text(packet));
    }

    /** The client's next text packet. */
    public void expectClientReceives(Client client, String packet) {
        assertEquals(packet, client.receives());
    }

    /** The gateway ends the session with this close code, and the connection once the client has answered. */
    public void expectClosed(Client client, int code) {
        Received next = client.socket.next();
        assertEquals(code, assertInstanceOf(Received.Close.class, next).code());
        client.socket.answerClose(code);
        assertInstanceOf(Received.End.class, client.socket.next());
    }

    /** The connection's next record. */
    public Forwarded expectForwarded(Client client) {
        return expectForwarded(client.connection);
    }

    /** The connection's next record. */
    public Forwarded expectForwarded(String connection) {
        Forwarded next = tap.next(connection, PATIENCE);
        assertNotNull(next, "nothing was forwarded for " + connection);
        return next;
    }

    /** The connection's next record is this event, byte for byte. */
    public Forwarded expectForwarded(Client client, String value) {
        Forwarded next = expectForwarded(client);
        assertEquals("event", next.type(), next.value());
        assertEquals(value, next.value());
        return next;
    }

    /** The connection's next record tells that it is over. */
    public void expectDisconnected(Client client, String reason) {
        Forwarded next = expectForwarded(client);
        assertEquals("disconnected", next.type(), next.value());
        assertTrue(next.value().contains("\"reason\":\"" + reason + '"'), next.value());
    }

    /** The client gets nothing before this, and works: sends an event and is answered. */
    public void expectNothingElse(Client client) {
        String name = "probe" + NAMES.incrementAndGet();
        clientSends(client, "42" + prefix(client.namespace) + "77[\"" + name + "\"]");
        Forwarded next = expectForwarded(client, "[\"" + name + "\"]");
        workerAcks(next, "[1]");
        expectClientReceives(client, "43" + prefix(client.namespace) + "77[1]");
    }

    /** Nothing is forwarded for this connection for a while. */
    public void expectNothingForwarded(String connection, Duration during) {
        Forwarded next = tap.next(connection, during);
        assertTrue(next == null, () -> "forwarded: " + next);
    }

    /** PUBLISH, as it is. */
    public long workerPublishes(String channel, String payload) {
        return redis.publish(channel, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** A command for one client: an object's fields, {@code "type":"emit",...}. */
    public void workerSends(Client client, String fields) {
        assertEquals(1, workerPublishes("millrace:c:" + client.connection, '{' + fields + '}'), "subscribers");
    }

    /** An emit without ado; {@code args} a JSON array. */
    public void workerEmits(Client client, String event, String args) {
        workerSends(client, "\"type\":\"emit\",\"event\":\"" + event + "\",\"args\":" + args);
    }

    /** The answer that an event waits for; {@code args} a JSON array. */
    public void workerAcks(Forwarded event, String args) {
        workerPublishes(
                "millrace:c:" + event.header("ce_connection"),
                "{\"type\":\"ack\",\"ack\":\"" + event.ack() + "\",\"args\":" + args + '}');
    }

    /** The next that a gateway says to the worker. */
    public String expectReply() {
        return RedisClient.next(replies, "a reply");
    }

    /** A line of {@code /q/metrics}, 0 when it is not there (yet); {@code line} begins it, up to the blank. */
    public double metric(String line) {
        return Metrics.of(port).value(line);
    }

    /** The worker's own way to Redis. */
    public RedisClient redis() {
        return redis;
    }

    /** The gateway's port. */
    public int port() {
        return port;
    }

    /** The worker comes back to a Redis that was away. */
    public void reconnect(String redisUri) {
        redis.close();
        listening.close();
        redis = new RedisClient(redisUri);
        listening = new RedisClient(redisUri);
        replies = listening.subscribe(REPLIES);
    }

    /** All clients go, and nothing is left over for the next test. */
    public void reset() {
        open.forEach(RawWebSocket::close);
        open.clear();
        replies.clear();
    }

    private static String prefix(String namespace) {
        return namespace.equals("/") ? "" : namespace + ',';
    }

    @Override
    public void close() {
        reset();
        tap.close();
        redis.close();
        listening.close();
    }

    /** One client, in at most one namespace that the verbs speak of. */
    public static final class Client {
        private final RawWebSocket socket;
        private String namespace = "/";
        private String connection = "";
        private String opening = "";

        Client(RawWebSocket socket) {
            this.socket = socket;
        }

        /** The open packet. */
        public String opening() {
            return opening;
        }

        /** The same client in one more namespace, as the verbs see it. */
        public Client inAnother(String wanted) {
            Client other = new Client(socket);
            other.joins(wanted);
            return other;
        }

        /** Its connection's id. */
        public String connection() {
            return connection;
        }

        /** For what the verbs cannot say. */
        public RawWebSocket socket() {
            return socket;
        }

        /** Sends CONNECT and reads the answer; from then on this namespace is the verbs'. */
        public void joins(String wanted) {
            asksFor(wanted);
            joined();
        }

        /** Sends CONNECT; the answer is for {@link #joined}. From then on this namespace is the verbs'. */
        public void asksFor(String wanted) {
            namespace = wanted;
            socket.send(ClientFrame.text("40" + prefix(wanted)));
        }

        /** Reads the answer to a CONNECT. */
        public void joined() {
            String answer = receives();
            String head = "40" + prefix(namespace) + "{\"sid\":\"";
            assertTrue(answer.startsWith(head) && answer.endsWith("\"}"), answer);
            connection = answer.substring(head.length(), answer.length() - 2);
        }

        /** Its next text; the gateway's pings are answered on the way. */
        public String receives() {
            String text = receivesAsItIs();
            while (text.equals("2")) {
                socket.send(ClientFrame.text("3"));
                text = receivesAsItIs();
            }
            return text;
        }

        /** Answers that many of the gateway's pings, and nothing else comes between. */
        public void beats(int times) {
            for (int beat = 0; beat < times; beat++) {
                assertEquals("2", receivesAsItIs());
                socket.send(ClientFrame.text("3"));
            }
        }

        private String receivesAsItIs() {
            return assertInstanceOf(Received.Text.class, socket.next()).text();
        }
    }
}
