package io.millrace.contract.wire;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import io.millrace.contract.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway writes into its lease, a JSON object.
 *
 * @param gateway its id, as in {@code ce_source}
 * @param relay {@code host:port} where its peers reach it; {@code null} where they do not
 */
public record LeaseText(String gateway, @Nullable String relay) {
    /** The key's value. */
    public byte[] encode() {
        JsonWriter writer = new JsonWriter().beginObject().name("gateway").string(gateway);
        if (relay != null) {
            writer.name("relay").string(relay);
        }
        return writer.endObject().toBytes();
    }

    /**
     * Reads it; fields that are not known here are not looked at.
     *
     * @throws WireException when it is something else
     */
    public static LeaseText decode(byte[] value) {
        try {
            Fields fields = new Fields(Json.parse(value));
            return new LeaseText(fields.requiredText("gateway"), fields.text("relay"));
        } catch (JsonException e) {
            throw WireException.malformed(String.valueOf(e.getMessage()));
        }
    }
}
