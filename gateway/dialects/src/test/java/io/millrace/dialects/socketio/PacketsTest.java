package io.millrace.dialects.socketio;

import static io.millrace.dialects.socketio.Talk.acked;
import static io.millrace.dialects.socketio.Talk.during;
import static io.millrace.dialects.socketio.Talk.forcedClose;
import static io.millrace.dialects.socketio.Talk.forward;
import static io.millrace.dialects.socketio.Talk.ignored;
import static io.millrace.dialects.socketio.Talk.joined;
import static io.millrace.dialects.socketio.Talk.quietly;
import static io.millrace.dialects.socketio.Talk.says;
import static io.millrace.dialects.socketio.Talk.sends;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client that is in may say, and what comes of it (socket.io 4.8, socket.io-parser 4.2.7). */
final class PacketsTest {
    private static final Action NOBODY_WAITS = ignored("ack that nobody waits for");
    private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":0}";
    private static final String ELEVEN = "4511-[\"x\"" + (',' + PLACEHOLDER).repeat(11) + ']';

    static Stream<Arguments> events() {
        return Stream.of(
                row(
                        "should send a plain-text packet",
                        says("42[\"message\",1,\"2\",{\"3\":[true]}]"),
                        forward("message", "[\"message\",1,\"2\",{\"3\":[true]}]")),
                row("any characters", says("42[\"é😀\",\"ü\\ud83d\"]"), forward("é😀", "[\"é😀\",\"ü\\ud83d\"]")),
                row("an escaped name is read", says("42[\"a\\u0062\"]"), forward("ab", "[\"a\\u0062\"]")),
                row("a number as event name is legal", says("42[5,1]"), forward("5", "[5,1]")),
                row("no arguments", says("42[\"x\"]"), forward("x", "[\"x\"]")),
                row(
                        "blanks inside the array are the client's own",
                        says("42[ \"x\" , 1 ]"),
                        forward("x", "[ \"x\" , 1 ]")),
                row("by the main namespace's name", says("42/,[\"x\"]"), forward("x", "[\"x\"]")),
                row("with an ack id", says("427[\"x\"]"), forward("/", "x", "[\"x\"]", "7")),
                row("ack id 0 is valid", says("420[\"x\"]"), forward("/", "x", "[\"x\"]", "0")),
                row(
                        "the greatest ack id, 2^53-1",
                        says("429007199254740991[\"x\"]"),
                        forward("/", "x", "[\"x\"]", "9007199254740991")),
                row(
                        "keys of prototypes pass",
                        says("42[\"x\",{\"__proto__\":{\"a\":1}}]"),
                        forward("x", "[\"x\",{\"__proto__\":{\"a\":1}}]")),
                row(
                        "a number without end passes as it is",
                        says("42[\"x\",1e999999]"),
                        forward("x", "[\"x\",1e999999]")),
                row("a NUL in a name passes escaped", says("42[\"a\\u0000\"]"), forward("a\0", "[\"a\\u0000\"]")),
                row(
                        "CVE-2024-38355: error is an ordinary event",
                        says("42[\"error\"]"),
                        forward("error", "[\"error\"]")),
                row("so is reconnect", says("42[\"reconnect\"]"), forward("reconnect", "[\"reconnect\"]")),
                row("so is ping", says("42[\"ping\"]"), forward("ping", "[\"ping\"]")),
                row("without any data it is nobody's", says("42"), ignored("event without a name")),
                row("nor with an ack id", says("427"), ignored("event without a name")));
    }

    static Stream<Arguments> refusedEvents() {
        return Stream.of(
                closes("an empty array", "42[]"),
                closes("an object", "42{}"),
                closes("null as event name (CVE-2023-32695)", "42[null]"),
                closes("an object as event name (CVE-2023-32695)", "42[{\"toString\":\"x\"}]"),
                closes("an array as event name (CVE-2023-32695)", "42[[\"x\"]]"),
                closes("true as event name", "42[true]"),
                closes("a string instead of an array", "42\"x\""),
                closes("connect", "42[\"connect\"]"),
                closes("connect_error", "42[\"connect_error\"]"),
                closes("disconnect", "42[\"disconnect\"]"),
                closes("disconnecting", "42[\"disconnecting\"]"),
                closes("newListener", "42[\"newListener\"]"),
                closes("removeListener", "42[\"removeListener\"]"),
                closes("a reserved name in escapes", "42[\"c\\u006fnnect\"]"),
                closes("a blank before the array: the original takes it for ack id 0", "42 [\"x\"]"),
                closes("a negative ack id", "42-1[\"x\"]"),
                closes("an ack id over 2^53-1", "429007199254740992[\"x\"]"),
                closes("an ack id of thirty digits", "42123456789012345678901234567890[\"x\"]"),
                closes("JSON with something behind it", "42[\"x\"]x"),
                closes("JSON without its end", "42[\"x\""),
                closes("JSON with a comma too many", "42[\"x\",]"),
                closes("a byte order mark", "42\ufeff[\"x\"]"),
                closes("NaN", "42[\"x\",NaN]"),
                closes("nested a hundred thousand deep", "42" + "[".repeat(100_000)),
                closes("nested 129 deep", "42[\"x\"," + "[".repeat(128) + "]".repeat(128) + "]"),
                closes("a namespace of 257 bytes", "42/" + "n".repeat(256) + ",[\"x\"]"),
                closes("an empty packet", "4"),
                closes("CONNECT_ERROR from a client", "44{\"message\":\"x\"}"),
                closes("type 7", "47[\"x\"]"),
                closes("no digit", "4abc"),
                closes("a blank as type", "4 "));
    }

    static Stream<Arguments> acks() {
        return Stream.of(
                row("an ack", says("431[\"é😀\",2]"), acked("/", 1, "[\"é😀\",2]")),
                row("without arguments", says("430[]"), acked("/", 0, "[]")),
                row("without data", says("437"), acked("/", 7, "[]")),
                row("an ack without an id is nobody's", says("43[1]"), NOBODY_WAITS),
                row("without an id and data", says("43"), NOBODY_WAITS),
                row("with an id that we never give", says("432147483648[1]"), NOBODY_WAITS),
                row("with the greatest that we give", says("432147483647[1]"), acked("/", 2147483647, "[1]")),
                closes("an object", "431{}"),
                closes("null", "431null"),
                closes("bad JSON", "431["));
    }

    static Stream<Arguments> attachments() {
        return Stream.of(
                talk(
                        "should send a packet with binary data",
                        List.of(says("452-[\"message\"," + PLACEHOLDER + ",{\"_placeholder\":true,\"num\":1}]")),
                        List.of(sends("ä"), sends("b")),
                        forward(
                                "/",
                                "message",
                                "[\"message\"," + PLACEHOLDER + ",{\"_placeholder\":true,\"num\":1}]",
                                null,
                                "ä",
                                "b")),
                talk(
                        "should send a packet with binary data and acknowledgement",
                        List.of(says("451-/,7[\"m\"," + PLACEHOLDER + "]")),
                        List.of(sends("é")),
                        forward("/", "m", "[\"m\"," + PLACEHOLDER + "]", "7", "é")),
                talk(
                        "attachments of an ack",
                        List.of(says("461-7[" + PLACEHOLDER + "]")),
                        List.of(sends("é")),
                        acked("/", 7, "[" + PLACEHOLDER + "]", "é")),
                talk(
                        "a pong may come between packet and attachment",
                        List.of(says("451-[\"m\"," + PLACEHOLDER + "]"), says("3")),
                        List.of(sends("é")),
                        forward("/", "m", "[\"m\"," + PLACEHOLDER + "]", null, "é")),
                talk(
                        "base64 in a text frame is an attachment",
                        List.of(says("451-[\"m\"," + PLACEHOLDER + "]")),
                        List.of(says("bw6Q=")),
                        forward("/", "m", "[\"m\"," + PLACEHOLDER + "]", null, "ä")),
                talk(
                        "an attachment that no placeholder names",
                        List.of(says("451-[\"m\",1]")),
                        List.of(sends("x")),
                        forward("/", "m", "[\"m\",1]", null, "x")),
                talk(
                        "one that two placeholders name",
                        List.of(says("451-[\"m\"," + PLACEHOLDER + "," + PLACEHOLDER + "]")),
                        List.of(sends("x")),
                        forward("/", "m", "[\"m\"," + PLACEHOLDER + "," + PLACEHOLDER + "]", null, "x")),
                talk(
                        "GHSA-2m8v-j782-fhvr: none announced is an event at once",
                        List.of(),
                        List.of(says("450-[\"x\"]")),
                        forward("x", "[\"x\"]")),
                row(
                        "a placeholder without true is data",
                        says("450-[\"x\",{\"_placeholder\":false}]"),
                        forward("x", "[\"x\",{\"_placeholder\":false}]")),
                talk(
                        "and arms nothing",
                        List.of(quietly(says("450-[\"x\"]"))),
                        List.of(sends("y")),
                        forcedClose().getFirst()),
                talk(
                        "binary that none announced closes",
                        List.of(),
                        List.of(sends("y")),
                        forcedClose().getFirst()),
                talk(
                        "a text packet while attachments are missing closes",
                        List.of(says("451-[\"m\"," + PLACEHOLDER + "]")),
                        List.of(says("42[\"x\"]")),
                        forcedClose().getFirst()),
                closes("CVE-2026-33151: more than ten", ELEVEN),
                closes("CVE-2026-33151: far more than ten", "45999999-[\"x\"]"),
                closes("netty-socketio #945: a count that would fill the heap", "451832742252-[\"x\"]"),
                closes("CVE-2020-36049: ten million digits", "45" + "1".repeat(1_000_000) + "-[\"x\"]"),
                closes("no count", "45[\"x\"]"),
                closes("a dash alone", "45-[\"x\"]"),
                closes("a count without its dash", "451[\"x\"]"),
                closes("a count that is no integer", "451.5-[\"x\"]"),
                closes("a count that is negative", "45-1-[\"x\"]"),
                closes("no data behind the count", "451-"),
                closes("CVE-2022-2421: a placeholder's number that is a string", placeholder("\"splice\"")),
                closes("CVE-2022-2421: a negative one", placeholder("-1")),
                closes("CVE-2022-2421: one and a half", placeholder("1.5")),
                closes("CVE-2022-2421: a half, which the original reads as null", placeholder("0.5")),
                closes("CVE-2022-2421: too great", placeholder("1")),
                closes("CVE-2022-2421: far too great", placeholder("99999999999999999999")),
                closes("CVE-2022-2421: an object", placeholder("{}")),
                closes("CVE-2022-2421: none", "451-[\"x\",{\"_placeholder\":true}]"),
                closes("CVE-2022-2421: two, the last of which counts", placeholder("0,\"num\":\"splice\"")),
                closes("CVE-2022-2421: deep inside", "451-[\"x\",{\"a\":[[{\"_placeholder\":true,\"num\":7}]]}]"),
                closes("CVE-2022-2421: in escapes", "451-[\"x\",{\"_pl\\u0061ceholder\":true,\"num\":7}]"),
                closes("CVE-2022-2421: the number first", "451-[\"x\",{\"num\":7,\"_placeholder\":true}]"),
                closes(
                        "CVE-2022-2421: around another",
                        "451-[\"x\",{\"_placeholder\":true,\"num\":" + PLACEHOLDER + "}]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"events", "refusedEvents", "acks", "attachments"})
    void inTheMainNamespace(String behaviour, List<Talk.Step> before, List<Talk.Step> given, Action then) {
        Session session = Talk.opened();
        List<Talk.Step> first = new ArrayList<>(before);
        first.addFirst(joined("/"));
        assertEquals(List.of(), during(session, first), "nothing comes of what goes before");
        assertEquals(List.of(then), during(session, given));
        boolean closed = then instanceof Action.Close;
        assertEquals(
                closed ? List.of() : List.of(forward("after", "[\"after\"]")),
                during(session, List.of(says("42[\"after\"]"))),
                "what follows");
    }

    /** All attachments of a packet together are bounded like one message. */
    static Stream<Arguments> totals() {
        String half = "x".repeat(500_000);
        return Stream.of(
                arguments("as much as one message may have", List.of(half, half), 1),
                arguments("a byte more closes", List.of(half, half + "x"), 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void totals(String behaviour, List<String> attachments, int forwards) {
        Session session = Talk.opened();
        during(session, List.of(joined("/"), says("452-[\"m\"]")));
        List<Action> actions = new ArrayList<>();
        attachments.forEach(attachment -> actions.addAll(sends(attachment).in(session)));
        assertEquals(1, actions.size());
        assertEquals(forwards == 0, actions.getFirst().equals(Talk.close(CloseCode.FORCED_CLOSE)));
    }

    private static String placeholder(String number) {
        return "451-[\"x\",{\"_placeholder\":true,\"num\":" + number + "}]";
    }

    private static Arguments row(String behaviour, Talk.Step given, Action then) {
        return arguments(behaviour, List.of(), List.of(given), then);
    }

    private static Arguments talk(String behaviour, List<Talk.Step> before, List<Talk.Step> given, Action then) {
        return arguments(behaviour, before, given, then);
    }

    private static Arguments closes(String behaviour, String given) {
        return arguments(
                "closes: " + behaviour,
                List.of(),
                List.of(says(given)),
                forcedClose().getFirst());
    }
}
