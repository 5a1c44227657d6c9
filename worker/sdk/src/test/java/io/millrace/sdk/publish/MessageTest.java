package io.millrace.sdk.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.contract.wire.OrderCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which commands go to Redis together. */
final class MessageTest {
    private static final Destination HERE = new Destination(new Target.Room("/", "here"));
    private static final Destination HERE_AGAIN = new Destination(new Target.Room("/", "here"));
    private static final Destination THERE = new Destination(new Target.Room("/", "there"));

    static Stream<Arguments> together() {
        return Stream.of(
                arguments("the same channel", leave(HERE), leave(HERE_AGAIN), true),
                arguments("another channel", leave(HERE), leave(THERE), false),
                arguments("bytes behind the second", leave(HERE), binary(), false),
                arguments("bytes behind the first", binary(), leave(HERE), false),
                arguments("a barrier after", leave(HERE), Publication.barrier(Receipt.NONE), false),
                arguments("a barrier before", Publication.barrier(Receipt.NONE), leave(HERE), false),
                arguments("too long together", tooLong(), tooLong(), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void together(String behaviour, Publication first, Publication second, boolean expected) {
        assertEquals(expected, new Message(first).add(second));
    }

    @Test
    void severalAreAnArrayInTheirOrder() {
        List<Order> orders = new ArrayList<>();
        Message message = null;
        for (int i = 0; i < 64; i++) {
            Order order = Order.of(new Command.Leave(List.of("room " + i)));
            Publication next = Publication.of(HERE, order, false, Receipt.NONE);
            if (message == null) {
                message = new Message(next);
            } else {
                assertTrue(message.add(next));
            }
            orders.add(order);
        }
        assertFalse(message.add(leave(HERE)), "64 are enough");
        assertEquals(
                orders.stream().map(OrderCodec.Decoded.Understood::new).toList(), OrderCodec.decode(message.payload()));
    }

    @Test
    void eachIsToldThatItWasAccepted() {
        List<String> accepted = new ArrayList<>();
        Order order = Order.of(new Command.Leave(List.of("r")));
        Message message = new Message(Publication.of(HERE, order, false, () -> accepted.add("first")));
        assertTrue(message.add(Publication.of(HERE, order, false, () -> accepted.add("second"))));
        message.accepted(2);
        assertEquals(List.of("first", "second"), accepted);
    }

    private static Publication leave(Destination destination) {
        return Publication.of(destination, Order.of(new Command.Leave(List.of("r"))), false, Receipt.NONE);
    }

    private static Publication tooLong() {
        return Publication.of(HERE, Order.of(new Command.Leave(List.of("r".repeat(20_000)))), false, Receipt.NONE);
    }

    private static Publication binary() {
        Bytes bytes = Bytes.of(new byte[] {1});
        Json args = Json.parse("[{\"_placeholder\":true,\"num\":0}]");
        return Publication.of(HERE, Order.of(new Command.Emit("e", args, List.of(bytes), null)), true, Receipt.NONE);
    }
}
