package io.millrace.dialects.socketcluster;

import io.millrace.contract.json.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One packet's fields as they come, in any order, and what they make. Of one that stands twice the last one counts. */
final class PacketFields {
    /** The longest number that JavaScript writes has 25 characters; no client has to keep more for us. */
    static final int MAX_CID = 32;
    /** In UTF-16 units, as elsewhere for namespaces (not in the original, which knows no limit). */
    static final int MAX_CHANNEL = 256;

    private static final Set<String> FALSY = Set.of("null", "false", "\"\"", "0", "-0", "0.0");
    private static final SocketClusterPacket RAW = new SocketClusterPacket.Raw("neither an event nor an answer");
    private static final SocketClusterPacket NO_CID = new SocketClusterPacket.Raw("a cid without end");

    private @Nullable Json event;
    private @Nullable Json data;
    private @Nullable Json cid;
    private @Nullable Json rid;
    private @Nullable Json error;
    /** A publication whose parts came apart from each other, in place of {@link #data}. */
    private @Nullable Parts publication;

    /** A field by its name; what no packet has is skipped. */
    void field(String name, Json value) {
        switch (name) {
            case "event" -> event = value;
            case "data" -> data = value;
            case "cid" -> cid = value;
            case "rid" -> rid = value;
            case "error" -> error = value;
            default -> {}
        }
    }

    /** The fields of {@code #publish} where they are no object of their own. */
    void publication(@Nullable Json channel, @Nullable Json published) {
        event = Json.string("#publish");
        publication = new Parts();
        publication.channel = channel;
        publication.data = published;
    }

    /** What it is: an event if it can be one, else an answer. */
    SocketClusterPacket packet() {
        if (event != null && event.isString()) {
            if (cid == null || !cid.isNumber()) {
                return event(event.asString(), null);
            }
            return cid.length() > MAX_CID ? NO_CID : event(event.asString(), cid.toString());
        }
        if (rid != null && rid.isNumber()) {
            return new SocketClusterPacket.Answer(ours(rid), data, error == null || error.isNull() ? null : error);
        }
        return RAW;
    }

    private SocketClusterPacket event(String name, @Nullable String id) {
        return switch (name) {
            case "#handshake" -> new SocketClusterPacket.Handshake(truthy(parts().authToken), id, true);
            case "#authenticate" -> new SocketClusterPacket.Authenticate(data, id);
            case "#removeAuthToken" -> new SocketClusterPacket.RemoveAuthToken(id);
            case "#publish" -> publish(publication == null ? parts() : publication, id);
            case "#subscribe" -> subscribe(id);
            case "#unsubscribe" -> unsubscribe(id);
            case "#disconnect" -> new SocketClusterPacket.Disconnect(code(parts().code));
            default ->
                id == null
                        ? new SocketClusterPacket.Transmit(name, data)
                        : new SocketClusterPacket.Invoke(name, data, id);
        };
    }

    private static SocketClusterPacket publish(Parts parts, @Nullable String id) {
        String channel = channel(parts.channel);
        return channel == null
                ? new SocketClusterPacket.Malformed("Publish channel name was malformatted", id)
                : new SocketClusterPacket.Publish(channel, parts.data, id);
    }

    /* Clients 3 say the bare name. Server 20 refuses that, server 3 did not. */
    private SocketClusterPacket subscribe(@Nullable String id) {
        Parts parts = parts();
        String channel = channel(data != null && data.isString() ? data : parts.channel);
        return channel == null
                ? new SocketClusterPacket.Malformed("Subscribe channel name was malformatted", id)
                : new SocketClusterPacket.Subscribe(channel, truthy(parts.waitForAuth) != null, parts.data, id);
    }

    private SocketClusterPacket unsubscribe(@Nullable String id) {
        String channel = channel(data);
        return channel == null
                ? new SocketClusterPacket.Malformed("Unsubscribe channel name was malformatted", id)
                : new SocketClusterPacket.Unsubscribe(channel, id);
    }

    private Parts parts() {
        Parts parts = new Parts();
        if (data != null && data.isObject()) {
            data.forEachField(parts::field);
        }
        return parts;
    }

    /** A channel's name, or {@code null} for what cannot be one. */
    private static @Nullable String channel(@Nullable Json name) {
        if (name == null || !name.isString() || name.length() > 2 + 6 * MAX_CHANNEL) { // six bytes: an escape
            return null;
        }
        String channel = name.asString();
        boolean sound = !channel.isEmpty()
                && channel.length() <= MAX_CHANNEL
                && channel.codePoints()
                        .noneMatch(c -> c < 0x20 || c == 0x7f || (c >= 0xd800 && c <= 0xdfff)); // unpaired surrogates
        return sound ? channel : null;
    }

    /* The original says "token || null". */
    private static @Nullable Json truthy(@Nullable Json value) {
        return value == null || (value.length() <= 5 && FALSY.contains(value.toString())) ? null : value;
    }

    /* Ours count from 1. To JavaScript 1 and 1.0 are one number. */
    private static int ours(Json number) {
        double value = number.length() > MAX_CID ? -1 : Double.parseDouble(number.toString());
        return value >= 1 && value <= Integer.MAX_VALUE && value == Math.rint(value) ? (int) value : -1;
    }

    private static int code(@Nullable Json number) {
        return number == null || !number.isNumber() ? -1 : ours(number);
    }

    /** What a reserved event's data may have. */
    private static final class Parts {
        private @Nullable Json authToken;
        private @Nullable Json channel;
        private @Nullable Json data;
        private @Nullable Json waitForAuth;
        private @Nullable Json code;

        void field(String name, Json value) {
            switch (name) {
                case "authToken" -> authToken = value;
                case "channel" -> channel = value;
                case "data" -> data = value;
                case "waitForAuth" -> waitForAuth = value;
                case "code" -> code = value;
                default -> {}
            }
        }
    }
}
