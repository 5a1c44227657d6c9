package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Reply;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract's table, "Every dialect answers every command": each command to a client of each dialect. */
@Timeout(120)
final class DialectTableIT {
    @RegisterExtension
    static final ClusterExtension ON = ClusterExtension.of("dialects", 1, Map.of());

    private static final byte[] RAW = {0, 1, (byte) 255};
    private static final List<Bytes> BYTES = List.of(Bytes.of(RAW));
    private static final Json HOLE = Json.parse("[{\"_placeholder\":true,\"num\":0},2]");
    private static final String CANNOT = "cannot be said";
    private static final String BINARY = "bytes";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static InTestWorker worker;

    /** What each dialect's client is to hear, several messages with a bar between; or that it cannot be said. */
    private record Row(
            String command,
            Command sent,
            String socketio,
            String socketcluster,
            String sono,
            String plain,
            String engineio) {
        String of(String dialect) {
            return switch (dialect) {
                case "socketio" -> socketio;
                case "socketcluster" -> socketcluster;
                case "sono" -> sono;
                case "plain" -> plain;
                default -> engineio;
            };
        }
    }

    private static List<Row> rows() {
        return List.of(
                new Row(
                        "emit",
                        new Command.Emit("news", Json.parse("[1.50,\"é\"]"), List.of(), null),
                        "42['news',1.50,'é']",
                        "{'event':'news','data':1.50}",
                        "{'protocol':'news','payload':{'message':1.50,'from':'é'}}",
                        "{'event':'news','args':[1.50,'é']}",
                        "4['news',1.50,'é']"),
                new Row(
                        "emit with attachments",
                        new Command.Emit("f", HOLE, BYTES, null),
                        "451-['f',{'_placeholder':true,'num':0},2]|" + BINARY,
                        "{'event':'f','data':{'base64':true,'data':'AAH/'}}",
                        "{'protocol':'f','payload':{'message':'AAH/'}}",
                        "{'event':'f','args':['AAH/',2]}",
                        "4['f','AAH/',2]"),
                new Row(
                        "publish",
                        new Command.Publish("c", Json.parse("{\"n\":1}"), List.of()),
                        "42['c',{'n':1}]",
                        "{'event':'#publish','data':{'channel':'c','data':{'n':1}}}",
                        "{'protocol':'c','payload':{'message':{'n':1}}}",
                        "{'event':'c','data':{'n':1}}",
                        "4['c',{'n':1}]"),
                new Row("raw text", new Command.RawText("any"), CANNOT, "any", "any", "any", "4any"),
                new Row("raw bytes", new Command.RawBinary(BYTES.getFirst()), CANNOT, BINARY, BINARY, BINARY, BINARY),
                new Row(
                        "token",
                        new Command.Token("a.b.c"),
                        CANNOT,
                        "{'event':'#setAuthToken','data':{'token':'a.b.c'}}",
                        CANNOT,
                        CANNOT,
                        CANNOT),
                new Row(
                        "no token",
                        new Command.Token(null),
                        CANNOT,
                        "{'event':'#removeAuthToken'}",
                        CANNOT,
                        CANNOT,
                        CANNOT),
                new Row(
                        "kick",
                        new Command.Kick("lobby", "bad"),
                        CANNOT,
                        "{'event':'#kickOut','data':{'channel':'lobby','message':'bad'}}",
                        CANNOT,
                        CANNOT,
                        CANNOT));
    }

    @BeforeAll
    static void start() {
        worker = InTestWorker.start(ON.cluster(), Map.of());
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @TestFactory
    Stream<DynamicTest> told() {
        return Speaker.DIALECTS.stream().flatMap(dialect -> rows().stream()
                .map(row -> DynamicTest.dynamicTest(row.command + ", " + dialect, () -> told(row, dialect))));
    }

    private static void told(Row row, String dialect) {
        try (Speaker client = speaker(dialect)) {
            joins(client);
            String wanted = row.of(dialect);
            if (wanted.equals(CANNOT)) {
                Reply.Failed failed = assertInstanceOf(
                        Reply.Failed.class,
                        worker.desk().ask(client.target(), row.sent).join());
                assertEquals("CannotBeSaid", failed.name());
            } else {
                worker.desk().send(client.target(), row.sent);
                for (String message : wanted.split("\\|", -1)) {
                    hears(client, message);
                }
            }
            isServed(client);
        }
    }

    /** What is done and not shown, and asked and answered. */
    @TestFactory
    Stream<DynamicTest> done() {
        return Speaker.DIALECTS.stream()
                .map(dialect -> DynamicTest.dynamicTest(dialect, () -> {
                    try (Speaker client = speaker(dialect)) {
                        joins(client);
                        Reply.Members members = assertInstanceOf(
                                Reply.Members.class,
                                worker.desk()
                                        .ask(client.target(), new Command.Members())
                                        .join());
                        assertEquals(client.id(), members.members().getFirst().connection());
                        worker.desk()
                                .send(client.target(), new Command.State(new WorkerState("s", 1, BYTES.getFirst())));
                        worker.desk().send(client.target(), new Command.Leave(List.of("lobby")));
                        isServed(client);
                    }
                }));
    }

    /** A client's acknowledgement, where its dialect has them. */
    @TestFactory
    Stream<DynamicTest> asked() {
        Map<String, List<String>> talks = Map.of(
                "socketio", List.of("421['q',1]", "431['yes',2]"),
                "socketcluster", List.of("{'event':'q','cid':2,'data':1}", "{'rid':2,'data':'yes'}"));
        return Speaker.DIALECTS.stream()
                .map(dialect -> DynamicTest.dynamicTest(dialect, () -> {
                    try (Speaker client = speaker(dialect)) {
                        Command first = new Command.Emit("first", Json.EMPTY_ARRAY, List.of(), PATIENCE);
                        var one = worker.desk().ask(client.target(), first);
                        if (!talks.containsKey(dialect)) {
                            assertEquals(
                                    "CannotBeSaid",
                                    assertInstanceOf(Reply.Failed.class, one.join())
                                            .name());
                            return;
                        }
                        client.socket().text(); // under the number before
                        var two = worker.desk()
                                .ask(client.target(), new Command.Emit("q", Json.parse("[1]"), List.of(), PATIENCE));
                        String asked = client.socket().text();
                        String number = asked.replaceAll("\\D*?(?:42|cid\":)(\\d+).*", "$1");
                        client.socket()
                                .send(
                                        dialect.equals("socketio")
                                                ? "43" + number + "[\"yes\",2]"
                                                : "{\"rid\":" + number + ",\"data\":\"yes\"}");
                        Reply.Acked acked = assertInstanceOf(Reply.Acked.class, two.join());
                        assertEquals(
                                Json.parse(dialect.equals("socketio") ? "[\"yes\",2]" : "[\"yes\"]"), acked.args());
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> ended() {
        return Speaker.DIALECTS.stream()
                .flatMap(dialect -> Stream.of(
                        DynamicTest.dynamicTest("with a code, " + dialect, () -> {
                            try (Speaker client = speaker(dialect)) {
                                worker.desk().send(client.target(), new Command.Close(4321, "bye"));
                                assertEquals(4321, client.socket().nextIsClose());
                            }
                        }),
                        DynamicTest.dynamicTest("without one, " + dialect, () -> {
                            try (Speaker client = speaker(dialect)) {
                                worker.desk().send(client.target(), new Command.Close(null, ""));
                                if (dialect.equals("socketio")) {
                                    hears(client, "41");
                                } else {
                                    assertEquals(1000, client.socket().nextIsClose());
                                }
                            }
                        })));
    }

    private static Speaker speaker(String dialect) {
        return Speaker.of(dialect, ON.cluster().urls().getFirst(), worker);
    }

    private static void joins(Speaker client) {
        assertInstanceOf(
                Reply.Joined.class,
                worker.desk()
                        .ask(client.target(), new Command.Join(List.of("lobby")))
                        .join());
    }

    private static void hears(Speaker client, String message) {
        if (message.equals(BINARY)) {
            client.socket().expect(RAW);
        } else {
            assertEquals(message.replace('\'', '"'), client.socket().text());
        }
    }

    /** The next that it hears is this, and nothing came before. */
    private static void isServed(Speaker client) {
        worker.desk().emit(client.target(), "still", Json.parse("[1]"), List.of());
        String shown =
                switch (client.dialect()) {
                    case "socketio" -> "42['still',1]";
                    case "socketcluster" -> "{'event':'still','data':1}";
                    case "sono" -> "{'protocol':'still','payload':{'message':1}}";
                    case "plain" -> "{'event':'still','args':[1]}";
                    default -> "4['still',1]";
                };
        hears(client, shown);
    }
}
