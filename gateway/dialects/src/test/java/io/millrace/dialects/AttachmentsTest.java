package io.millrace.dialects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Attachments in their places. */
final class AttachmentsTest {
    private static final List<Bytes> TWO = List.of(Bytes.of(new byte[] {1, 2, 3}), Bytes.of(new byte[0]));

    static Stream<Arguments> places() {
        return Stream.of(
                arguments("at the top", "{\"_placeholder\":true,\"num\":0}", "\"AQID\""),
                arguments("fields the other way round", "{\"num\":1,\"_placeholder\":true}", "\"\""),
                arguments(
                        "deep inside",
                        "[1,{\"é\":[{\"_placeholder\":true,\"num\":1},\"😀\"]}]",
                        "[1,{\"é\":[\"\",\"😀\"]}]"),
                arguments(
                        "the same one twice",
                        "[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}]",
                        "[\"AQID\",\"AQID\"]"),
                same("a number beyond the last", "{\"_placeholder\":true,\"num\":2}"),
                same("a negative one", "{\"_placeholder\":true,\"num\":-1}"),
                same("a broken one", "{\"_placeholder\":true,\"num\":0.5}"),
                same("a number without end", "{\"_placeholder\":true,\"num\":" + "1".repeat(100) + '}'),
                same("a word", "{\"_placeholder\":true,\"num\":\"0\"}"),
                same("no number", "{\"_placeholder\":true}"),
                same("no mark", "{\"_placeholder\":1,\"num\":0}"),
                same("no object", "[\"_placeholder\",true]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void places(String behaviour, String data, String then) {
        assertEquals(then, Attachments.inBase64(Json.parse(data), TWO).toString());
    }

    private static Arguments same(String behaviour, String data) {
        return arguments(behaviour + " is any other value", data, data);
    }
}
