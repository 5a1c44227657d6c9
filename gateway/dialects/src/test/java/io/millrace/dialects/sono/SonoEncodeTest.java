package io.millrace.dialects.sono;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Outgoing;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract's table, column sono. */
final class SonoEncodeTest {
    private static final SonoDialect DIALECT = new SonoDialect(new SonoSettings(List.of("home"), false));
    private static final List<Bytes> BYTES = List.of(Bytes.of(new byte[] {0, 1, (byte) 255}));

    static Stream<Arguments> said() {
        return Stream.of(
                arguments(
                        "somebody's message",
                        new Outgoing.Emit("chat", Json.parse("[{\"a\":1.50},\"k3J9\"]"), List.of(), -1),
                        "{\"protocol\":\"chat\",\"payload\":{\"message\":{\"a\":1.50},\"from\":\"k3J9\"}}"),
                arguments(
                        "a worker's event",
                        new Outgoing.Emit("é", Json.parse("[1]"), List.of(), -1),
                        "{\"protocol\":\"é\",\"payload\":{\"message\":1}}"),
                arguments(
                        "without arguments",
                        new Outgoing.Emit("é", Json.EMPTY_ARRAY, List.of(), -1),
                        "{\"protocol\":\"é\",\"payload\":{\"message\":null}}"),
                arguments(
                        "with bytes",
                        new Outgoing.Emit("f", Json.parse("[{\"_placeholder\":true,\"num\":0}]"), BYTES, -1),
                        "{\"protocol\":\"f\",\"payload\":{\"message\":\"AAH/\"}}"),
                arguments(
                        "the server's push to all",
                        new Outgoing.Emit("", Json.parse("[\"hi\"]"), List.of(), -1),
                        "{\"message\":\"hi\"}"),
                arguments(
                        "a channel's message",
                        new Outgoing.Publish("tea", Json.parse("{\"n\":1}"), List.of()),
                        "{\"protocol\":\"tea\",\"payload\":{\"message\":{\"n\":1}}}"),
                arguments(
                        "the answer to a question",
                        new Outgoing.Ack(
                                new Grab("é", Json.string("clients")).answerId(),
                                Json.parse("[[\"a\",\"b\"]]"),
                                List.of()),
                        "{\"protocol\":\"é\",\"payload\":{\"message\":[\"a\",\"b\"],\"type\":\"clients\"}}"),
                arguments(
                        "what a worker refuses",
                        new Outgoing.Fail("trouble", "E", "not yours", null, null),
                        "{\"protocol\":\"error\",\"payload\":{\"message\":\"not yours\"}}"),
                arguments(
                        "somebody who is not there",
                        new Outgoing.Denied("trouble", Outgoing.Denial.NOBODY_THERE, "k3J9"),
                        "{\"protocol\":\"error\",\"payload\":{\"message\":\"There is no client k3J9\"}}"),
                arguments("raw text", new Outgoing.RawText("any"), "any"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void said(String what, Outgoing message, String frame) {
        assertEquals(
                new Encoded.Frames(List.of(Frame.Text.of(frame))),
                DIALECT.encode("sono", message, SonoDialect.ENCODING));
    }

    static Stream<Outgoing> denials() {
        return Arrays.stream(Outgoing.Denial.values()).map(why -> new Outgoing.Denied("trouble", why, "x"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void denials(Outgoing message) {
        assertInstanceOf(Encoded.Frames.class, DIALECT.encode("sono", message, SonoDialect.ENCODING));
    }

    static Stream<Outgoing> cannotBeSaid() {
        return Stream.of(
                new Outgoing.Emit("é", Json.EMPTY_ARRAY, List.of(), 0),
                new Outgoing.Ack("trouble", Json.EMPTY_ARRAY, List.of()),
                new Outgoing.Token("t"),
                new Outgoing.Kick("r", "no"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void cannotBeSaid(Outgoing message) {
        assertInstanceOf(Encoded.CannotBeSaid.class, DIALECT.encode("sono", message, SonoDialect.ENCODING));
    }
}
