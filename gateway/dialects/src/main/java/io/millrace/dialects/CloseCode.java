package io.millrace.dialects;

/**
 * Why a gateway ends a session: the WebSocket close code the client sees (RFC 6455, section 7.4.1), the sentence in the
 * close frame, the reason in the {@code disconnected} event and the label of the metric. Clients of every dialect come
 * back after all of these.
 */
public enum CloseCode {
    /** The dialect's own grammar was broken below its messages. */
    PARSE_ERROR(1002, "parse error"),
    /** A message that the dialect forbids. */
    FORCED_CLOSE(1008, "forced close"),
    /** No sign of life in time. */
    PING_TIMEOUT(1001, "ping timeout"),
    /** The client opened a session and joined nothing in time. */
    NOTHING_JOINED(1008, "forced server close"),
    /** The client says goodbye. */
    CLIENT_CLOSED(1000, "transport close"),
    /** A worker ended the session. */
    CLOSED_BY_WORKER(1000, "server namespace disconnect"),
    /** Reserved bits, a bad opcode, a wrong continuation, no mask. */
    PROTOCOL_ERROR(1002, "transport error"),
    /** A text message that is not UTF-8. */
    INVALID_UTF8(1007, "transport error"),
    /** A compressed message that cannot be decompressed. */
    CORRUPT_DATA(1007, "transport error"),
    /** A message in too many fragments, or not whole in time. */
    UNFINISHED_MESSAGE(1008, "transport error"),
    /** A message over the limit. */
    TOO_LARGE(1009, "transport error"),
    /** A fault of ours. */
    INTERNAL_ERROR(1011, "transport error"),
    /** The client does not read what is sent to it. */
    SLOW_READER(1008, "slow reader"),
    /** More is open than is allowed, or Kafka is too far behind for new work. */
    TRY_LATER(1013, "try again later"),
    /** Kafka has refused an event for good: order is kept by ending here. */
    EVENT_LOST(1013, "event not stored"),
    /** More was sent to its room than the gateway can carry: it would be given a stream with a hole. */
    OVERLOAD(1013, "overload"),
    /** The gateway goes away: come back to another. */
    SHUTTING_DOWN(1012, "server shutting down");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** The status code of the close frame. */
    public int code() {
        return code;
    }

    /** For the close frame, the {@code disconnected} event and the metrics' label. */
    public String reason() {
        return reason;
    }
}
