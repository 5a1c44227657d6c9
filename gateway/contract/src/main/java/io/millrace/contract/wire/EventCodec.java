package io.millrace.contract.wire;

import io.millrace.contract.Bytes;
import io.millrace.contract.Event;
import io.millrace.contract.EventId;
import io.millrace.contract.EventType;
import io.millrace.contract.Origin;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as a Kafka record: headers and value. The key is the connection id; which partition, {@link Partitioning}
 * says. Stateless, any thread; writing runs on event loops.
 */
public final class EventCodec {
    /** The contract's version, header {@code ce_contract}. */
    public static final int CONTRACT_VERSION = 1;

    private static final String SOURCE_PREFIX = "/gateways/";
    private static final byte[] SPECVERSION = Utf8.bytes("1.0");
    private static final byte[] CONTENT_TYPE = Utf8.bytes("application/json");
    private static final byte[] CONTRACT = Utf8.bytes(Integer.toString(CONTRACT_VERSION));
    private static final Map<String, EventType> TYPES = new HashMap<>();

    static {
        for (EventType type : EventType.values()) {
            TYPES.put(type.wireName(), type);
        }
    }

    private EventCodec() {}

    /**
     * Gives out the record's headers. Arrays of texts that come again are shared by all records.
     *
     * @throws IllegalArgumentException when the event's time is before 1970 or after 9999
     */
    public static void headers(Event event, HeaderSink sink) {
        Origin origin = event.origin();
        sink.header(EventHeaders.SPECVERSION, SPECVERSION);
        sink.header(EventHeaders.ID, id(origin, event.sequence()));
        sink.header(EventHeaders.SOURCE, Utf8.shared(SOURCE_PREFIX, origin.gateway()));
        sink.header(EventHeaders.TYPE, Utf8.shared(event.type().wireName()));
        sink.header(EventHeaders.SUBJECT, Utf8.bytes(event.subject()));
        sink.header(EventHeaders.TIME, Timestamp.format(event.epochMillis()));
        sink.header(EventHeaders.CONTENT_TYPE, CONTENT_TYPE);
        sink.header(EventHeaders.CONNECTION, Utf8.bytes(origin.connection().value()));
        sink.header(EventHeaders.DIALECT, Utf8.shared(origin.dialect()));
        sink.header(EventHeaders.NAMESPACE, Utf8.shared(origin.namespace()));
        if (origin.user() != null) {
            sink.header(EventHeaders.USER, Utf8.bytes(origin.user()));
        }
        if (origin.claims() != null) {
            sink.header(EventHeaders.CLAIMS, origin.claims().toBytes());
        }
        if (!origin.states().isEmpty()) {
            sink.header(EventHeaders.STATE, States.encode(origin.states()));
        }
        Event.Awaited awaited = event.awaited();
        if (awaited != null) {
            sink.header(EventHeaders.ACK, Utf8.bytes(awaited.ack()));
            sink.header(EventHeaders.DEADLINE, Utf8.bytes(Long.toString(awaited.deadlineEpochMillis())));
        }
        sink.header(EventHeaders.CONTRACT, CONTRACT);
        List<Bytes> attachments = event.attachments();
        for (int n = 0; n < attachments.size(); n++) {
            sink.header(EventHeaders.attachment(n), attachments.get(n).array());
        }
    }

    /** The record's value: the client's own bytes. */
    public static byte[] value(Event event) {
        return event.data().toBytes();
    }

    /**
     * Reads a record. Headers that this version does not know are not looked at.
     *
     * @param value kept by the event: not to be written to any more
     * @throws WireException when it is no event ({@link WireException#isUnknownKind()}: of a type or contract not known
     *     here)
     */
    public static Event decode(HeaderSource headers, byte[] value) {
        version(headers);
        EventId id = id(required(headers, EventHeaders.ID));
        EventType type = TYPES.get(required(headers, EventHeaders.TYPE));
        if (type == null) {
            throw WireException.unknown("An unknown " + EventHeaders.TYPE);
        }
        byte[] time = headers.header(EventHeaders.TIME);
        if (time == null) {
            throw missing(EventHeaders.TIME);
        }
        return new Event(
                origin(headers, id),
                type,
                id.sequence(),
                required(headers, EventHeaders.SUBJECT),
                Timestamp.parse(time),
                awaited(headers),
                data(type, value),
                attachments(headers));
    }

    private static void version(HeaderSource headers) {
        String version = optional(headers, EventHeaders.CONTRACT);
        if (version != null && !version.equals("1")) {
            throw WireException.unknown("Another " + EventHeaders.CONTRACT + " than " + CONTRACT_VERSION);
        }
    }

    private static Origin origin(HeaderSource headers, EventId id) {
        String source = required(headers, EventHeaders.SOURCE);
        if (!source.startsWith(SOURCE_PREFIX)) {
            throw WireException.malformed(EventHeaders.SOURCE + " is " + SOURCE_PREFIX + "<id>");
        }
        byte[] state = headers.header(EventHeaders.STATE);
        List<WorkerState> states = state == null ? List.of() : States.decode(state);
        return new Origin(
                source.substring(SOURCE_PREFIX.length()),
                id.connection(),
                id.life(),
                required(headers, EventHeaders.DIALECT),
                required(headers, EventHeaders.NAMESPACE),
                optional(headers, EventHeaders.USER),
                claims(headers),
                states);
    }

    private static @Nullable Json claims(HeaderSource headers) {
        byte[] claims = headers.header(EventHeaders.CLAIMS);
        if (claims == null) {
            return null;
        }
        try {
            Json json = Json.parse(claims);
            if (!json.isObject()) {
                throw WireException.malformed(EventHeaders.CLAIMS + " is a JSON object");
            }
            return json;
        } catch (JsonException e) {
            throw WireException.malformed(EventHeaders.CLAIMS + ": " + e.getMessage());
        }
    }

    private static Event.@Nullable Awaited awaited(HeaderSource headers) {
        String ack = optional(headers, EventHeaders.ACK);
        if (ack == null) {
            return null;
        }
        try {
            return new Event.Awaited(ack, Long.parseLong(required(headers, EventHeaders.DEADLINE)));
        } catch (NumberFormatException e) {
            throw WireException.malformed(EventHeaders.DEADLINE + " is epoch milliseconds");
        }
    }

    private static Json data(EventType type, byte[] value) {
        try {
            Json data = Json.parseOuter(value, 0, value.length, Payload.ENVELOPE);
            if (type == EventType.EVENT ? !data.isArray() : !data.isObject()) {
                throw WireException.malformed("The value is an array for an event, an object for a notice");
            }
            return data;
        } catch (JsonException e) {
            throw WireException.malformed(String.valueOf(e.getMessage()));
        }
    }

    private static List<Bytes> attachments(HeaderSource headers) {
        byte[] first = headers.header(EventHeaders.attachment(0));
        if (first == null) {
            return List.of();
        }
        List<Bytes> attachments = new ArrayList<>();
        for (byte[] next = first; next != null; next = headers.header(EventHeaders.attachment(attachments.size()))) {
            attachments.add(Bytes.of(next));
            if (attachments.size() > Payload.MAX_ATTACHMENTS) {
                throw WireException.malformed("More than " + Payload.MAX_ATTACHMENTS + " attachments");
            }
        }
        return List.copyOf(attachments);
    }

    private static byte[] id(Origin origin, long sequence) {
        String connection = origin.connection().value();
        String end = sequence == EventId.END ? "end" : Long.toString(sequence);
        return Utf8.bytes(connection + '/' + origin.life() + '/' + end);
    }

    private static EventId id(String text) {
        try {
            return EventId.parse(text);
        } catch (IllegalArgumentException e) {
            throw WireException.malformed(EventHeaders.ID + " is <connection>/<life>/<sequence or end>");
        }
    }

    private static String required(HeaderSource headers, String name) {
        String value = optional(headers, name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    private static @Nullable String optional(HeaderSource headers, String name) {
        byte[] value = headers.header(name);
        return value == null ? null : Utf8.text(value);
    }

    private static WireException missing(String name) {
        return WireException.malformed("Header " + name + " is missing");
    }
}
