package io.millrace.worker.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SaidTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PAYLOAD = "{\"origin\":\"dapp.example\"}";

    static Stream<Arguments> pairs() {
        return Stream.of(
                arguments(
                        "a dapp that only asks",
                        "{\"data\":{\"appkey\":\"appkey:1\",\"origin\":\"dapp.example\",\"passthrough\":true},"
                                + "\"plugin\":\"dapp\",\"device\":\"x\",\"uuid\":null}",
                        new Said.Pair("dapp.example", "appkey:1", true)),
                arguments(
                        "a new key, without passthrough",
                        "{\"data\":{\"appkey\":\"appkey:2\",\"origin\":\"dapp.example\"},\"plugin\":\"dapp\"}",
                        new Said.Pair("dapp.example", "appkey:2", false)),
                arguments(
                        "blanks in names do not count",
                        "{\"data\":{\"appkey\":\"k\",\"origin\":\" da pp🌊\\t\"},\"plugin\":\" d app \"}",
                        new Said.Pair("dapp🌊", "k", false)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void pairs(String behaviour, String said, Said.Pair expected) throws Exception {
        assertEquals(expected, Said.Pair.of(MAPPER.readTree(said)));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("null", "null", "plugin"),
                arguments("a text", "\"pair\"", "plugin"),
                arguments("an array", "[1]", "plugin"),
                arguments("without a plugin", request("{}").replace("\"dapp\"", "null"), "plugin"),
                arguments("a plugin of 101 letters", request("{}").replace("dapp", "d".repeat(101)), "plugin"),
                arguments("a plugin that is called as the wallet", request("{}").replace("dapp", "ScatTer"), "plugin"),
                arguments("without data", "{\"plugin\":\"dapp\"}", "origin"),
                arguments("without an origin", request("{}"), "origin"),
                arguments("an origin that is called as the wallet", request("{\"origin\":\"scatter\"}"), "origin"),
                arguments("an origin that is an object", request("{\"origin\":{}}"), "origin"),
                arguments("an id that is an object", request(PAYLOAD).replace("\"7\"", "{}"), "id"),
                arguments("an id without end", request(PAYLOAD).replace("\"7\"", '"' + "7".repeat(254) + '"'), "id"),
                arguments("without a type", request(PAYLOAD).replace("\"type\"", "\"kind\""), "type"),
                arguments("without a key", request(PAYLOAD).replace("appkey", "key"), "appkey"),
                arguments("without the next nonce", request(PAYLOAD).replace("nextNonce", "next"), "nextNonce"));
    }

    private static String request(String payload) {
        return "{\"data\":{\"id\":\"7\",\"type\":\"getVersion\",\"payload\":" + payload
                + ",\"appkey\":\"k\",\"nonce\":0,\"nextNonce\":\"n\"},\"plugin\":\"dapp\"}";
    }

    @ParameterizedTest(name = "a request is refused: {0}")
    @MethodSource
    void refused(String behaviour, String said, String named) throws Exception {
        JsonNode node = MAPPER.readTree(said);
        RefusedException refused = assertThrows(RefusedException.class, () -> Said.Request.of(node));
        assertEquals("malicious", refused.failure().type());
        assertTrue(refused.failure().isError());
        assertTrue(
                refused.failure().message().startsWith(named + " must be"),
                refused.failure().message());
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                arguments("the first nonce is a number", request(PAYLOAD), "0"),
                arguments("later ones are texts", request(PAYLOAD).replace("\"nonce\":0", "\"nonce\":\"17\""), "17"),
                arguments("without a nonce", request(PAYLOAD).replace("\"nonce\":0,", ""), ""));
    }

    @ParameterizedTest(name = "a request: {0}")
    @MethodSource
    void requests(String behaviour, String said, String nonce) throws Exception {
        Said.Request request = Said.Request.of(MAPPER.readTree(said));
        assertEquals(nonce, request.nonce());
        assertEquals("dapp.example", request.origin());
        assertEquals("7", Said.Request.idOf(MAPPER.readTree(said)));
        assertEquals("", Said.Request.idOf(NullNode.instance));
    }
}
