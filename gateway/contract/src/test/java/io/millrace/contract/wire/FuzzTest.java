package io.millrace.contract.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import io.millrace.contract.Event;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import io.millrace.contract.wire.OrderCodec.Decoded;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing that comes from outside throws anything but the codec's own error, hangs or takes much memory; and what is
 * written is read again as it was. A seed that fails is in the test's name.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class FuzzTest {
    private static final int ROUNDS = 3_000;

    private static LongStream seeds() {
        return LongStream.concat(LongStream.of(1, 2, 3), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "commands are read as they were written, seed {0}")
    @MethodSource("seeds")
    void orders(long seed) {
        Dice dice = new Dice(seed);
        for (int i = 0; i < ROUNDS; i++) {
            List<Order> orders = new ArrayList<>(List.of(dice.order()));
            while (dice.below(3) == 0) {
                orders.add(dice.order());
            }
            List<Decoded> expected =
                    orders.stream().<Decoded>map(Decoded.Understood::new).toList();
            assertEquals(expected, OrderCodec.decode(OrderCodec.encode(orders)), "round " + i);
        }
    }

    @ParameterizedTest(name = "replies are read as they were written, seed {0}")
    @MethodSource("seeds")
    void replies(long seed) {
        Dice dice = new Dice(seed);
        for (int i = 0; i < ROUNDS; i++) {
            Reply reply = dice.reply();
            assertEquals(reply, ReplyCodec.decode(ReplyCodec.encode(reply)), "round " + i);
        }
    }

    @ParameterizedTest(name = "targets are found again from their channels, seed {0}")
    @MethodSource("seeds")
    void channels(long seed) {
        Dice dice = new Dice(seed);
        for (int i = 0; i < ROUNDS; i++) {
            Target room = new Target.Room(dice.wholeText(), dice.wholeText());
            assertEquals(room, Channels.DEFAULT.parse(Channels.DEFAULT.of(room)), "round " + i);
            Target user = new Target.User(dice.wholeText());
            assertEquals(user, Channels.DEFAULT.parse(Channels.DEFAULT.of(user)), "round " + i);
            Channels.DEFAULT.parse(new String(dice.noise(40), StandardCharsets.UTF_8));
            Channels.DEFAULT.parse("millrace:r:" + dice.text() + new String(dice.noise(9), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest(name = "any JSON survives writer, scanner and readers, seed {0}")
    @MethodSource("seeds")
    void json(long seed) {
        Dice dice = new Dice(seed);
        for (int i = 0; i < ROUNDS; i++) {
            Json written = dice.json();
            Json read = Json.parse(written.toBytes());
            assertEquals(written, read, "round " + i);
            walk(read);
        }
    }

    private static void walk(Json json) {
        if (json.isArray()) {
            json.elements().forEach(FuzzTest::walk);
        } else if (json.isObject()) {
            json.forEachField((name, value) -> walk(value));
        } else if (json.isString()) {
            assertEquals(json.asString(), Json.string(json.asString()).asString());
        }
    }

    @ParameterizedTest(name = "noise and damaged messages are refused or understood, no more, seed {0}")
    @MethodSource("seeds")
    void damage(long seed) {
        Dice dice = new Dice(seed);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] order = OrderCodec.encode(List.of(dice.order(), dice.order()));
            byte[] reply = ReplyCodec.encode(dice.reply());
            for (byte[] bytes : List.of(dice.noise(60), dice.damaged(order, reply), dice.damaged(reply, order))) {
                everyReader(bytes);
            }
        }
    }

    private static void everyReader(byte[] bytes) {
        for (Decoded decoded : OrderCodec.decode(bytes)) {
            if (decoded instanceof Decoded.Understood understood) {
                Decoded again = OrderCodec.decode(OrderCodec.encode(List.of(understood.order())))
                        .getFirst();
                assertInstanceOf(Decoded.Understood.class, again);
            }
        }
        refusedOrRead(() -> ReplyCodec.decode(bytes));
        refusedOrRead(() -> ContractKey.decode(bytes));
        try {
            walk(Json.parse(bytes));
        } catch (JsonException e) {
            assertTrue(e.getStackTrace().length == 0, "cheap to throw");
        }
    }

    private static void refusedOrRead(Runnable reader) {
        try {
            reader.run();
        } catch (WireException e) {
            assertTrue(e.getStackTrace().length == 0, "cheap to throw");
        }
    }

    @ParameterizedTest(name = "damaged records are refused or understood, no more, seed {0}")
    @MethodSource("seeds")
    void records(long seed) {
        Dice dice = new Dice(seed);
        List<Golden> examples = Golden.files("events").stream()
                .sorted()
                .map(file -> Golden.read("events/" + file))
                .toList();
        for (int i = 0; i < ROUNDS; i++) {
            Golden golden = examples.get(dice.below(examples.size()));
            Map<String, byte[]> headers = new HashMap<>();
            golden.headers().forEach((name, value) -> {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                headers.put(name, dice.below(6) == 0 ? dice.damaged(bytes, dice.noise(5)) : bytes);
            });
            byte[] value = golden.fields().get("value").toBytes();
            byte[] given = dice.below(4) == 0 ? dice.damaged(value, value) : value;
            refusedOrRead(() -> {
                Event event = EventCodec.decode(headers::get, given);
                Map<String, byte[]> again = new HashMap<>();
                EventCodec.headers(event, again::put);
                assertEquals(event, EventCodec.decode(again::get, EventCodec.value(event)));
            });
        }
    }

    static Stream<Arguments> hostile() {
        String mega = "0,".repeat(400_000);
        return Stream.of(
                arguments("announces terabytes", "{\"type\":\"raw\",\"attachments\":[9007199254740991]}\nab"),
                arguments(
                        "announces the most again and again",
                        "{\"attachments\":[" + "2147483647,".repeat(60_000) + "1]}\n"),
                arguments("has nothing but empty attachments", "{\"type\":\"raw\",\"attachments\":[" + mega + "0]}\n"),
                arguments("has nothing but numbers", "[" + mega + "0]"),
                arguments("is nothing but opening brackets", "[".repeat(800_000)),
                arguments("is nothing but quotes", "\"".repeat(800_000)),
                arguments("is nothing but backslashes", "\"" + "\\".repeat(800_000) + "\""),
                arguments("has one name for all its fields", "{" + "\"type\":0,".repeat(80_000) + "\"type\":0}"),
                arguments("has a number without end", "{\"type\":\"close\",\"code\":" + "1".repeat(800_000) + "}"),
                arguments("has a type without end", "{\"type\":\"" + "x".repeat(800_000) + "\"}"),
                arguments(
                        "joins a million rooms", "{\"type\":\"join\",\"rooms\":[" + "\"\",".repeat(250_000) + "\"\"]}"),
                arguments("is one escaped text", "{\"type\":\"raw\",\"text\":\"" + "\\n".repeat(400_000) + "\"}"));
    }

    @ParameterizedTest(name = "a message that {0} takes memory in proportion to itself, and no time")
    @MethodSource
    void hostile(String what, String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        OrderCodec.decode(bytes);
        long before = allocated();
        long start = System.nanoTime();
        OrderCodec.decode(bytes);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        long taken = allocated() - before;
        assertTrue(taken < 100_000 + 60L * bytes.length, () -> what + ": " + taken + " of " + bytes.length);
        assertTrue(millis < 2_000, () -> what + ": " + millis + " ms");
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    @DisplayName("a reason never holds the input, so that a log of it cannot be forged")
    void reasons() {
        String evil = "evil\nINFO all is well";
        String json = Json.string(evil).toString();
        for (String payload : List.of(
                "{\"type\":\"emit\",\"event\":" + json + ",\"args\":" + json + "}",
                "{\"type\":\"state\",\"service\":" + json + ",\"version\":1}",
                "{\"type\":\"state\",\"service\":\"s\",\"version\":1,\"data\":" + json + "}",
                evil)) {
            Decoded decoded =
                    OrderCodec.decode(payload.getBytes(StandardCharsets.UTF_8)).getFirst();
            String reason = assertInstanceOf(Decoded.Malformed.class, decoded).reason();
            assertTrue(!reason.contains("evil"), reason);
        }
    }
}
