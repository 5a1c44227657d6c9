package io.millrace.sdk.consume;

import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import io.millrace.contract.wire.EventCodec;
import io.millrace.contract.wire.EventHeaders;
import io.millrace.sdk.handler.HandlerTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record, read as far as is needed: one walk over its headers tells whether anybody here handles it, as most of a
 * topic that several services share is for others. Then the value is checked but not taken apart. {@link #event()}
 * reads the rest.
 */
final class Arrival {
    private static final Map<String, EventType> TYPES = new HashMap<>();
    private static final byte[] EVENT = EventType.EVENT.wireName().getBytes(StandardCharsets.UTF_8);
    private static final byte[] CONTRACT =
            Integer.toString(EventCodec.CONTRACT_VERSION).getBytes(StandardCharsets.UTF_8);

    static {
        for (EventType type : EventType.values()) {
            TYPES.put(type.wireName(), type);
        }
    }

    private final ConsumerRecord<String, byte[]> record;
    private byte @Nullable [] id;
    private @Nullable EventType type;
    private @Nullable String name;
    private @Nullable String namespace;
    private @Nullable String ack;
    private Json data = Json.NULL;
    private List<Json> arguments = List.of();
    private WireId place = new WireId(0, 0);

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

    /**
     * Reads the headers.
     *
     * @throws Unreadable when it is no event, or one of another contract
     */
    static Arrival of(ConsumerRecord<String, byte[]> record) throws Unreadable {
        Arrival arrival = new Arrival(record);
        arrival.readHeaders();
        arrival.readId();
        return arrival;
    }

    /**
     * Whether a record is another service's: an event for which there is no handler. Says no where it cannot tell, so
     * that {@link #of} does. A topic that several services share is mostly others': this must cost next to nothing.
     */
    static boolean isForOthers(ConsumerRecord<String, byte[]> record, HandlerTable handlers) {
        boolean isEvent = false;
        String itsName = null;
        String itsNamespace = null;
        for (Header header : record.headers()) {
            switch (header.key()) {
                case EventHeaders.TYPE -> isEvent = Arrays.equals(header.value(), EVENT);
                case EventHeaders.SUBJECT -> itsName = Texts.of(header.value());
                case EventHeaders.NAMESPACE -> itsNamespace = Texts.of(header.value());
                default -> {}
            }
        }
        return isEvent
                && itsName != null
                && itsNamespace != null
                && handlers.find(EventType.EVENT, itsNamespace, itsName) == null;
    }

    /** When the gateway has sent it, by its clock. */
    long sentMillis() {
        return record.timestamp();
    }

    private void readHeaders() throws Unreadable {
        for (Header header : record.headers()) {
            switch (header.key()) {
                case EventHeaders.ID -> id = header.value();
                case EventHeaders.TYPE -> type = type(header.value());
                case EventHeaders.SUBJECT -> name = Texts.of(header.value());
                case EventHeaders.NAMESPACE -> namespace = Texts.of(header.value());
                case EventHeaders.ACK -> ack = new String(header.value(), StandardCharsets.UTF_8);
                case EventHeaders.CONTRACT -> requireContract(header.value());
                default -> {}
            }
        }
        if (type == null || name == null || namespace == null) {
            throw new Unreadable("its headers are those of no event that is known here");
        }
    }

    private static @Nullable EventType type(byte[] wireName) {
        return Arrays.equals(wireName, EVENT) ? EventType.EVENT : TYPES.get(Texts.of(wireName));
    }

    private static void requireContract(byte[] contract) throws Unreadable {
        if (!Arrays.equals(contract, CONTRACT)) {
            throw new Unreadable("its contract is another than " + EventCodec.CONTRACT_VERSION);
        }
    }

    private void readId() throws Unreadable {
        String key = record.key();
        if (id == null || key == null) {
            throw new Unreadable("its key is not the connection of its ce_id");
        }
        place = WireId.read(id, key);
    }

    /**
     * Reads the value: for all that asks for arguments.
     *
     * @return this
     * @throws Unreadable when it is no JSON, or none for its type
     */
    Arrival readValue() throws Unreadable {
        byte[] value = record.value();
        if (value == null) {
            throw new Unreadable("it has no value");
        }
        try {
            data = Json.parse(value);
        } catch (JsonException e) {
            throw new Unreadable("its value is not JSON: " + e.getMessage());
        }
        if (type == EventType.EVENT ? !data.isArray() : !data.isObject()) {
            throw new Unreadable("its value is an array for a notice, or an object for an event");
        }
        arguments = type == EventType.EVENT ? data.elements() : List.of(data);
        return this;
    }

    /** {@code ce_id}. */
    String id() {
        return new String(present(id), StandardCharsets.UTF_8);
    }

    EventType type() {
        return present(type);
    }

    /** {@code ce_subject}. */
    String name() {
        return present(name);
    }

    String namespace() {
        return present(namespace);
    }

    /** Of which channel it is; after {@link #readValue}, for what is of one. */
    String channel() {
        String[] channel = {""};
        data.forEachField((field, value) -> {
            if (field.equals("channel") && value.isString()) {
                channel[0] = value.asString();
            }
        });
        return channel[0];
    }

    /** Whether it is of a channel, and its value says of which. */
    boolean isOfAChannel() {
        return type == EventType.SUBSCRIBE || type == EventType.PUBLISH;
    }

    /** Whether its answer is an {@code accept} or {@code refuse}, and somebody waits for it. */
    boolean isDecided() {
        return ack != null && (type == EventType.CONNECT || isOfAChannel());
    }

    /** What an answer names, or {@code null} when nobody waits. */
    @Nullable
    String ack() {
        return ack;
    }

    /** Whether its answer is an {@code ack} or {@code fail}, and somebody waits for it. */
    boolean isAnswered() {
        return ack != null && type == EventType.EVENT;
    }

    /** Until when somebody waits, by the gateway's clock. */
    long deadlineMillis() {
        byte[] deadline = header(EventHeaders.DEADLINE);
        try {
            return deadline == null ? Long.MAX_VALUE : Long.parseLong(new String(deadline, StandardCharsets.UTF_8));
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE; // read in full it is told
        }
    }

    int life() {
        return place.life();
    }

    long sequence() {
        return place.sequence();
    }

    Json data() {
        return data;
    }

    int argumentCount() {
        return type == EventType.EVENT ? Math.max(0, arguments.size() - 1) : arguments.size();
    }

    Json argument(int index) {
        return arguments.get(type == EventType.EVENT ? index + 1 : index);
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

    private static <T> T present(@Nullable T read) {
        if (read == null) {
            throw new IllegalStateException("Not read");
        }
        return read;
    }
}
