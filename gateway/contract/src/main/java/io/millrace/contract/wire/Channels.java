package io.millrace.contract.wire;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Target;
import org.jspecify.annotations.Nullable;

/**
 * Names of the Redis channels. Inside a name {@code %}, <code>:</code>, <code>{</code>, <code>}</code> and control
 * characters are percent-encoded byte by byte in UTF-8, with capital digits.
 *
 * @param prefix what all of them begin with
 */
public record Channels(String prefix) {
    /** The prefix where nobody has set another. */
    public static final String DEFAULT_PREFIX = "millrace:";
    /** Channels with the default prefix. */
    public static final Channels DEFAULT = new Channels(DEFAULT_PREFIX);

    /** The channel that reaches a target. */
    public String of(Target target) {
        return switch (target) {
            case Target.Connection(ConnectionId id) -> prefix + "c:" + id.value();
            case Target.Room(String namespace, String room) ->
                prefix + "r:" + ChannelName.encode(namespace) + ':' + ChannelName.encode(room);
            case Target.User(String user) -> prefix + "u:" + ChannelName.encode(user);
            case Target.Namespace(String namespace) -> prefix + "n:" + ChannelName.encode(namespace);
        };
    }

    /** The target that a channel reaches; {@code null} for every other channel. */
    public @Nullable Target parse(String channel) {
        int kindAt = prefix.length();
        if (!channel.startsWith(prefix) || channel.length() < kindAt + 2 || channel.charAt(kindAt + 1) != ':') {
            return null;
        }
        String rest = channel.substring(kindAt + 2);
        return switch (channel.charAt(kindAt)) {
            case 'c' -> connection(rest);
            case 'r' -> room(rest);
            case 'u' -> user(rest);
            case 'n' -> namespace(rest);
            default -> null;
        };
    }

    private static @Nullable Target connection(String id) {
        return ConnectionId.isValid(id) ? new Target.Connection(new ConnectionId(id)) : null;
    }

    private static @Nullable Target user(String name) {
        String user = ChannelName.decode(name);
        return user == null ? null : new Target.User(user);
    }

    private static @Nullable Target namespace(String name) {
        String namespace = ChannelName.decode(name);
        return namespace == null ? null : new Target.Namespace(namespace);
    }

    private static @Nullable Target room(String rest) {
        int colon = rest.indexOf(':');
        if (colon < 0) {
            return null;
        }
        String namespace = ChannelName.decode(rest.substring(0, colon));
        String room = ChannelName.decode(rest.substring(colon + 1));
        return namespace == null || room == null ? null : new Target.Room(namespace, room);
    }

    /** Where a gateway hears its own heartbeat through its subscription. */
    public String gateway(String gatewayId) {
        return prefix + "g:" + ChannelName.encode(gatewayId);
    }

    /** Where a worker may ask for its replies; any other channel does as well. */
    public String replies(String worker) {
        return prefix + "w:" + ChannelName.encode(worker);
    }

    /**
     * The recovery stream of a namespace: name of the Redis stream and of the live channel beside it, which so are in
     * the same slot.
     *
     * @param number from 0 to the namespace's number of streams
     */
    public String stream(String namespace, int number) {
        return prefix + "s:{" + ChannelName.encode(namespace) + ':' + number + '}';
    }
}
