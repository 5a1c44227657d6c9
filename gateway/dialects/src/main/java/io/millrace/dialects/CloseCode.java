package io.millrace.dialects;

/**
 * Why a gateway ends a session: the WebSocket close code the client sees (RFC 6455, section 7.4.1) unless its dialect
 * has another ({@link Session#closeCode}), the sentence in the close frame, the reason in the {@code disconnected}
 * event, and for the metrics whose doing it was. Clients of every dialect come back after all of these.
 */
public enum CloseCode {
    /** The dialect's own grammar was broken below its messages. */
    PARSE_ERROR(1002, "parse error", Category.BAD_REQUEST),
    /** A message that the dialect forbids. */
    FORCED_CLOSE(1008, "forced close", Category.BAD_REQUEST),
    /** No sign of life in time. */
    PING_TIMEOUT(1001, "ping timeout", Category.NETWORK),
    /** The same to clients of SocketCluster, which come back at once then. */
    PONG_TIMEOUT(4001, "ping timeout", Category.NETWORK),
    /** The client opened a session and joined nothing in time. */
    NOTHING_JOINED(1008, "forced server close", Category.BAD_REQUEST),
    /** The same in SocketCluster: no {@code #handshake} in time. */
    HANDSHAKE_TIMEOUT(4005, "forced server close", Category.BAD_REQUEST),
    /** SocketCluster: it may not come in, or has asked in a way that nobody can answer. */
    HANDSHAKE_REJECTED(4008, "forced close", Category.BAD_REQUEST),
    /** SocketCluster: it has said something before its {@code #handshake}. */
    HANDSHAKE_MISSING(4009, "forced close", Category.BAD_REQUEST),
    /** The client says goodbye. */
    CLIENT_CLOSED(1000, "transport close", Category.NORMAL),
    /** Its connection is gone without a word. Nobody is told this code. */
    CONNECTION_LOST(1006, "transport error", Category.NETWORK),
    /** A worker ended the session. */
    CLOSED_BY_WORKER(1000, "server namespace disconnect", Category.NORMAL),
    /** Reserved bits, a bad opcode, a wrong continuation, no mask. */
    PROTOCOL_ERROR(1002, "transport error", Category.BAD_REQUEST),
    /** A text message that is not UTF-8. */
    INVALID_UTF8(1007, "transport error", Category.BAD_REQUEST),
    /** A compressed message that cannot be decompressed. */
    CORRUPT_DATA(1007, "transport error", Category.BAD_REQUEST),
    /** A message in too many fragments, or not whole in time. */
    UNFINISHED_MESSAGE(1008, "transport error", Category.BAD_REQUEST),
    /** A message over the limit. */
    TOO_LARGE(1009, "transport error", Category.BAD_REQUEST),
    /** A fault of ours. */
    INTERNAL_ERROR(1011, "transport error", Category.SERVICE_ERROR),
    /** The client does not read what is sent to it. */
    SLOW_READER(1008, "slow reader", Category.SLOW_CLIENT),
    /** More is open than is allowed, or Kafka is too far behind for new work. */
    TRY_LATER(1013, "try again later", Category.THROTTLED),
    /** What the client was let in for, a token or a worker's word, has expired: it is to present something newer. */
    EXPIRED(3000, "expired", Category.NORMAL),
    /** Kafka has refused an event for good: order is kept by ending here. */
    EVENT_LOST(1013, "event not stored", Category.EVENT_LOST),
    /** More was sent to its room than the gateway can carry: it would be given a stream with a hole. */
    OVERLOAD(1013, "overload", Category.THROTTLED),
    /** The gateway was given up, and others have said the end of its connections: come back anew. */
    GATEWAY_LOST(1012, "gateway lost", Category.SERVICE_ERROR),
    /** The gateway goes away: come back to another. */
    SHUTTING_DOWN(1012, "server shutting down", Category.SERVICE_RELOAD);

    /** Whose doing an end is: few words that stay, for metrics. */
    public enum Category {
        /** The client or a worker wanted it, or its time was over. */
        NORMAL("normal"),
        /** The connection was lost, or is silent. */
        NETWORK("network"),
        /** The client broke a rule. */
        BAD_REQUEST("bad request"),
        /** The client does not read. */
        SLOW_CLIENT("slow client"),
        /** More was wanted than the gateway can carry. */
        THROTTLED("throttled"),
        /** Kafka has not stored what the client had sent. */
        EVENT_LOST("event lost"),
        /** A fault of the gateway's. */
        SERVICE_ERROR("service error"),
        /** The gateway goes away. */
        SERVICE_RELOAD("service reload");

        private final String label;

        Category(String label) {
            this.label = label;
        }

        /** In a metric's label. */
        public String label() {
            return label;
        }
    }

    private final int code;
    private final String reason;
    private final Category category;

    CloseCode(int code, String reason, Category category) {
        this.code = code;
        this.reason = reason;
        this.category = category;
    }

    /** The status code of the close frame. */
    public int code() {
        return code;
    }

    /** For the close frame, the {@code disconnected} event and the metrics' label. */
    public String reason() {
        return reason;
    }

    /** Whose doing it is. */
    public Category category() {
        return category;
    }

    /** Whether a close code is one that applications may choose (RFC 6455, section 7.4.2). */
    public static boolean isForApplications(int code) {
        return code >= 3000 && code <= 4999;
    }
}
