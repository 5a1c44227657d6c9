package io.millrace.sdk.consume;

import io.millrace.contract.Event;
import io.millrace.contract.EventId;
import io.millrace.contract.EventType;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import io.millrace.contract.wire.EventCodec;
import io.millrace.contract.wire.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record, read as far as every event needs: one walk over its headers, the value checked but not taken apart.
 * {@link #event()} reads the rest.
 */
final class Arrival {
    private static final Map<String, EventType> TYPES = new HashMap<>();
    private static final String CONTRACT = Integer.toString(EventCodec.CONTRACT_VERSION);

    static {
        for (EventType type : EventType.values()) {
            TYPES.put(type.wireName(), type);
        }
    }

    private final ConsumerRecord<String, byte[]> record;
    private @Nullable String id;
    private @Nullable String type;
    private @Nullable String name;
    private @Nullable String namespace;
    private @Nullable String ack;
    private @Nullable String contract;
    private Json data = Json.NULL;
    private List<Json> arguments = List.of();
    private EventType kind = EventType.EVENT;
    private int life;
    private long sequence;

    private Arrival(ConsumerRecord<String, byte[]> record) {
        this.record = record;
    }

    /** A record is nothing that this worker can handle. Says why. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String why) {
            super(why, null, false, false);
        }
    }

    /** @throws Unreadable when it is no event, or one of another contract */
    static Arrival read(ConsumerRecord<String, byte[]> record) throws Unreadable {
        Arrival arrival = new Arrival(record);
        arrival.readHeaders();
        arrival.readId();
        arrival.readValue();
        return arrival;
    }

    private void readHeaders() throws Unreadable {
        for (Header header : record.headers()) {
            switch (header.key()) {
                case EventHeaders.ID -> id = text(header);
                case EventHeaders.TYPE -> type = text(header);
                case EventHeaders.SUBJECT -> name = text(header);
                case EventHeaders.NAMESPACE -> namespace = text(header);
                case EventHeaders.ACK -> ack = text(header);
                case EventHeaders.CONTRACT -> contract = text(header);
                default -> {}
            }
        }
        EventType known = type == null ? null : TYPES.get(type);
        if (known == null || name == null || namespace == null) {
            throw new Unreadable("its headers are those of no event that is known here");
        }
        if (contract != null && !contract.equals(CONTRACT)) {
            throw new Unreadable("its contract is another than " + CONTRACT);
        }
        kind = known;
    }

    private void readId() throws Unreadable {
        String key = record.key();
        boolean fits = id != null && key != null && id.startsWith(key) && id.startsWith("/", key.length());
        if (id == null || key == null || !fits) {
            throw new Unreadable("its key is not the connection of its ce_id");
        }
        int slash = id.indexOf('/', key.length() + 1);
        if (slash < 0) {
            throw new Unreadable("its ce_id is not <connection>/<life>/<sequence or end>");
        }
        try {
            life = Integer.parseInt(id, key.length() + 1, slash, 10);
            boolean end = id.endsWith("/end");
            sequence = end ? EventId.END : Long.parseLong(id, slash + 1, id.length(), 10);
        } catch (NumberFormatException _) {
            throw new Unreadable("its ce_id is not <connection>/<life>/<sequence or end>");
        }
    }

    private void readValue() throws Unreadable {
        byte[] value = record.value();
        if (value == null) {
            throw new Unreadable("it has no value");
        }
        try {
            data = Json.parse(value);
        } catch (JsonException e) {
            throw new Unreadable("its value is not JSON: " + e.getMessage());
        }
        if (kind == EventType.EVENT ? !data.isArray() : !data.isObject()) {
            throw new Unreadable("its value is an array for a notice, or an object for an event");
        }
        arguments = kind == EventType.EVENT ? data.elements() : List.of(data);
    }

    private static String text(Header header) {
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    /** {@code ce_id}. */
    String id() {
        return present(id);
    }

    EventType type() {
        return kind;
    }

    /** {@code ce_subject}. */
    String name() {
        return present(name);
    }

    String namespace() {
        return present(namespace);
    }

    /** What an answer names, or {@code null} when nobody waits. */
    @Nullable
    String ack() {
        return ack;
    }

    int life() {
        return life;
    }

    long sequence() {
        return sequence;
    }

    Json data() {
        return data;
    }

    int argumentCount() {
        return kind == EventType.EVENT ? Math.max(0, arguments.size() - 1) : arguments.size();
    }

    Json argument(int index) {
        return arguments.get(kind == EventType.EVENT ? index + 1 : index);
    }

    /** A header's bytes, the last of that name. */
    byte @Nullable [] header(String wanted) {
        Header header = record.headers().lastHeader(wanted);
        return header == null ? null : header.value();
    }

    /**
     * All of it.
     *
     * @throws io.millrace.contract.wire.WireException when a header that nothing has needed so far is broken
     */
    Event event() {
        return EventCodec.decode(this::header, record.value());
    }

    private static String present(@Nullable String read) {
        if (read == null) {
            throw new IllegalStateException("Not read");
        }
        return read;
    }
}
