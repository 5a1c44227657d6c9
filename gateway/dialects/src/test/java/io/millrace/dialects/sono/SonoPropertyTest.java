package io.millrace.dialects.sono;

import static io.millrace.dialects.AnyJson.checked;
import static io.millrace.dialects.AnyJson.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.AnyJson;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Outgoing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of whatever clients and workers say. */
final class SonoPropertyTest {
    private static final SonoSettings SETTINGS = new SonoSettings(List.of("home"), true);
    private static final SonoDialect DIALECT = new SonoDialect(SETTINGS);
    private static final String[] PROTOCOLS = {"message", "broadcast", "directmessage", "changeChannel", "grab", "order"
    };
    private static final int ROUNDS = 100;

    private final SonoSession session = new SonoSession(SETTINGS);

    SonoPropertyTest() {
        session.open(0);
    }

    static LongStream seeds() {
        return AnyJson.seeds();
    }

    /** A message reaches others under its event, byte for byte. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void messages(long seed) {
        AnyJson any = new AnyJson(seed);
        for (int i = 0; i < ROUNDS; i++) {
            String event = any.string();
            String message = any.value(5);
            Action.Say said = (Action.Say) only(heard("message", event, message));
            String name = Json.parse(event).asString();
            assertEquals(name.isEmpty() ? "message" : name, said.event());
            assertEquals(Json.parse(message), said.data());
            Json args = Json.array(said.data(), Json.string("k3J9"));
            Json heard = checked(said(new Outgoing.Emit(said.event(), args, List.of(), -1)));
            assertEquals(said.event(), field(heard, "protocol").asString());
            assertEquals(said.data(), field(field(heard, "payload"), "message"));
            assertEquals("k3J9", field(field(heard, "payload"), "from").asString());
        }
    }

    /** A question is answered under its event, with what was asked byte for byte. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void questions(long seed) {
        AnyJson any = new AnyJson(seed);
        for (int i = 0; i < ROUNDS; i++) {
            String event = any.string();
            String asked = any.value(5);
            Action.Ask ask = (Action.Ask) only(heard("grab", event, asked));
            Json answer = checked(said(new Outgoing.Ack(ask.answerId(), Json.parse("[[1]]"), List.of())));
            String name = Json.parse(event).asString();
            assertEquals(
                    name.isEmpty() ? "message" : name, field(answer, "protocol").asString());
            assertEquals(Json.parse(asked), field(field(answer, "payload"), "type"));
            assertEquals("[1]", field(field(answer, "payload"), "message").toString());
        }
    }

    /** An event's record is its protocol and its payload, both byte for byte. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void events(long seed) {
        AnyJson any = new AnyJson(seed);
        for (int i = 0; i < ROUNDS; i++) {
            String name = "\"\\u006frder" + any.string().substring(1);
            String payload = any.value(5);
            Action.Forward event =
                    (Action.Forward) only(receive("{\"payload\":" + payload + ",\"protocol\":" + name + "}"));
            assertEquals(
                    "[" + name + "," + Json.parse(payload) + "]", event.data().toString());
            assertEquals(event.data(), Json.parse(event.data().toBytes()), "others can read it");
            assertEquals(Json.parse(name).asString(), event.name());
        }
    }

    /** Whatever bytes come, they are done or answered by an error in good form; what is forwarded is JSON. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void mutants(long seed) {
        AnyJson any = new AnyJson(seed);
        for (int i = 0; i < 5 * ROUNDS; i++) {
            String whole = frame(PROTOCOLS[any.random().nextInt(PROTOCOLS.length)], any.string(), any.value(3));
            Bytes bytes = Bytes.of(any.mutated(whole.getBytes(StandardCharsets.UTF_8)));
            Frame frame = any.random().nextInt(10) == 0 ? new Frame.Binary(bytes) : new Frame.Text(bytes);
            switch (only(session.receive(frame, 0))) {
                case Action.Send send ->
                    assertEquals(
                            "error", field(checked(send.frame()), "protocol").asString());
                case Action.Forward it ->
                    assertEquals(it.data(), Json.parse(it.data().toBytes()));
                case Action.Say it ->
                    assertEquals(it.data(), Json.parse(it.data().toBytes()));
                case Action.Tell it ->
                    assertEquals(it.data(), Json.parse(it.data().toBytes()));
                case Action.Enter it -> assertTrue(SETTINGS.knows(it.channel()));
                case Action.Ask it -> assertTrue(Json.parse(it.answerId()).isArray());
                case Action other -> throw new AssertionError("not in this dialect: " + other);
            }
        }
    }

    /** Whatever is said comes as JSON in well-formed UTF-8. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsSaid(long seed) {
        AnyJson any = new AnyJson(seed);
        Outgoing.Denial[] denials = Outgoing.Denial.values();
        List<Bytes> attachments = List.of(Bytes.of(any.mutated(new byte[] {1, 2, 3})));
        for (int i = 0; i < ROUNDS; i++) {
            Json data = Json.parse("[{\"_placeholder\":true,\"num\":0}," + any.value(4) + "]");
            checked(said(new Outgoing.Emit(any.text(), data, attachments, -1)));
            checked(said(new Outgoing.Publish(any.text(), data, attachments)));
            checked(said(new Outgoing.Fail("trouble", any.text(), any.text(), null, null)));
            checked(said(new Outgoing.Denied("trouble", denials[any.random().nextInt(denials.length)], any.text())));
        }
    }

    private List<Action> heard(String protocol, String event, String message) {
        return receive(frame(protocol, event, message));
    }

    private static String frame(String protocol, String event, String message) {
        return "{\"protocol\":\"" + protocol + "\",\"event\":" + event + ",\"payload\":{\"message\":" + message
                + ",\"to\":" + event + "}}";
    }

    private List<Action> receive(String text) {
        return session.receive(Frame.Text.of(text), 0);
    }

    private static Action only(List<Action> actions) {
        assertEquals(1, actions.size(), actions::toString);
        return actions.getFirst();
    }

    private static Frame said(Outgoing message) {
        Encoded encoded = DIALECT.encode("sono", message, SonoDialect.ENCODING);
        return assertInstanceOf(Encoded.Frames.class, encoded).frames().getFirst();
    }
}
