package io.millrace.contract;

import io.millrace.contract.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway tells the workers through Kafka: a client's message or a lifecycle notice.
 *
 * @param origin whose it is
 * @param type what it tells
 * @param sequence rises within the connection's life; {@link EventId#END} for {@code disconnected}
 * @param subject header {@code ce_subject}: the event's name, for lifecycle notices the last word of their type
 * @param epochMillis when the gateway took it, header {@code ce_time}
 * @param awaited present when somebody waits for an answer
 * @param data the record's value: for {@link EventType#EVENT} the array {@code ["name", arg, ...]} in the client's own
 *     bytes, for a notice an object (the contract's document lists its fields)
 * @param attachments binary arguments, for which {@code data} holds <code>{"_placeholder":true,"num":n}</code>; headers
 *     {@code attachment-<n>}
 */
public record Event(
        Origin origin,
        EventType type,
        long sequence,
        String subject,
        long epochMillis,
        @Nullable Awaited awaited,
        Json data,
        List<Bytes> attachments) {

    /** The unique name of this event. */
    public EventId id() {
        return new EventId(origin.connection(), origin.life(), sequence);
    }

    /**
     * The answer somebody waits for.
     *
     * @param ack made by the gateway, opaque: {@code ack}, {@code fail}, {@code accept} and {@code refuse} name it.
     *     Header {@code ce_ack}
     * @param deadlineEpochMillis nobody waits any longer after it. Header {@code ce_deadline}
     */
    public record Awaited(String ack, long deadlineEpochMillis) {}
}
