package io.millrace.dialects.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Outgoing;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract's table, column plain. */
final class PlainEncodeTest {
    private static final PlainDialect DIALECT = new PlainDialect(new PlainSettings(PlainSettings.Mode.ALL));
    private static final List<Bytes> BYTES = List.of(Bytes.of(new byte[] {0, 1, (byte) 255}));

    static Stream<Arguments> said() {
        return Stream.of(
                arguments(
                        "an event",
                        new Outgoing.Emit("é", Json.parse("[1.50,{\"a\":null}]"), List.of(), -1),
                        text("{\"event\":\"é\",\"args\":[1.50,{\"a\":null}]}")),
                arguments(
                        "with bytes",
                        new Outgoing.Emit("f", Json.parse("[{\"_placeholder\":true,\"num\":0}]"), BYTES, -1),
                        text("{\"event\":\"f\",\"args\":[\"AAH/\"]}")),
                arguments(
                        "a channel's message",
                        new Outgoing.Publish("data:set:x", Json.parse("{\"n\":1}"), List.of()),
                        text("{\"event\":\"data:set:x\",\"data\":{\"n\":1}}")),
                arguments(
                        "with bytes",
                        new Outgoing.Publish("c", Json.parse("{\"_placeholder\":true,\"num\":0}"), BYTES),
                        text("{\"event\":\"c\",\"data\":\"AAH/\"}")),
                arguments("raw text", new Outgoing.RawText("any 😀"), text("any 😀")),
                arguments("raw bytes", new Outgoing.RawBinary(BYTES.getFirst()), new Frame.Binary(BYTES.getFirst())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void said(String what, Outgoing message, Frame frame) {
        assertEquals(new Encoded.Frames(List.of(frame)), DIALECT.encode("plain", message, PlainDialect.ENCODING));
    }

    static Stream<Outgoing> cannotBeSaid() {
        return Stream.of(
                new Outgoing.Emit("é", Json.EMPTY_ARRAY, List.of(), 0),
                new Outgoing.Ack("1", Json.EMPTY_ARRAY, List.of()),
                new Outgoing.Fail("1", "E", "no", null, null),
                new Outgoing.Denied("1", Outgoing.Denial.NO_ROUTE, "x"),
                new Outgoing.Token("t"),
                new Outgoing.Token(null),
                new Outgoing.Kick("r", "no"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void cannotBeSaid(Outgoing message) {
        assertInstanceOf(Encoded.CannotBeSaid.class, DIALECT.encode("plain", message, PlainDialect.ENCODING));
    }

    private static Frame text(String text) {
        return Frame.Text.of(text);
    }
}
