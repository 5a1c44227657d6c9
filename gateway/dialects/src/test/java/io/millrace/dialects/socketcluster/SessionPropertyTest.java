package io.millrace.dialects.socketcluster;

import static io.millrace.dialects.socketcluster.Talk.NAMESPACE;
import static io.millrace.dialects.socketcluster.Talk.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Session;
import io.millrace.dialects.Standing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every session, whatever a client sends and whatever the gateway does between: nothing throws, each
 * message has few consequences, times lie ahead, and behind a close there is nothing. Replay one seed with
 * {@code -Dseed=...}.
 */
@Timeout(60)
final class SessionPropertyTest {
    /** The handshakes of two batches may wait, each with its answer; then a token is removed, and a timer set. */
    private static final int BESIDES = 12;

    private static final long FARTHEST_NANOS = 20 * SECOND;
    private static final Set<String> LABELS = Set.of(
            "raw message",
            "subscribe without a cid",
            "malformed reserved event",
            "publish while that is disabled",
            "ack that nobody waits for",
            "too many handshakes",
            "deauthentication without a token",
            "goodbye");

    private static final List<String> SAID =
            SocketClusterSessionTest.said().map(row -> (String) row.get()[1]).toList();

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("io.millrace.dialects.socketcluster.Fuzz#seeds")
    void whateverHappens(long seed) {
        Random random = new Random(seed);
        int open = 0;
        for (int i = 0; i < 100; i++) {
            open += lives(random) ? 1 : 0;
        }
        assertTrue(open > 20, "mostly closed before anything could happen");
    }

    /** One session, of some fifty things that happen; whether its client was in. */
    private static boolean lives(Random random) {
        SocketClusterSettings.Version[] versions = SocketClusterSettings.Version.values();
        Session session = Talk.made(new SocketClusterSettings(
                versions[random.nextInt(3)],
                8 * SECOND,
                20 * SECOND,
                10 * SECOND,
                random.nextInt(4) > 0,
                1_000_000,
                Integer.MAX_VALUE,
                BatchSettings.NONE));
        long now = random.nextBoolean() ? random.nextLong() : Long.MAX_VALUE - 9 * SECOND;
        boolean in = false;
        boolean closed = false;
        assertSound(session.open(now), 0, now);
        for (int i = 0; i < 50; i++) {
            now += random.nextLong(random.nextInt(9) == 0 ? 9 * SECOND : SECOND / 9);
            Frame frame = i == 0 && random.nextInt(8) > 0 ? handshake(random) : frame(random);
            boolean says = i == 0 || random.nextInt(4) > 0;
            List<Action> actions =
                    says ? session.receive(frame, now) : byTheGateway(random, i).apply(session, now);
            assertSound(actions, says ? frame.length() : 0, now);
            assertTrue(!closed || actions.isEmpty(), () -> "behind a close " + actions);
            closed |= actions.stream().anyMatch(SessionPropertyTest::closes);
            in |= !closed && actions.stream().anyMatch(Action.Forward.class::isInstance);
        }
        return in;
    }

    private static Frame handshake(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> Talk.binary(Talk.HANDSHAKE_OF_MIN_BIN);
            case 1 -> Frame.Text.of("[{\"event\":\"#handshake\",\"data\":{\"authToken\":\"é.é.é\"},\"cid\":1}]");
            default -> Frame.Text.of(Talk.HANDSHAKE);
        };
    }

    /** Something nearly right, or something right: the session is to live long enough. */
    private static Frame frame(Random random) {
        return random.nextInt(3) == 0 ? Fuzz.frame(random) : Frame.Text.of(SAID.get(random.nextInt(SAID.size())));
    }

    private static BiFunction<Session, Long, List<Action>> byTheGateway(Random random, int i) {
        return switch (random.nextInt(i < 10 ? 8 : 24)) {
            case 0 -> (it, now) -> it.refused(NAMESPACE, "é", Json.parse("{\"name\":\"😀\"}"), 0, now);
            case 1 -> (it, now) -> it.disconnect(NAMESPACE, now);
            case 2 -> Session::goAway;
            case 3, 4 -> (it, now) -> it.due(now, true);
            case 5 -> (it, now) -> it.due(now, false);
            default -> (it, now) -> it.admitted(NAMESPACE, new ConnectionId("id"), Standing.NOBODY, now);
        };
    }

    private static boolean closes(Action action) {
        return action instanceof Action.Close || action instanceof Action.CloseWith;
    }

    private static void assertSound(List<Action> actions, int length, long now) {
        assertTrue(actions.size() <= 2 * (length + 1) + BESIDES, () -> actions.size() + " for " + length);
        for (int i = 0; i < actions.size(); i++) {
            Action action = actions.get(i);
            assertFalse(closes(action) && i + 1 < actions.size(), () -> "behind a close " + actions);
            switch (action) {
                case Action.SetTimer(long at) ->
                    assertTrue(at - now <= FARTHEST_NANOS && at - now > -FARTHEST_NANOS, () -> "at " + (at - now));
                case Action.Forward(String namespace, String name, Json data, var attachments, String cid) -> {
                    assertEquals(NAMESPACE, namespace);
                    assertEquals(Json.string(name), Json.parse(data.toString()).firstElement());
                    assertTrue(data.elements().size() <= 2 && attachments.isEmpty());
                    assertTrue(cid == null || Json.parse(cid).isNumber());
                }
                case Action.Acked acked ->
                    assertTrue(acked.ackId() >= 0 && acked.args().elements().size() <= 1);
                case Action.AckFailed failed -> assertTrue(failed.ackId() >= 0);
                case Action.Ignore(String label) -> assertTrue(LABELS.contains(label), label);
                case Action.Connect connect -> assertEquals(NAMESPACE, connect.namespace());
                case Action.Subscribe subscribe ->
                    assertFalse(subscribe.channel().isEmpty());
                case Action.Unsubscribe unsubscribe ->
                    assertFalse(unsubscribe.channel().isEmpty());
                case Action.Publish publish -> assertFalse(publish.channel().isEmpty());
                case Action.Authenticate asked ->
                    assertTrue(Json.parse(asked.answerId()).isNumber());
                case Action.Deauthenticate it -> assertEquals(NAMESPACE, it.namespace());
                case Action.Send send -> assertTrue(send.frame().length() < 500 + length);
                case Action.Close _, Action.CloseWith _, Action.GoAway _ -> {}
                case Action.Leave _,
                        Action.Probe _,
                        Action.Batch _,
                        Action.BeReachable _,
                        Action.Enter _,
                        Action.Say _,
                        Action.Tell _,
                        Action.Ask _ -> throw new AssertionError("not in this dialect: " + action);
            }
        }
    }

    /** Every state meets every packet: a closed one asks for nothing, the others say so where they close. */
    @Test
    void everyStateAnswersEveryPacket() {
        Map<String, Talk.Step> states = Map.of(
                "silent", Talk.opens(),
                "asked", Talk.says(Talk.HANDSHAKE),
                "open", Talk.in(),
                "closed", Talk.disconnected());
        List<String> frames = new ArrayList<>(SAID);
        frames.remove("[]");
        frames.addAll(List.of("", "#2", "{\"event\":\"#handshake\"}", "{\"event\":\"#authenticate\"}"));
        states.forEach((state, reach) -> frames.forEach(frame -> {
            Session session = Talk.made(Talk.SETTINGS);
            reach.in(session, 0);
            List<Action> actions = session.receive(Frame.Text.of(frame), SECOND);
            assertSound(actions, frame.length(), SECOND);
            boolean closed = state.equals("closed") || actions.stream().anyMatch(SessionPropertyTest::closes);
            assertTrue(!state.equals("silent") || closed, () -> "let in by " + frame);
            List<Action> next = session.receive(Frame.Text.of("{\"event\":\"next\"}"), SECOND);
            assertEquals(closed, next.isEmpty(), () -> state + ", behind " + frame);
        }));
    }

    /** The answers that a message can bring upon itself: what goes out is bounded by what came in. */
    static Stream<Arguments> amplifiers() {
        return Stream.of(
                json("{\"event\":\"#handshake\",\"cid\":1}"),
                json("{\"event\":\"#publish\",\"cid\":1}"),
                json("{\"event\":\"#subscribe\",\"cid\":1}"),
                minBin("{p:[nil,nil,1]}", "81a17093c0c001"),
                minBin("{e:[#handshake,nil,1]}", "81a16593aa2368616e647368616b65c001"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void amplifiers(String packet, String handshake, Frame frame) {
        Session session = Talk.made(Talk.SETTINGS);
        Frame first = handshake.startsWith("{") ? Frame.Text.of(handshake) : Talk.binary(handshake);
        session.receive(first, 0);
        session.admitted(NAMESPACE, new ConnectionId("id"), Standing.NOBODY, 0);
        long sent = session.receive(frame, 0).stream()
                .map(action -> ((Action.Send) action).frame().length())
                .reduce(0, Integer::sum);
        assertTrue(sent > 0 && sent < 12L * frame.length(), () -> sent + " for " + frame.length());
    }

    private static Arguments json(String packet) {
        List<String> batch = Collections.nCopies(PacketReader.MAX_BATCH, packet);
        return arguments(packet, Talk.HANDSHAKE, Frame.Text.of('[' + String.join(",", batch) + ']'));
    }

    private static Arguments minBin(String packet, String hex) {
        String batch = "dd%08x".formatted(PacketReader.MAX_BATCH) + hex.repeat(PacketReader.MAX_BATCH);
        return arguments(packet, Talk.HANDSHAKE_OF_MIN_BIN, Talk.binary(batch));
    }
}
