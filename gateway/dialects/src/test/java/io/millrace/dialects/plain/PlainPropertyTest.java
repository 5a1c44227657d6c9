package io.millrace.dialects.plain;

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
final class PlainPropertyTest {
    private static final PlainSettings SETTINGS = new PlainSettings(PlainSettings.Mode.ALL);
    private static final PlainDialect DIALECT = new PlainDialect(SETTINGS);
    private static final int ROUNDS = 100;

    private final PlainSession session = new PlainSession(SETTINGS);

    PlainPropertyTest() {
        session.open(0);
    }

    static LongStream seeds() {
        return AnyJson.seeds();
    }

    /** An event's record is its name and the whole message, both byte for byte. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void events(long seed) {
        AnyJson any = new AnyJson(seed);
        for (int i = 0; i < ROUNDS; i++) {
            String name = any.string();
            String message = "{\"a\":" + any.value(5) + ",\"event\":" + name + "}";
            String event = Json.parse(name).asString();
            Action last = receive(message).getLast();
            if (last instanceof Action.Forward forward) {
                assertEquals("[" + name + "," + message + "]", forward.data().toString());
                assertEquals(forward.data(), Json.parse(forward.data().toBytes()), "others can read it");
                assertEquals(event, forward.name());
            } else {
                assertTrue(event.contains(":get:") && hasHalfAPair(event), event);
            }
        }
    }

    /** Whatever bytes come, they are an event with these bytes, or ignored. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void mutants(long seed) {
        AnyJson any = new AnyJson(seed);
        for (int i = 0; i < 5 * ROUNDS; i++) {
            String whole = "{\"event\":" + any.string() + ",\"a\":" + any.value(3) + "}";
            byte[] bytes = any.mutated(whole.getBytes(StandardCharsets.UTF_8));
            boolean binary = any.random().nextInt(10) == 0;
            List<Action> actions =
                    session.receive(binary ? new Frame.Binary(Bytes.of(bytes)) : new Frame.Text(Bytes.of(bytes)), 0);
            for (Action action : actions) {
                switch (action) {
                    case Action.Ignore _ -> assertEquals(1, actions.size());
                    case Action.Subscribe it -> {
                        assertTrue(it.channel().contains(":set:") && !hasHalfAPair(it.channel()), it.channel());
                        assertEquals(2, actions.size());
                    }
                    case Action.Forward it -> {
                        assertEquals(it.data(), Json.parse(it.data().toBytes()));
                        assertEquals(Json.parse(bytes), it.data().elements().get(1));
                    }
                    default -> throw new AssertionError("not in this dialect: " + action);
                }
            }
        }
    }

    /** Whatever is said comes as JSON in well-formed UTF-8, the data byte for byte. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsSaid(long seed) {
        AnyJson any = new AnyJson(seed);
        List<Bytes> attachments = List.of(Bytes.of(any.mutated(new byte[] {1, 2, 3})));
        for (int i = 0; i < ROUNDS; i++) {
            String name = any.text();
            Json data = Json.parse("[" + any.value(5) + "]");
            Json event = checked(said(new Outgoing.Emit(name, data, List.of(), -1)));
            assertEquals(name, field(event, "event").asString());
            assertEquals(data, field(event, "args"));
            Json published = checked(said(new Outgoing.Publish(name, data, List.of())));
            assertEquals(name, field(published, "event").asString());
            assertEquals(data, field(published, "data"));
            Json withBytes = Json.parse("[" + any.value(5) + ",{\"_placeholder\":true,\"num\":0}]");
            Json base64 = field(checked(said(new Outgoing.Emit(name, withBytes, attachments, -1))), "args");
            assertTrue(base64.elements().getLast().isString());
        }
    }

    private static boolean hasHalfAPair(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private List<Action> receive(String text) {
        return session.receive(Frame.Text.of(text), 0);
    }

    private static Frame said(Outgoing message) {
        Encoded encoded = DIALECT.encode("plain", message, PlainDialect.ENCODING);
        return assertInstanceOf(Encoded.Frames.class, encoded).frames().getFirst();
    }
}
