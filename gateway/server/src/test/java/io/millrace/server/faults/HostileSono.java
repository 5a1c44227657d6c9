package io.millrace.server.faults;

import static io.millrace.server.faults.HostileText.ME;
import static io.millrace.server.faults.HostileText.deep;
import static io.millrace.server.faults.HostileText.quoted;

import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Speech;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Rows of Sono, where clients may make channels. */
final class HostileSono {
    /** A message that is as deep as may be: two levels stand around it. */
    private static final String DEEPEST = deep(126);

    private static final String UNREADABLE = error("This is no JSON object with a protocol that is a text");
    private static final String HUGE = "x".repeat(900_000);
    private static final List<String> NAMES_OF_OBJECTS =
            List.of("__proto__", "constructor", "hasOwnProperty", "toString");

    private HostileSono() {}

    static Stream<HostileText> rows() {
        return Stream.of(depths(), hugeNames(), namesOfObjects(), characters(), values(), nothings())
                .flatMap(Function.identity());
    }

    private static Stream<HostileText> depths() {
        Stream<HostileText> tooDeep = Stream.of("message", "broadcast", "directmessage", "grab", "order")
                .flatMap(protocol -> Stream.of(127, 50_000)
                        .map(levels -> row(protocol + ": " + levels + " arrays", said(protocol, deep(levels)))
                                .hears(UNREADABLE)));
        Stream<HostileText> others = Stream.of(
                row("50,000 arrays without an end", "[".repeat(50_000)).hears(UNREADABLE),
                row("50,000 objects", "{\"a\":".repeat(50_000)).hears(UNREADABLE),
                row("message: 126 arrays", said("message", DEEPEST)).allHear(heard("message", DEEPEST)),
                row("broadcast: 126 arrays", said("broadcast", DEEPEST)).othersHear(heard("message", DEEPEST)),
                row("directmessage: 126 arrays", said("directmessage", DEEPEST)).hears(heard("message", DEEPEST)),
                row("grab: 126 arrays", said("grab", DEEPEST))
                        .hears("{\"protocol\":\"message\",\"payload\":{\"message\":[\"invalid grab request\"],\"type\":"
                                + DEEPEST + "}}"),
                row("an event of 127 arrays, answered", "{\"protocol\":\"echo\",\"payload\":" + deep(127) + "}")
                        .forwards("[\"echo\"," + deep(127) + "]")
                        .hears(heard("echo", deep(127))));
        return Stream.concat(tooDeep, others);
    }

    private static Stream<HostileText> hugeNames() {
        return Stream.of(
                row("a huge event", message('"' + HUGE + '"', "1")).allHear(heard(HUGE, "1")),
                row("a huge protocol", "{\"protocol\":\"" + HUGE + "\",\"payload\":1}")
                        .forwards("[\"" + HUGE + "\",1]"),
                row("a huge channel", change('"' + HUGE + '"'))
                        .hears(error("There is no channel \"" + "x".repeat(99) + "...")),
                row("a channel of 257 characters", change('"' + "y".repeat(257) + '"'))
                        .hears(error("There is no channel \"" + "y".repeat(99) + "...")),
                row("to a huge name", direct('"' + HUGE + '"')).hears(error("There is no client " + "x".repeat(64))),
                row("a huge question", "{\"protocol\":\"grab\",\"payload\":{\"message\":\"" + HUGE + "\"}}")
                        .hears("{\"protocol\":\"message\",\"payload\":{\"message\":[\"invalid grab request\"],"
                                + "\"type\":\"" + HUGE + "\"}}"));
    }

    private static Stream<HostileText> namesOfObjects() {
        return NAMES_OF_OBJECTS.stream()
                .flatMap(name -> Stream.of(
                        row("protocol " + name, "{\"protocol\":\"" + name + "\"}")
                                .forwards("[\"" + name + "\"]"),
                        row("event " + name, message('"' + name + '"', "{\"" + name + "\":{\"polluted\":1}}"))
                                .allHear(heard(name, "{\"" + name + "\":{\"polluted\":1}}")),
                        row("channel " + name, change('"' + name + '"'), grab("mychannel"))
                                .hears(answer("mychannel", '"' + name + '"')),
                        row("to " + name, direct('"' + name + '"')).hears(error("There is no client " + name)),
                        row("question " + name, grab(name)).hears(answer(name, "\"invalid grab request\"")),
                        row("a field " + name, "{\"" + name + "\":{\"protocol\":\"message\"}}")
                                .hears(UNREADABLE)));
    }

    private static Stream<HostileText> characters() {
        return Stream.of("a\u0000b\b\u001f\u007f", "\ud800", "x\udfffy", "\ufeff\u202e\uffff", "\"\\{%:}")
                .flatMap(text -> Stream.of(
                        row("event " + quoted(text), message(quoted(text), quoted(text)))
                                .allHear(heard(text, quoted(text))),
                        row("protocol " + quoted(text), "{\"protocol\":" + quoted(text) + "}")
                                .forwards("[" + quoted(text) + "]"),
                        row("to " + quoted(text), direct(quoted(text))).hears(error("There is no client " + text)),
                        canBe(text)
                                ? row("channel " + quoted(text), change(quoted(text)), grab("mychannel"))
                                        .hears(answer("mychannel", quoted(text)))
                                : row("channel " + quoted(text), change(quoted(text)))
                                        .hears(error("There is no channel " + quoted(text)))));
    }

    private static boolean canBe(String channel) {
        return channel.chars().noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
    }

    private static Stream<HostileText> values() {
        String many = "7".repeat(100_000);
        return Stream.of("1e400", "-1E-400", many, "-0.0", "[1e999999," + many + "]", "{\"a\":1,\"a\":2}")
                .map(value -> row(
                                "the value " + (value.length() > 20 ? "of many digits" : value), said("message", value))
                        .allHear(heard("message", value)));
    }

    private static Stream<HostileText> nothings() {
        return Stream.of(
                row(
                                "fields that stand twice",
                                "{\"protocol\":\"x\",\"protocol\":\"message\",\"payload\":1,"
                                        + "\"payload\":{\"message\":1,\"message\":2},\"event\":\"a\",\"event\":\"b\"}")
                        .allHear(heard("b", "2")),
                row("an event without a character, which would be the server's push", message("\"\"", "1"))
                        .allHear(heard("message", "1")),
                row("a protocol without a character", "{\"protocol\":\"\"}").forwards("[\"\"]"),
                row("a channel without a character", change("\"\"")).hears(error("There is no channel \"\"")),
                row("to nobody", direct("\"\"")).hears(error("There is no client ")),
                row("a control character as it is", "{\"protocol\":\"a\u0000b\"}")
                        .hears(UNREADABLE),
                row("a text of nothing", "").hears(UNREADABLE),
                row("bytes")
                        .with(ClientFrame.binary("{\"protocol\":\"x\"}".getBytes(StandardCharsets.UTF_8)))
                        .hears(UNREADABLE),
                row("bytes of nothing").with(ClientFrame.binary(new byte[0])).hears(UNREADABLE),
                row("half a pair of surrogates as it is")
                        .with(ClientFrame.text(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}))
                        .hears("close 1007"));
    }

    private static HostileText row(String behaviour, String... texts) {
        return HostileText.of(Speech.SONO, behaviour, texts);
    }

    private static String said(String protocol, String message) {
        return "{\"protocol\":\"" + protocol + "\",\"payload\":{\"message\":" + message + ",\"to\":\"" + ME + "\"}}";
    }

    private static String message(String event, String message) {
        return "{\"protocol\":\"message\",\"event\":" + event + ",\"payload\":{\"message\":" + message + "}}";
    }

    private static String direct(String to) {
        return "{\"protocol\":\"directmessage\",\"payload\":{\"message\":1,\"to\":" + to + "}}";
    }

    private static String change(String to) {
        return "{\"protocol\":\"changeChannel\",\"payload\":{\"to\":" + to + "}}";
    }

    private static String grab(String what) {
        return "{\"protocol\":\"grab\",\"event\":\"g\",\"payload\":{\"message\":\"" + what + "\"}}";
    }

    private static String answer(String asked, String answer) {
        return "{\"protocol\":\"g\",\"payload\":{\"message\":[" + answer + "],\"type\":\"" + asked + "\"}}";
    }

    private static String heard(String event, String message) {
        return "{\"protocol\":" + quoted(event) + ",\"payload\":{\"message\":" + message + ",\"from\":\"" + ME + "\"}}";
    }

    private static String error(String message) {
        return "{\"protocol\":\"error\",\"payload\":{\"message\":" + quoted(message) + "}}";
    }
}
