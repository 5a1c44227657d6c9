package io.millrace.dialects.socketio;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text form {@code <type>[<attachments>-][/<namespace>,][<ack id>][<JSON>]} (socket.io-protocol v5, "Packet
 * encoding"), in one pass and with every number bounded.
 */
final class PacketReader {
    /** Names that clients and servers emit to themselves (socket.io-parser 4.2, RESERVED_EVENTS). */
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");
    /** The longest namespace that is read; what is longer is nobody's. */
    private static final int MAX_NAMESPACE = 256;
    /** 2^53-1: the greatest integer that a JavaScript client counts to without loss. */
    private static final long MAX_ACK_ID = (1L << 53) - 1;

    private final byte[] s;
    private final int maxAttachments;
    private int i;
    private String namespace = "/";
    private @Nullable String ackId;

    private PacketReader(byte[] bytes, int from, int maxAttachments) {
        this.s = bytes;
        this.i = from;
        this.maxAttachments = maxAttachments;
    }

    /**
     * Reads the packet that starts at index {@code from}. Never fails: what cannot be read is
     * {@link SocketIoPacket.Malformed}.
     */
    static SocketIoPacket read(Bytes text, int from, int maxAttachments) {
        try {
            return new PacketReader(text.array(), from, maxAttachments).packet();
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
        if (!namespace()) {
            return new SocketIoPacket.Malformed("namespace");
        }
        return switch (type) {
            case '0' -> connect();
            case '1' ->
                i == s.length ? new SocketIoPacket.Disconnect(namespace) : new SocketIoPacket.Malformed("payload");
            case '2', '5' -> event(attachments);
            case '3', '6' -> ack(attachments);
            default -> new SocketIoPacket.Malformed("type");
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
    private boolean namespace() {
        if (i >= s.length || s[i] != '/') {
            return true;
        }
        int from = i;
        while (i < s.length && s[i] != ',') {
            i++;
        }
        if (i - from > MAX_NAMESPACE) {
            return false;
        }
        if (i - from > 1) {
            namespace = new String(s, from, i - from, StandardCharsets.UTF_8);
        }
        if (i < s.length) {
            i++;
        }
        return true;
    }

    private SocketIoPacket connect() {
        if (i == s.length) {
            return new SocketIoPacket.Connect(namespace, null);
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
        if (RESERVED.contains(text)) {
            return new SocketIoPacket.Malformed("reserved event name");
        }
        return new SocketIoPacket.Event(namespace, text, data, attachments, ackId);
    }

    private SocketIoPacket ack(int attachments) {
        if (!ackId()) {
            return new SocketIoPacket.Malformed("ack id");
        }
        if (i == s.length) {
            return new SocketIoPacket.Ack(namespace, ourAckId(), Json.EMPTY_ARRAY, attachments);
        }
        Json args = Json.parse(s, i, s.length);
        if (s[i] != '[') {
            return new SocketIoPacket.Malformed("ack");
        }
        return new SocketIoPacket.Ack(namespace, ourAckId(), args, attachments);
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
