package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.Gateway;
import io.millrace.conformance.cluster.SocketClusterGateways;
import io.millrace.conformance.worker.ChannelVocabulary;
import io.millrace.conformance.worker.Desk;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.RedisWire;
import io.millrace.conformance.worker.Vocabulary;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Order;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.contract.wire.Channels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/**
 * What the own suite of {@code socketcluster-server} 20.0.1 shows of its wire and no other test of ours:
 * SOCKETCLUSTER.md says where each of its 77 tests is.
 */
@Timeout(60)
final class SocketClusterServerSuiteIT {
    @RegisterExtension
    static final ClusterExtension ON = SocketClusterGateways.extension();

    private static final Path PAGE = Path.of("SOCKETCLUSTER.md");
    private static final int TESTS = 77;
    private static final int MANY = 100;
    private static final String MALFORMED = " channel name was malformatted','name':'InvalidActionError'}}";

    private static InTestWorker worker;

    @BeforeAll
    static void start() {
        worker = InTestWorker.start(ON.cluster(), ChannelVocabulary.handlers());
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @TestFactory
    Stream<DynamicTest> sentences() {
        return Stream.of(
                row(
                        21,
                        "closes where a client sends a malformatted authenticate packet",
                        said("> {'event':'#authenticate','data':'x'}", "closed 4008")),
                row(
                        23,
                        "closes where a client sends a message before the handshake",
                        () -> conversation(List.of(">> ", "closed 4009"))),
                row(27, "its status is the client's and the worker's", this::theStatusIsTheSame),
                row(28, "a hundred come at once", this::manyCome),
                row(29, "a hundred call at once, before they know that they are in", this::manyCall),
                row(30, "who leaves before the handshake was never there", this::whoLeavesBeforeItWasNeverThere),
                row(31, "who leaves behind it is told to have left", this::whoLeavesBehindItIsMissed),
                row(34, "what comes behind a client's end harms nobody", this::whatComesTooLateHarmsNobody),
                row(44, "keeps the order of subscribe and publish from the first moment", this::orderFromTheFirst),
                row(
                        45,
                        "nobody subscribes before the handshake",
                        () -> conversation(List.of(
                                "> {'event':'#subscribe','data':{'channel':'someChannel'},'cid':2}", "closed 4009"))),
                row(46, "invalid subscribe, unsubscribe and publish are answered by errors", invalid()),
                row(48, "a worker hears a channel", this::aWorkerHearsAChannel),
                row(54, "what is said behind the handshake comes in one array", this::batches),
                row(58, "who answers pings stays", this::whoAnswersPingsStays));
    }

    /** The page promises no row that is not here, and forgets none. */
    @Test
    void thePageNamesTheseRows() throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        List<String> tests =
                lines.stream().filter(line -> line.matches("\\| \\d+ .*")).toList();
        assertEquals(TESTS, tests.size());
        List<String> here = tests.stream()
                .filter(line -> line.matches(".*\\| `raw\\.SocketClusterServerSuiteIT`.*"))
                .map(line -> line.replaceFirst("\\| (\\d+) .*", "#$1"))
                .toList();
        assertEquals(
                here,
                sentences()
                        .map(row -> row.getDisplayName().replaceFirst(":.*", ""))
                        .toList());
    }

    private static DynamicTest row(int number, String sentence, Executable check) {
        return DynamicTest.dynamicTest("#" + number + ": " + sentence, check);
    }

    private static void conversation(List<String> steps) {
        try (RawSocket socket = open(0, SocketClusterGateways.QUIET)) {
            ChannelScript.play(socket, steps);
        }
    }

    private static Executable said(String... steps) {
        return () -> {
            try (RawSocket socket = open(0, SocketClusterGateways.QUIET)) {
                ChannelScript.comesIn(socket);
                ChannelScript.play(socket, List.of(steps));
            }
        };
    }

    private static Executable invalid() {
        return said(
                "> {'event':'#subscribe','data':[null],'cid':2}",
                "< {'rid':2,'error':{'message':'Subscribe" + MALFORMED,
                "> {'event':'#subscribe','data':{'channel':{'hello':123}},'cid':3}",
                "< {'rid':3,'error':{'message':'Subscribe" + MALFORMED,
                "> {'event':'#subscribe','data':null,'cid':4}",
                "< {'rid':4,'error':{'message':'Subscribe" + MALFORMED,
                "> {'event':'#unsubscribe','data':[null],'cid':5}",
                "< {'rid':5,'error':{'message':'Unsubscribe" + MALFORMED,
                "> {'event':'#publish','data':null,'cid':6}",
                "< {'rid':6,'error':{'message':'Publish" + MALFORMED,
                "> {'event':'#publish','data':{'channel':{'hello':123}},'cid':7}",
                "< {'rid':7,'error':{'message':'Publish" + MALFORMED,
                "> {'event':'#publish','data':{'channel':null},'cid':8}",
                "< {'rid':8,'error':{'message':'Publish" + MALFORMED,
                "> {'event':'echo','data':'lives','cid':9}",
                "< {'rid':9,'data':'lives'}");
    }

    private void theStatusIsTheSame() {
        try (RawSocket socket = open(0, SocketClusterGateways.QUIET + "?a=1")) {
            Event connected = worker.await(EventType.CONNECTED, ChannelScript.comesIn(socket));
            assertEquals(null, connected.origin().user());
            assertTrue(Vocabulary.field(connected.data(), "claims").isNull());
            assertEquals(Json.string("1"), Vocabulary.field(Vocabulary.field(connected.data(), "query"), "a"));
        }
    }

    private void manyCome() {
        List<RawSocket> all = sockets();
        all.forEach(socket -> ChannelScript.play(socket, ChannelScript.HANDSHAKE));
        List<String> ids = all.stream().map(ChannelScript::welcomed).toList();
        assertEquals(MANY, ids.stream().distinct().count());
        ids.forEach(id -> worker.await(EventType.CONNECTED, id));
        all.forEach(RawSocket::close);
        ids.forEach(id -> worker.await(EventType.DISCONNECTED, id));
    }

    private static List<RawSocket> sockets() {
        return IntStream.range(0, MANY)
                .mapToObj(i -> open(i % 2, SocketClusterGateways.QUIET))
                .toList();
    }

    private void manyCall() {
        List<RawSocket> all = IntStream.range(0, MANY)
                .mapToObj(i -> RawSocket.hasty(
                        url(i % 2, SocketClusterGateways.QUIET),
                        ChannelScript.frame("{'event':'#handshake','data':{'authToken':null},'cid':1}"),
                        ChannelScript.frame("{'event':'echo','data':" + i + ",'cid':2}")))
                .toList();
        for (int i = 0; i < MANY; i++) {
            ChannelScript.welcomed(all.get(i));
            ChannelScript.play(all.get(i), "< {'rid':2,'data':" + i + "}");
        }
        all.forEach(RawSocket::close);
    }

    /** Its socket is counted, and no notice is. */
    private void whoLeavesBeforeItWasNeverThere() {
        Gateway gateway = ON.cluster().gateway(0);
        double closed = closed(gateway);
        try (RawSocket socket = open(0, SocketClusterGateways.QUIET)) {
            socket.together(Frames.close(1000));
            assertEquals(1000, socket.nextIsClose());
        }
        Await.until("the gateway has seen it go", () -> closed(gateway) > closed);
        try (RawSocket next = open(0, SocketClusterGateways.QUIET)) {
            String id = ChannelScript.comesIn(next);
            worker.await(EventType.CONNECTED, id);
            ChannelScript.isServed(next);
        }
        List<Event> ends = worker.seen().stream()
                .filter(event -> event.type() == EventType.DISCONNECTED)
                .toList();
        assertTrue(
                ends.stream().allMatch(end -> worker.seen().stream()
                        .anyMatch(event -> event.type() == EventType.CONNECTED
                                && event.origin()
                                        .connection()
                                        .equals(end.origin().connection()))),
                "each end is that of a connection");
    }

    private static double closed(Gateway gateway) {
        return gateway.metric("millrace_clients_closed_total", "dialect=\"socketcluster\"");
    }

    private void whoLeavesBehindItIsMissed() {
        try (RawSocket socket = open(0, SocketClusterGateways.QUIET)) {
            String id = ChannelScript.comesIn(socket);
            socket.together(Frames.close(4321));
            assertEquals(4321, socket.nextIsClose());
            Event end = worker.await(EventType.DISCONNECTED, id);
            assertEquals(Json.string("transport close"), Vocabulary.field(end.data(), "reason"));
            assertEquals(4321, Vocabulary.field(end.data(), "code").asLong());
        }
    }

    /** Its events are all there, in order, and whatever a worker sends it reaches nobody. */
    private void whatComesTooLateHarmsNobody() {
        int events = 300;
        String id;
        try (RawSocket socket = open(0, SocketClusterGateways.QUIET)) {
            id = ChannelScript.comesIn(socket);
            for (int n = 0; n < events; n++) {
                socket.send("{\"event\":\"late\",\"data\":" + n + ",\"cid\":" + (n + 2) + "}");
            }
            socket.together(Frames.close(1000));
        }
        worker.await(EventType.DISCONNECTED, id);
        List<Json> seen = worker.seen().stream()
                .filter(event -> event.subject().equals("late"))
                .map(event -> Vocabulary.arg(event, 0))
                .toList();
        assertEquals(
                IntStream.range(0, events).mapToObj(n -> Json.parse(n + "")).toList(), seen);
        Order order = Order.of(new Command.Emit("hi", Json.EMPTY_ARRAY, List.of(), null));
        Await.until("nobody is reached", () -> worker.desk().send(Desk.to(id), order) == 0);
        try (RawSocket next = open(0, SocketClusterGateways.QUIET)) {
            ChannelScript.comesIn(next);
            ChannelScript.isServed(next);
        }
    }

    private void orderFromTheFirst() {
        byte[] handshake = ChannelScript.frame("{'event':'#handshake','data':{'authToken':null},'cid':1}");
        byte[] subscribe = ChannelScript.frame("{'event':'#subscribe','data':{'channel':'first'},'cid':2}");
        byte[] publish = ChannelScript.frame("{'event':'#publish','data':{'channel':'first','data':123},'cid':3}");
        try (RawSocket socket = RawSocket.hasty(url(0, SocketClusterGateways.QUIET), handshake, subscribe, publish)) {
            ChannelScript.welcomed(socket);
            ChannelScript.play(socket, "< {'rid':2}");
            List<String> both = List.of(socket.text(), socket.text());
            assertTrue(
                    both.contains("{\"event\":\"#publish\",\"data\":{\"channel\":\"first\",\"data\":123}}"),
                    both::toString);
            assertTrue(both.contains("{\"rid\":3}"), both::toString);
        }
    }

    /** The answer to the handshake comes alone, and the answers to one array in one array. */
    private void batches() {
        String asked = IntStream.range(0, 20)
                .mapToObj(i -> "{'event':'#subscribe','data':{'channel':'my-channel-" + i + "'},'cid':" + (i + 2) + "}")
                .collect(Collectors.joining(",", "> [", "]"));
        String answered = IntStream.range(0, 20)
                .mapToObj(i -> "{'rid':" + (i + 2) + "}")
                .collect(Collectors.joining(",", "[", "]"));
        try (RawSocket socket = open(0, SocketClusterGateways.BATCHED)) {
            ChannelScript.comesIn(socket);
            ChannelScript.play(socket, asked);
            StringBuilder got = new StringBuilder();
            while (got.length() < answered.length()) {
                String array = socket.text();
                assertTrue(array.startsWith("[") && array.endsWith("]"), array);
                got.append(got.isEmpty() ? array : "," + array);
            }
            assertEquals(answered.replace('\'', '"'), got.toString().replace("],[", ","));
        }
    }

    private void aWorkerHearsAChannel() throws IOException {
        Target room = new Target.Room("socketcluster", "heard");
        try (RedisWire wire = new RedisWire(ON.cluster().redis());
                RawSocket socket = open(0, SocketClusterGateways.QUIET)) {
            wire.ask("SUBSCRIBE", Channels.DEFAULT.of(room));
            ChannelScript.comesIn(socket);
            ChannelScript.play(
                    socket,
                    List.of(
                            "> {'event':'#publish','data':{'channel':'heard','data':['ä🌊',1]},'cid':2}",
                            "< {'rid':2}"));
            String message = new String(wire.message(), StandardCharsets.UTF_8);
            assertTrue(message.contains("\"type\":\"publish\",\"channel\":\"heard\",\"data\":[\"ä🌊\",1]"), message);
        }
    }

    /** For longer than the time-out of four seconds, with a ping each half of a second. */
    private void whoAnswersPingsStays() {
        try (RawSocket socket = open(0, "/socketcluster/")) {
            ChannelScript.comesIn(socket);
            for (int ping = 0; ping < 10; ping++) {
                ChannelScript.play(socket, List.of("< ", "> "));
            }
            ChannelScript.isServed(socket);
            assertFalse(socket.isClosed());
        }
    }

    private static RawSocket open(int gateway, String path) {
        return new RawSocket(url(gateway, path));
    }

    private static String url(int gateway, String path) {
        return ON.cluster().gateway(gateway).url() + path;
    }
}
