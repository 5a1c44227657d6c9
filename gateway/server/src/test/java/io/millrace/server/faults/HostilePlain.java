package io.millrace.server.faults;

import static io.millrace.server.faults.HostileText.ME;
import static io.millrace.server.faults.HostileText.deep;

import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Speech;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;

/** Rows of plain events. */
final class HostilePlain {
    private static final String HUGE = "x".repeat(900_000);

    private HostilePlain() {}

    static Stream<HostileText> rows() {
        return Stream.of(depths(), names(), values(), nothings()).flatMap(Function.identity());
    }

    private static Stream<HostileText> depths() {
        return Stream.of(
                row("50,000 arrays", deep(50_000)).ignores(1),
                row("50,000 arrays without an end", "[".repeat(50_000)).ignores(1),
                row("50,000 objects without an end", "{\"event\":".repeat(50_000))
                        .ignores(1),
                row("an event of 50,000 arrays", with("\"x\"", deep(50_000))).ignores(1),
                row("an event of 127 arrays, which would be too deep for workers", with("\"x\"", deep(127)))
                        .ignores(1),
                row("the same of data style", with("\"data:get:deep\"", deep(127)))
                        .ignores(1),
                forwarded("an event of 126 arrays", "\"x\"", deep(126)),
                forwarded("the same of data style", "\"data:get:deep\"", deep(126)),
                forwarded("the same, answered", "\"echo\"", deep(126))
                        .hears("{\"event\":\"echo\",\"args\":[" + with("\"echo\"", deep(126)) + ",\"" + ME + "\"]}"));
    }

    private static Stream<HostileText> names() {
        Stream<HostileText> carried = Stream.of(
                        "__proto__",
                        "constructor",
                        "hasOwnProperty",
                        "__proto__:get:__proto__",
                        "",
                        "a\\u0000\\b\\u001F",
                        "a\\u0000:get:\\b",
                        "\\ud800",
                        "\\uDFFFx",
                        "\\u0065\\/",
                        "%:{}*")
                .map(name -> forwarded("the name \"" + name + '"', '"' + name + '"', "1"));
        Stream<HostileText> others = Stream.of(
                forwarded("a huge name", '"' + HUGE + '"', "1"),
                row("a huge name of data style", with("\":get:" + HUGE + '"', "1"))
                        .ignores(1),
                row("half a pair of surrogates in a name of data style", with("\"a:get:\\ud800\"", "1"))
                        .ignores(1),
                row("a field __proto__", "{\"__proto__\":{\"event\":\"x\"}}").ignores(1),
                row("a control character as it is", with("\"a\u0000b\"", "1")).ignores(1));
        return Stream.concat(carried, others);
    }

    private static Stream<HostileText> values() {
        String many = "7".repeat(100_000);
        return Stream.of(
                        "1e400",
                        "-1E-400",
                        many,
                        "[1e999999," + many + "]",
                        "{\"a\":1,\"a\":2}",
                        "{\"__proto__\":{\"polluted\":1},\"constructor\":2}",
                        "\"\\ud800\\u0000\"")
                .map(value ->
                        forwarded("the value " + (value.length() > 60 ? "of many digits" : value), "\"x\"", value));
    }

    private static Stream<HostileText> nothings() {
        return Stream.of(
                row("a name that stands twice", "{\"event\":\"x\",\"event\":\"y\"}")
                        .forwards("[\"y\",{\"event\":\"x\",\"event\":\"y\"}]"),
                row("a name twice, the last no text", "{\"event\":\"x\",\"event\":5}")
                        .ignores(1),
                row("a text of nothing", "").ignores(1),
                row("bytes")
                        .with(ClientFrame.binary("{\"event\":\"x\"}".getBytes(StandardCharsets.UTF_8)))
                        .ignores(1),
                row("bytes of nothing").with(ClientFrame.binary(new byte[0])).ignores(1),
                row("half a pair of surrogates as it is")
                        .with(ClientFrame.text(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}))
                        .hears("close 1007"));
    }

    /** In the client's own bytes, its name and all of it. */
    private static HostileText forwarded(String behaviour, String name, String value) {
        return row(behaviour, with(name, value)).forwards("[" + name + "," + with(name, value) + "]");
    }

    private static HostileText row(String behaviour, String... texts) {
        return HostileText.of(Speech.PLAIN, behaviour, texts);
    }

    private static String with(String name, String value) {
        return "{\"event\":" + name + ",\"a\":" + value + '}';
    }
}
