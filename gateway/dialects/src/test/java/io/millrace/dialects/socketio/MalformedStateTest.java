package io.millrace.dialects.socketio;

import static io.millrace.dialects.socketio.Talk.SECOND;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Action;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Session;
import io.millrace.dialects.socketio.Script.Step;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A session's state comes over the network: what cannot be read is refused in one way, and what can makes a session
 * that lives. Replay one seed with {@code -Dseed=...}.
 */
final class MalformedStateTest {
    private static final Kind JSON_4 = new Kind("json", 4);
    private static final String HEAD = base64("51-[\"x\",{\"_placeholder\":true,\"num\":0}]");
    private static final String HEARTBEAT = "{\"state\":\"resting\",\"deadline\":1}";
    private static final List<Json> OTHERS = Stream.of(
                    "null",
                    "true",
                    "-1",
                    "0.5",
                    "1e99",
                    "9223372036854775807",
                    "99999999999999999999",
                    "\"\"",
                    "\"é\"",
                    "[]",
                    "[[]]",
                    "{}",
                    "{\"\":{}}")
            .map(Json::parse)
            .toList();

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("no object", "[]"),
                arguments("nothing in it", "{}"),
                arguments("no sid", state("", HEARTBEAT, layer(""))),
                arguments("an unknown state of the heartbeat", whole("{\"state\":\"dead\",\"deadline\":1}", layer(""))),
                arguments("no deadline", whole("{\"state\":\"resting\"}", layer(""))),
                arguments(
                        "one that is out of the world",
                        whole("{\"state\":\"resting\",\"deadline\":9223372036854775807}", layer(""))),
                arguments("a pong awaited of no ping", whole("{\"state\":\"last_wait\",\"deadline\":1}", layer(""))),
                arguments(
                        "another version's heartbeat", whole("{\"pings\":true,\"heard\":0,\"deadline\":1}", layer(""))),
                arguments("no namespaces", whole(HEARTBEAT, "{}")),
                arguments("an unknown stay", whole(HEARTBEAT, "{\"namespaces\":{\"/\":\"welcome\"}}")),
                arguments(
                        "a namespace that is too long",
                        whole(HEARTBEAT, "{\"namespaces\":{\"/" + "n".repeat(256) + "\":\"left\"}}")),
                arguments("a head of no packet", whole(HEARTBEAT, unfinished(base64("x"), ""))),
                arguments("of no bytes", whole(HEARTBEAT, unfinished("", ""))),
                arguments("of a packet that is whole", whole(HEARTBEAT, unfinished(base64("2[\"x\"]"), ""))),
                arguments("one that is no base64", whole(HEARTBEAT, unfinished("*", ""))),
                arguments(
                        "a placeholder that does not fit",
                        whole(HEARTBEAT, unfinished(base64("51-[\"x\",{\"_placeholder\":true,\"num\":1}]"), ""))),
                arguments("all its attachments", whole(HEARTBEAT, unfinished(HEAD, "\"AA==\""))),
                arguments("more than these", whole(HEARTBEAT, unfinished(HEAD, "\"AA==\",\"AA==\""))),
                arguments("an attachment that is no string", whole(HEARTBEAT, unfinished(HEAD, "1"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String what, String state) {
        assertThrows(IllegalArgumentException.class, () -> JSON_4.resumed(Json.parse(state), false, 0));
    }

    @Test
    void fieldsOfALaterReleaseArePassedOver() {
        String sound = whole(HEARTBEAT, unfinished(HEAD, ""));
        String later = sound.replace("{\"", "{\"later\":[{}],\"").replace("{\"later\":[{}],\"/", "{\"/");
        Session session = JSON_4.resumed(Json.parse(later), false, 0);
        assertEquals(List.of(new Action.SetTimer(1)), session.open(0));
        assertEquals(
                List.of(new Action.Forward(
                        "/",
                        "x",
                        Json.parse("[\"x\",{\"_placeholder\":true,\"num\":0}]"),
                        List.of(Bytes.of(new byte[] {7})),
                        null)),
                session.receive(new Frame.Binary(Bytes.of(new byte[] {7})), 0));
    }

    @Test
    void packetsOfMessagePackAreWhole() {
        String state = whole(HEARTBEAT, unfinished(HEAD, ""));
        Kind msgpack = new Kind("msgpack", 4);
        assertThrows(IllegalArgumentException.class, () -> msgpack.resumed(Json.parse(state), false, 0));
        assertDoesNotThrow(() -> msgpack.resumed(Json.parse(whole(HEARTBEAT, layer(""))), false, 0));
    }

    static LongStream seeds() {
        return PacketPropertyTest.seeds();
    }

    /** Each value of a sound state, wherever it stands, by one of every other kind, and each left out. */
    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void nothingInItsPlaceThrowsAnythingElse(long seed) {
        Random random = new Random(seed);
        for (Kind kind : Kind.ALL) {
            Json state = state(kind, random);
            int values = new Mutation(-1, null).count(state);
            for (int i = 0; i < values; i++) {
                resumesOrRefuses(kind, new Mutation(i, null).of(state));
                for (Json other : OTHERS) {
                    resumesOrRefuses(kind, new Mutation(i, other).of(state));
                }
            }
        }
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void norDoBytesAtRandom(long seed) {
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < 200; i++) {
            Kind kind = Kind.ALL.get(random.nextInt(Kind.ALL.size()));
            byte[] bytes = state(kind, random).toBytes().clone();
            for (int n = random.nextInt(1, 3); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) " \"\\{}[]:,-019azAZ+/=".charAt(random.nextInt(20));
            }
            Json state;
            try {
                state = Json.parse(bytes);
            } catch (JsonException e) {
                continue;
            }
            resumesOrRefuses(kind, state);
            read++;
        }
        assertTrue(read > 10, "most of it is no JSON at all");
    }

    /** A megabyte of whatever costs a few. */
    @Test
    void aMegabyteCostsLittle() {
        int size = 1_000_000;
        List<String> megabytes = List.of(
                whole(HEARTBEAT, unfinished("A".repeat(size), "")),
                whole(HEARTBEAT, unfinished(HEAD, "\"" + "A".repeat(size) + "\"")),
                whole(HEARTBEAT, unfinished(base64("59-[\"x\"]"), "\"\",".repeat(size / 3) + "\"\"")),
                whole(HEARTBEAT, "{\"namespaces\":{\"" + "n".repeat(size) + "\":\"left\"}}"),
                whole("{\"state\":\"" + "\\n".repeat(size / 2) + "\"}", layer("")),
                whole("{\"state\":\"resting\",\"deadline\":" + "1".repeat(size) + "}", layer("")));
        for (String megabyte : megabytes) {
            Json state = Json.parse(megabyte);
            long before = allocated();
            assertThrows(IllegalArgumentException.class, () -> JSON_4.resumed(state, false, 0));
            long spent = allocated() - before;
            assertTrue(spent < 25L * size, () -> megabyte.substring(0, 150) + "... allocates " + spent);
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static void resumesOrRefuses(Kind kind, Json state) {
        Session session;
        try {
            session = kind.resumed(state, false, SECOND);
        } catch (IllegalArgumentException e) {
            return;
        }
        assertDoesNotThrow(
                () -> {
                    List<Action> actions = new ArrayList<>(session.open(SECOND));
                    for (Frame frame : kind.event("/", "1", List.of(), false)) {
                        actions.addAll(session.receive(frame, SECOND));
                    }
                    actions.addAll(session.due(SECOND, true));
                    assertTrue(actions.getFirst() instanceof Action.SetTimer, actions.toString());
                },
                state::toString);
    }

    private static Json state(Kind kind, Random random) {
        List<Step> script = Script.of(kind, false, random, 0, random.nextInt(1, 30));
        Session session = kind.polls(false);
        long at = 0;
        for (Step step : script) {
            if (!Script.isClosed(step)) {
                step.deed().to(session, step.atNanos());
                at = step.atNanos();
            }
        }
        return session.state(at);
    }

    private static String state(String sid, String heartbeat, String layer) {
        return "{" + sid + "\"heedsCloseFrames\":true,\"heartbeat\":" + heartbeat + ",\"layer\":" + layer + "}";
    }

    private static String whole(String heartbeat, String layer) {
        return state("\"sid\":\"secret\",", heartbeat, layer);
    }

    private static String layer(String more) {
        return "{\"namespaces\":{\"/\":\"joined\"}" + more + "}";
    }

    private static String unfinished(String head, String attachments) {
        return layer(",\"unfinished\":{\"head\":\"" + head + "\",\"attachments\":[" + attachments + "]}");
    }

    private static String base64(String packet) {
        byte[] frame = ('4' + packet).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(frame);
    }

    /** Writes a value again with the one of that number, counted from the outside in, replaced or left out. */
    private static final class Mutation {
        private final int wanted;
        private final @Nullable Json other;
        private int number;

        Mutation(int wanted, @Nullable Json other) {
            this.wanted = wanted;
            this.other = other;
        }

        int count(Json value) {
            of(value);
            return number;
        }

        Json of(Json value) {
            JsonWriter out = new JsonWriter();
            write(value, out);
            return out.toJson();
        }

        private void write(Json value, JsonWriter out) {
            if (value.isObject()) {
                out.beginObject();
                value.forEachField((name, field) -> {
                    if (!isWanted()) {
                        write(field, out.name(name));
                    } else if (other != null) {
                        out.name(name).json(other);
                    }
                });
                out.endObject();
            } else if (value.isArray()) {
                out.beginArray();
                for (Json element : value.elements()) {
                    if (!isWanted()) {
                        write(element, out);
                    } else if (other != null) {
                        out.json(other);
                    }
                }
                out.endArray();
            } else {
                out.json(value);
            }
        }

        private boolean isWanted() {
            return number++ == wanted;
        }
    }
}
