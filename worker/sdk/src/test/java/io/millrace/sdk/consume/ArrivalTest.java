package io.millrace.sdk.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.EventId;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read of a record, and what is none. */
final class ArrivalTest {
    static Stream<Arguments> unreadable() {
        return Stream.of(
                arguments("no key", null, Map.of(), "[\"e\"]", "its key"),
                arguments("another key", "c2", Map.of(), "[\"e\"]", "its key"),
                arguments("a key that the id only begins with", "c", Map.of(), "[\"e\"]", "its key is not"),
                arguments("no sequence", "c1", Map.of("ce_id", "c1/12345"), "[\"e\"]", "its ce_id"),
                arguments("a sequence that is none", "c1", Map.of("ce_id", "c1/1/x"), "[\"e\"]", "its ce_id"),
                arguments("an unknown type", "c1", Map.of("ce_type", "millrace.dreamt"), "[\"e\"]", "its headers"),
                arguments("another contract", "c1", Map.of("ce_contract", "2"), "[\"e\"]", "its contract"),
                arguments("no value", "c1", Map.of(), null, "it has no value"),
                arguments("no JSON", "c1", Map.of(), "[\"e\"", "its value is not JSON"),
                arguments("an object for an event", "c1", Map.of(), "{}", "its value is"),
                arguments(
                        "an array for a notice", "c1", Map.of("ce_type", "millrace.connected"), "[]", "its value is"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void unreadable(
            String behaviour, @Nullable String key, Map<String, String> changed, @Nullable String value, String why) {
        Map<String, String> headers = Records.headers("c1/1/1");
        headers.putAll(changed);
        var thrown = assertThrows(Arrival.Unreadable.class, () -> Arrival.of(Records.record(key, headers, value))
                .readValue());
        assertTrue(String.valueOf(thrown.getMessage()).startsWith(why), thrown.getMessage());
    }

    @Test
    void anEvent() throws Arrival.Unreadable {
        Map<String, String> headers = Records.headers("c1/2/34");
        headers.put("ce_ack", "a7");
        headers.put("x-unknown", "1");
        Arrival arrival =
                Arrival.of(Records.record("c1", headers, "[\"e\", 1 ,{}]")).readValue();
        assertEquals("c1/2/34", arrival.id());
        assertEquals(2, arrival.life());
        assertEquals(34, arrival.sequence());
        assertEquals("a7", arrival.ack());
        assertEquals(2, arrival.argumentCount());
        assertEquals("{}", arrival.argument(1).toString());
    }

    @Test
    void aNotice() throws Arrival.Unreadable {
        Map<String, String> headers = Records.headers("c1/1/end");
        headers.put("ce_type", "millrace.disconnected");
        Arrival arrival =
                Arrival.of(Records.record("c1", headers, "{\"reason\":\"x\"}")).readValue();
        assertEquals(EventId.END, arrival.sequence());
        assertEquals(1, arrival.argumentCount());
        assertEquals("{\"reason\":\"x\"}", arrival.argument(0).toString());
    }
}
