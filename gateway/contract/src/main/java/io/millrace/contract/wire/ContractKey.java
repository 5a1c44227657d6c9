package io.millrace.contract.wire;

import io.millrace.contract.SharedRooms;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import io.millrace.contract.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What workers must know before they speak to gateways: the value of the Redis key {@link #NAME}, written by gateways
 * when they start.
 *
 * @param version the contract's version
 * @param prefix what every channel begins with, see {@link Channels}
 * @param publish the Redis command by which channels are published to
 * @param shared the rooms that clients of all dialects have in common
 * @param recovering the namespaces whose messages can be recovered, see {@link RecoveryScript}
 */
public record ContractKey(
        int version, String prefix, Publish publish, SharedRooms shared, List<Recovering> recovering) {
    /** The Redis key. It stays the same under every prefix, because the prefix is what it tells. */
    public static final String NAME = "millrace:contract";

    /** How channels are published to. */
    public enum Publish {
        /** On one Redis. */
        PUBLISH,
        /** On a Redis Cluster, whose shards own the channels. */
        SPUBLISH
    }

    /**
     * A namespace that recovers.
     *
     * @param streams how many streams it has, at least 1
     * @param messages how many messages each keeps, about
     * @param seconds how long a stream is kept after its last message
     */
    public record Recovering(String namespace, int streams, long messages, long seconds) {
        private static final int DEFAULT_STREAMS = 1;
        private static final long DEFAULT_MESSAGES = 10_000;
        private static final long DEFAULT_SECONDS = 120;

        private static Recovering read(Json json) {
            Fields fields = new Fields(json);
            Long streams = fields.number("streams", 1, Integer.MAX_VALUE);
            Long messages = fields.number("messages", 1, Long.MAX_VALUE);
            Long seconds = fields.number("seconds", 1, Integer.MAX_VALUE);
            return new Recovering(
                    fields.requiredText("namespace"),
                    streams == null ? DEFAULT_STREAMS : streams.intValue(),
                    messages == null ? DEFAULT_MESSAGES : messages,
                    seconds == null ? DEFAULT_SECONDS : seconds);
        }
    }

    /** The key's value, JSON. */
    public byte[] encode() {
        JsonWriter writer = new JsonWriter().beginObject();
        writer.name("contract").number(version).name("prefix").string(prefix);
        writer.name("publish").string(publish.name());
        if (!shared.names().isEmpty()) {
            writer.name("shared").beginArray();
            shared.names().forEach(writer::string);
            writer.endArray();
        }
        writer.name("recovering").beginArray();
        for (Recovering it : recovering) {
            writer.beginObject().name("namespace").string(it.namespace());
            writer.name("streams").number(it.streams()).name("messages").number(it.messages());
            writer.name("seconds").number(it.seconds()).endObject();
        }
        return writer.endArray().endObject().toBytes();
    }

    /**
     * Reads the key's value.
     *
     * @throws WireException when it is something else ({@link WireException#isUnknownKind()}: a way to publish not
     *     known here)
     */
    public static ContractKey decode(byte[] value) {
        try {
            Fields fields = new Fields(Json.parse(value));
            Long version = fields.number("contract", 1, Integer.MAX_VALUE);
            if (version == null) {
                throw WireException.malformed("Field contract is missing");
            }
            List<Recovering> recovering = new ArrayList<>();
            for (Json element : fields.array("recovering").elements()) {
                recovering.add(Recovering.read(element));
            }
            return new ContractKey(
                    version.intValue(),
                    fields.requiredText("prefix"),
                    publish(fields.text("publish")),
                    new SharedRooms(fields.texts("shared")),
                    recovering);
        } catch (JsonException e) {
            throw WireException.malformed(String.valueOf(e.getMessage()));
        }
    }

    private static Publish publish(@Nullable String name) {
        return switch (name) {
            case "PUBLISH" -> Publish.PUBLISH;
            case "SPUBLISH" -> Publish.SPUBLISH;
            case null -> throw WireException.malformed("Field publish is missing");
            default -> throw WireException.unknown("An unknown way to publish");
        };
    }
}
