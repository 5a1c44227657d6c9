package io.millrace.contract.wire;

import io.millrace.contract.Bytes;
import io.millrace.contract.Order;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import io.millrace.contract.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands as they stand on a Redis channel: one JSON object on one line, or an array of them, and behind a newline the
 * attachments that they list. Stateless, any thread.
 */
public final class OrderCodec {
    /** More commands one message does not hold. */
    public static final int MAX_ORDERS = 1024;

    private OrderCodec() {}

    /** What one command of a message was read as. */
    public sealed interface Decoded {
        /** To be executed. */
        record Understood(Order order) implements Decoded {}

        /**
         * A command of a later version: to be ignored and counted.
         *
         * @param type its name, cut after 64 characters
         */
        record Unknown(String type) implements Decoded {}

        /**
         * Not what the contract says: to be ignored, counted and logged.
         *
         * @param reason what is wrong, without the input
         */
        record Malformed(String reason) implements Decoded {}
    }

    /**
     * Writes one command as an object, several as an array.
     *
     * @throws IllegalArgumentException for none at all
     */
    public static byte[] encode(List<Order> orders) {
        if (orders.isEmpty()) {
            throw new IllegalArgumentException("A message holds at least one command");
        }
        JsonWriter writer = new JsonWriter();
        List<Bytes> attachments = new ArrayList<>();
        if (orders.size() > 1) {
            writer.beginArray();
        }
        for (Order order : orders) {
            OrderWriter.write(order, writer, attachments);
        }
        if (orders.size() > 1) {
            writer.endArray();
        }
        return Payload.write(writer.toBytes(), attachments);
    }

    /**
     * Reads what a worker has sent, each command by itself: one that is broken does not take the others with it. Never
     * throws. JSON inside the commands stays a slice of the payload, which nobody may write to any more.
     */
    public static List<Decoded> decode(byte[] payload) {
        Payload read;
        try {
            read = Payload.read(payload);
        } catch (WireException e) {
            return List.of(malformed(e));
        }
        if (!read.json().isArray()) {
            Decoded one = decode(read.json(), read);
            return List.of(one instanceof Decoded.Understood && read.hasRest() ? unlisted() : one);
        }
        List<Json> elements = read.json().elements();
        if (elements.size() > MAX_ORDERS) {
            return List.of(new Decoded.Malformed("More than " + MAX_ORDERS + " commands in one message"));
        }
        List<Decoded> all = new ArrayList<>(elements.size() + 1);
        for (Json element : elements) {
            all.add(decode(element, read));
        }
        if (read.hasRest()) {
            all.add(unlisted());
        }
        return all;
    }

    private static Decoded decode(Json element, Payload payload) {
        try {
            return OrderReader.read(element, payload);
        } catch (WireException | JsonException e) {
            return malformed(e);
        }
    }

    private static Decoded malformed(RuntimeException e) {
        return new Decoded.Malformed(String.valueOf(e.getMessage()));
    }

    private static Decoded unlisted() {
        return new Decoded.Malformed("Bytes behind the first line that no command lists as attachments");
    }
}
