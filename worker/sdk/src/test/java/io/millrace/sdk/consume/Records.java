package io.millrace.sdk.consume;

import io.millrace.contract.wire.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Records as a gateway writes them, and broken ones. */
final class Records {
    private Records() {}

    /** A good one. */
    static ConsumerRecord<String, byte[]> event(String key, String id) {
        return record(key, headers(id), "[\"e\"]");
    }

    /** Headers that are enough. */
    static Map<String, String> headers(String id) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(EventHeaders.ID, id);
        headers.put(EventHeaders.TYPE, "millrace.event");
        headers.put(EventHeaders.SUBJECT, "e");
        headers.put(EventHeaders.NAMESPACE, "/");
        return headers;
    }

    static ConsumerRecord<String, byte[]> record(
            @Nullable String key, Map<String, String> headers, @Nullable String value) {
        byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>("t", 0, 7, key, bytes);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}
