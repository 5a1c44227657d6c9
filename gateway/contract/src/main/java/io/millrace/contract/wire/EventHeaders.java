package io.millrace.contract.wire;

/**
 * Names of the Kafka headers of an event: CloudEvents 1.0 in Kafka's binary mode, with extensions. Values are UTF-8
 * text, but those of {@link #attachment(int)}.
 */
public final class EventHeaders {
    /** CloudEvents' version: {@code 1.0}. */
    public static final String SPECVERSION = "ce_specversion";
    /** {@code <connection id>/<life>/<sequence or end>}. Whoever has seen it has seen the event. */
    public static final String ID = "ce_id";
    /** {@code /gateways/<id>}. */
    public static final String SOURCE = "ce_source";
    /** A wire name of {@link io.millrace.contract.EventType}. */
    public static final String TYPE = "ce_type";
    /** The event's name; for a notice the last word of its type. */
    public static final String SUBJECT = "ce_subject";
    /** RFC 3339, UTC, with milliseconds. */
    public static final String TIME = "ce_time";
    /** {@code application/json}. */
    public static final String CONTENT_TYPE = "content-type";
    /** Connection id, as in the record's key. */
    public static final String CONNECTION = "ce_connection";
    /** What the client speaks. */
    public static final String DIALECT = "ce_dialect";
    /** The connection's namespace. */
    public static final String NAMESPACE = "ce_namespace";
    /** Who it is; absent until somebody named the client. */
    public static final String USER = "ce_user";
    /** What is known of it: a JSON object; absent when nothing. */
    public static final String CLAIMS = "ce_claims";
    /** What an answer names; absent when nobody waits. */
    public static final String ACK = "ce_ack";
    /** Epoch milliseconds after which nobody waits any more; present with {@link #ACK}. */
    public static final String DEADLINE = "ce_deadline";
    /** What worker services laid on the connection: {@code <service>:<version>:<base64>}, joined by commas. */
    public static final String STATE = "ce_state";
    /** Version of the contract: {@code 1}. */
    public static final String CONTRACT = "ce_contract";
    /** W3C trace context; only from gateways that trace. */
    public static final String TRACEPARENT = "traceparent";
    /** What the names of attachments begin with. */
    public static final String ATTACHMENT_PREFIX = "attachment-";

    private static final String[] ATTACHMENTS = new String[Payload.MAX_ATTACHMENTS];

    static {
        for (int n = 0; n < ATTACHMENTS.length; n++) {
            ATTACHMENTS[n] = ATTACHMENT_PREFIX + n;
        }
    }

    private EventHeaders() {}

    /** Name of the header that holds the raw bytes of binary argument {@code n}, counted from 0. */
    public static String attachment(int n) {
        return n < ATTACHMENTS.length ? ATTACHMENTS[n] : ATTACHMENT_PREFIX + n;
    }
}
