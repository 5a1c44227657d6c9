package io.millrace.dialects.engineio.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contract.Bytes;
import io.millrace.dialects.Bodies;
import io.millrace.dialects.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every body: what is written is read again, and nothing that a client sends throws, goes on for ever or
 * becomes more than it was. Replay one seed with {@code -Dseed=...}.
 */
final class PayloadPropertyTest {
    private static final String[] WORDS = {
        "0",
        "1:",
        "2:",
        "4",
        "10:",
        "99999999999:",
        ":",
        "b",
        "b4",
        "é",
        "Ã©",
        "€",
        "😀",
        "\u001e",
        "\u0000",
        "=",
        "AQID",
        "-",
        "["
    };

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null
                ? LongStream.of(one)
                : LongStream.concat(LongStream.range(0, 200), LongStream.of(new Random().nextLong()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsWrittenIsReadAgain(long seed) {
        Random random = new Random(seed);
        int version = random.nextBoolean() ? 3 : 4;
        boolean base64 = random.nextBoolean();
        Payloads bodies = new Payloads(version, base64, false);
        List<Frame> frames = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            frames.add(random.nextInt(3) > 0 || base64 ? text(random) : binary(random, version));
        }
        var queue = new ArrayDeque<>(frames);
        List<Frame> read = new ArrayList<>();
        while (!queue.isEmpty()) {
            Bodies.Body body = bodies.write(queue, false, 1 + random.nextInt(64));
            read.addAll(all(new Payloads(version, false, false).read(body.bytes(), body.binary(), false)));
        }
        assertEquals(
                frames.stream().map(PayloadPropertyTest::plain).toList(),
                read.stream().map(PayloadPropertyTest::plain).toList());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingThrowsOrGrows(long seed) {
        Random random = new Random(seed);
        byte[] body = random.nextBoolean() ? noise(random) : words(random);
        for (int version = 3; version <= 4; version++) {
            for (boolean binary : version == 3 ? new boolean[] {true, false} : new boolean[] {false}) {
                List<Frame> read = all(new Payloads(version, true, true).read(Bytes.of(body), binary, true));
                assertTrue(read.size() <= body.length + 1);
                int bytes = read.stream().mapToInt(Frame::length).sum();
                assertTrue(bytes <= 3 * body.length, "at most U+FFFD for each byte");
                for (int i = 0; i < read.size() - 1; i++) {
                    assertTrue(read.get(i).length() > 0, "nothing follows what is broken");
                }
                if (!read.isEmpty()) {
                    new Payloads(version, true, true).write(new ArrayDeque<>(read), true, 100);
                }
            }
        }
        Bytes form = Jsonp.unwrap(
                Bytes.of(("d=" + new String(body, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1)));
        assertTrue(form == null || form.length() <= body.length);
    }

    private static byte[] noise(Random random) {
        byte[] body = new byte[random.nextInt(100)];
        random.nextBytes(body);
        for (int i = 0; i < body.length; i += 1 + random.nextInt(4)) {
            body[i] = (byte) (random.nextInt(4) == 0 ? 0xff : random.nextInt(10));
        }
        return body;
    }

    private static byte[] words(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Frame text(Random random) {
        StringBuilder text = new StringBuilder("4");
        for (int i = random.nextInt(20); i > 0; i--) {
            String word = WORDS[random.nextInt(WORDS.length)];
            text.append(word.equals("\u001e") ? "x" : word);
        }
        return Frame.Text.of(text.toString());
    }

    private static Frame binary(Random random, int version) {
        byte[] bytes = new byte[1 + random.nextInt(20)];
        random.nextBytes(bytes);
        if (version == 3) {
            bytes[0] = 4;
        }
        return new Frame.Binary(Bytes.of(bytes));
    }

    /** Without the difference between bytes and base64, which the framing decides. */
    private static String plain(Frame frame) {
        return switch (frame) {
            case Frame.Text(Bytes utf8) -> new String(utf8.array(), StandardCharsets.UTF_8);
            case Frame.Binary(Bytes bytes) -> "b" + Base64.getEncoder().encodeToString(bytes.array());
        };
    }

    private static List<Frame> all(Bodies.Packets packets) {
        List<Frame> frames = new ArrayList<>();
        for (Frame next = packets.next(); next != null; next = packets.next()) {
            frames.add(next);
        }
        return frames;
    }
}
