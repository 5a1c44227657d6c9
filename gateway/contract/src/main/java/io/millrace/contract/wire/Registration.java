package io.millrace.contract.wire;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Origin;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import io.millrace.contract.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a registry keeps of a connection: as much as its {@code disconnected} needs. A JSON array, as there is one for
 * each connection of the cluster: {@code [gateway, life, dialect, namespace, user]}, the last one only where somebody
 * has named the client. Elements behind these are a later version's and are not looked at.
 */
public final class Registration {
    private static final int FEWEST = 4;

    private Registration() {}

    /** The value under the connection's id. */
    public static byte[] encode(Origin origin) {
        JsonWriter writer = new JsonWriter()
                .beginArray()
                .string(origin.gateway())
                .number(origin.life())
                .string(origin.dialect())
                .string(origin.namespace());
        if (origin.user() != null) {
            writer.string(origin.user());
        }
        return writer.endArray().toBytes();
    }

    /**
     * Reads it.
     *
     * @throws WireException when it is something else
     */
    public static Origin decode(ConnectionId connection, byte[] value) {
        try {
            List<Json> elements = array(Json.parse(value)).elements();
            if (elements.size() < FEWEST || !elements.get(1).isNumber()) {
                throw WireException.malformed("A registration is [gateway, life, dialect, namespace, user]");
            }
            return new Origin(
                    text(elements.get(0)),
                    connection,
                    Math.toIntExact(elements.get(1).asLong()),
                    text(elements.get(2)),
                    text(elements.get(3)),
                    user(elements),
                    null,
                    List.of());
        } catch (JsonException | ArithmeticException e) {
            throw WireException.malformed(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String user(List<Json> elements) {
        return elements.size() == FEWEST || elements.get(FEWEST).isNull() ? null : text(elements.get(FEWEST));
    }

    private static Json array(Json value) {
        if (!value.isArray()) {
            throw WireException.malformed("A registration is a JSON array");
        }
        return value;
    }

    private static String text(Json value) {
        if (!value.isString()) {
            throw WireException.malformed("A registration's gateway, dialect, namespace and user are strings");
        }
        return value.asString();
    }
}
