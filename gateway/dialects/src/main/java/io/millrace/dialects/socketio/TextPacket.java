package io.millrace.dialects.socketio;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one packet in the text form {@code <type>[<attachments>-][/<namespace>,][<ack id>][<JSON>]} (socket.io-protocol
 * v4 and v5, "Packet encoding"), in one pass and with every number bounded. Protocol 5 is read as strictly as server
 * 4.8 does; protocol 4 as server 2.5 did, to whom a type that it did not know was nobody's and no event name its own.
 */
final class TextPacket {
    /** The longest namespace that is read; what is longer is nobody's. */
    static final int MAX_NAMESPACE = 256;
    /** 2^53-1: the greatest integer that a JavaScript client counts to without loss. */
    static final long MAX_ACK_ID = (1L << 53) - 1;

    private final byte[] s;
    private final Protocol protocol;
    private final int maxAttachments;
    private int i;
    private String namespace = "/";
    private @Nullable Json query;
    private @Nullable String ackId;

    private TextPacket(byte[] bytes, int from, Protocol protocol, int maxAttachments) {
        this.s = bytes;
        this.i = from;
        this.protocol = protocol;
        this.maxAttachments = maxAttachments;
    }

    /**
     * Reads the packet that starts at index {@code from}. Never fails: what cannot be read is
     * {@link SocketIoPacket.Malformed}. One that announces binary messages is {@link SocketIoPacket.Unfinished}.
     */
    static SocketIoPacket read(Bytes text, int from, Protocol protocol, int maxAttachments) {
        try {
            return new TextPacket(text.array(), from, protocol, maxAttachments).packet();
        } catch (JsonException e) {
            return new SocketIoPacket.Malformed("payload");
        }
    }

    private SocketIoPacket packet() {
        if (i >= s.length) {
            return new SocketIoPacket.Malformed("empty");
        }
        byte type = s[i++];
        int attachments = 0;
        if (type == '5' || type == '6') {
            attachments = attachments();
            if (attachments < 0) {
                return new SocketIoPacket.Malformed("attachments");
            }
        }
        if (!namespace(type)) {
            return new SocketIoPacket.Malformed("namespace");
        }
        return switch (type) {
            case '0' -> connect();
            case '1' ->
                i == s.length ? new SocketIoPacket.Disconnect(namespace) : new SocketIoPacket.Malformed("payload");
            case '2', '5' -> event(attachments);
            case '3', '6' -> ack(attachments);
            default -> protocol == Protocol.FOUR ? new SocketIoPacket.Unknown() : new SocketIoPacket.Malformed("type");
        };
    }

    /** The count before the dash, or -1. Ten digits would be a lie, so two are read. */
    private int attachments() {
        int from = i;
        while (i < s.length && i - from < 3 && isDigit(s[i])) {
            i++;
        }
        if (i == from || i - from > 2 || i >= s.length || s[i] != '-') {
            return -1;
        }
        int count = (int) number(from, i);
        i++;
        return count > maxAttachments ? -1 : count;
    }

    /* Without a comma the namespace goes to the end: "40/custom" is as good as "40/custom,". */
    private boolean namespace(byte type) {
        if (i >= s.length || s[i] != '/') {
            return true;
        }
        int from = i;
        int end = -1;
        while (i < s.length && s[i] != ',') {
            if (s[i] == '?' && end < 0 && type == '0' && protocol == Protocol.FOUR) {
                end = i;
            }
            i++;
        }
        if (end >= 0) {
            query = QueryString.parse(new String(s, end + 1, i - end - 1, StandardCharsets.UTF_8));
        } else {
            end = i;
        }
        if (end - from > MAX_NAMESPACE) {
            return false;
        }
        if (end - from > 1) {
            namespace = new String(s, from, end - from, StandardCharsets.UTF_8);
        }
        if (i < s.length) {
            i++;
        }
        return true;
    }

    private SocketIoPacket connect() {
        if (i == s.length) {
            return new SocketIoPacket.Connect(namespace, query);
        }
        Json auth = Json.parse(s, i, s.length);
        return auth.isObject() && s[i] == '{'
                ? new SocketIoPacket.Connect(namespace, auth)
                : new SocketIoPacket.Malformed("auth");
    }

    private SocketIoPacket event(int attachments) {
        if (!ackId()) {
            return new SocketIoPacket.Malformed("ack id");
        }
        if (i == s.length) {
            return attachments == 0 ? new SocketIoPacket.Nameless(namespace) : new SocketIoPacket.Malformed("event");
        }
        Json data = Json.parse(s, i, s.length);
        if (s[i] != '[') {
            return new SocketIoPacket.Malformed("event");
        }
        Json name = data.firstElement();
        if (!name.isString() && !name.isNumber()) {
            return new SocketIoPacket.Malformed("event name");
        }
        String text = name.isString() ? name.asString() : name.toString();
        if (protocol == Protocol.FIVE && protocol.reserves(text)) {
            return new SocketIoPacket.Malformed("reserved event name");
        }
        return behind(attachments, new SocketIoPacket.Event(namespace, text, data, List.of(), ackId));
    }

    private SocketIoPacket ack(int attachments) {
        if (!ackId()) {
            return new SocketIoPacket.Malformed("ack id");
        }
        if (i == s.length) {
            return behind(attachments, new SocketIoPacket.Ack(namespace, ourAckId(), Json.EMPTY_ARRAY, List.of()));
        }
        Json args = Json.parse(s, i, s.length);
        if (s[i] != '[') {
            return new SocketIoPacket.Malformed("ack");
        }
        return behind(attachments, new SocketIoPacket.Ack(namespace, ourAckId(), args, List.of()));
    }

    private static SocketIoPacket behind(int attachments, SocketIoPacket head) {
        return attachments == 0 ? head : new SocketIoPacket.Unfinished(head, attachments);
    }

    /* Ours stay below 2^31; a greater one was never asked for. */
    private int ourAckId() {
        if (ackId == null || ackId.length() > 10) {
            return -1;
        }
        long id = Long.parseLong(ackId);
        return id > Integer.MAX_VALUE ? -1 : (int) id;
    }

    private boolean ackId() {
        int from = i;
        while (i < s.length && i - from < 17 && isDigit(s[i])) {
            i++;
        }
        if (i == from) {
            return true;
        }
        if (i - from > 16 || number(from, i) > MAX_ACK_ID) {
            return false;
        }
        ackId = new String(s, from, i - from, StandardCharsets.ISO_8859_1);
        return true;
    }

    private long number(int from, int to) {
        long value = 0;
        for (int k = from; k < to; k++) {
            value = value * 10 + (s[k] - '0');
        }
        return value;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
