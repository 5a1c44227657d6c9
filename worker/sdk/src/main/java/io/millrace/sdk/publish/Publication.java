package io.millrace.sdk.publish;

import io.millrace.contract.Order;
import io.millrace.contract.wire.OrderCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command on its way.
 *
 * @param destination {@code null} for a {@link #barrier}
 * @param payload one JSON object, perhaps with attachments behind it
 * @param isLine whether there is nothing behind the object, so that others of the same channel may stand beside it in
 *     an array
 */
record Publication(@Nullable Destination destination, byte[] payload, boolean isLine, Receipt receipt) {
    /** @throws IllegalArgumentException when the contract has no form for it */
    static Publication of(Destination destination, Order order, boolean hasAttachments, Receipt receipt) {
        return new Publication(destination, OrderCodec.encode(List.of(order)), !hasAttachments, receipt);
    }

    /** Is nothing but its place: accepted when all that was queued before it is. */
    static Publication barrier(Receipt receipt) {
        return new Publication(null, new byte[0], false, receipt);
    }

    int bytes() {
        return payload.length;
    }
}
