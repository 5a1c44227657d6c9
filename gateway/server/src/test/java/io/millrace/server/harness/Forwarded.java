package io.millrace.server.harness;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of the topic of events.
 *
 * @param key as text
 * @param headers as text, by name; those of attachments too
 * @param value as text
 * @param attachments raw bytes of the headers {@code attachment-<n>}
 */
public record Forwarded(
        int partition,
        long offset,
        String key,
        SequencedMap<String, String> headers,
        String value,
        Map<String, byte[]> attachments) {

    static Forwarded of(ConsumerRecord<byte[], byte[]> kafka) {
        SequencedMap<String, String> headers = new TreeMap<>();
        Map<String, byte[]> attachments = new TreeMap<>();
        for (Header header : kafka.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            if (header.key().startsWith("attachment-")) {
                attachments.put(header.key(), header.value());
            }
        }
        return new Forwarded(
                kafka.partition(),
                kafka.offset(),
                new String(kafka.key(), StandardCharsets.UTF_8),
                headers,
                new String(kafka.value(), StandardCharsets.UTF_8),
                attachments);
    }

    /** A header's value, or the empty text. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** {@code event}, {@code connected}, {@code disconnected}, ... */
    public String type() {
        return header("ce_type").replaceFirst("^millrace\\.", "");
    }

    /** For the answer. */
    public String ack() {
        return header("ce_ack");
    }
}
