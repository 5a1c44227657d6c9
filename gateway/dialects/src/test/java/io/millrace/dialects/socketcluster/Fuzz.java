package io.millrace.dialects.socketcluster;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Frame;
import io.millrace.dialects.msgpack.MessagePackWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** What property tests are fed with: seeds, and of each what nearly is SocketCluster, as text and as bytes. */
final class Fuzz {
    /** What a fuzzed frame is made of: the grammar's own words, so that most of it is nearly right. */
    private static final String[] WORDS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "{\"event\":",
        "\"#handshake\"",
        "\"#publish\"",
        "\"#subscribe\"",
        "\"#unsubscribe\"",
        "\"#authenticate\"",
        "\"#disconnect\"",
        "\"#removeAuthToken\"",
        "\"x\"",
        ",\"data\":",
        ",\"cid\":1}",
        "{\"rid\":1}",
        "\"rid\":",
        "\"error\":null",
        "{\"channel\":\"foo\"",
        "\"channel\":",
        "\"data\":",
        "\"authToken\":null",
        "\"code\":1000",
        "\"\"",
        "null",
        "true",
        "-1",
        "1e999",
        "9007199254740993",
        "0.5",
        "\\u",
        "\\ud800",
        "é",
        "😀",
        "\u0000",
        " ",
        "#1",
        "#2",
        "[[[[[[[[",
        "]]]]]]]]",
        "\"e\":",
        "\"p\":",
        "\"r\":"
    };

    private Fuzz() {}

    /** Always the same, and one that is new each time; {@code -Dseed=...} replays one. */
    static LongStream seeds() {
        return Long.getLong("seed") == null
                ? LongStream.concat(LongStream.range(0, 40), LongStream.of(new Random().nextLong()))
                : LongStream.of(Long.getLong("seed"));
    }

    static Frame frame(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "" : "{\"event\":");
        for (int i = random.nextInt(10); i > 0; i--) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        if (random.nextInt(3) > 0) {
            return Frame.Text.of(text.toString());
        }
        byte[] bytes = minBin(random);
        for (int i = random.nextInt(3); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return new Frame.Binary(
                Bytes.of(random.nextInt(8) == 0 ? text.toString().getBytes(StandardCharsets.UTF_8) : bytes));
    }

    private static byte[] minBin(Random random) {
        String kind = "epr".substring(random.nextInt(3)).substring(0, 1);
        String[] events = {"#handshake", "#publish", "#subscribe", "#unsubscribe", "x"};
        int elements = random.nextInt(5);
        MessagePackWriter out = new MessagePackWriter().map(1).string(kind).array(elements);
        for (int i = 0; i < elements; i++) {
            boolean name = i == 0 && !kind.equals("r");
            Json value = name ? Json.string(events[random.nextInt(5)]) : Json.parse(value(random, 3));
            out.json(value, attachments(random));
        }
        return out.toBytes().array();
    }

    static List<Bytes> attachments(Random random) {
        Bytes[] attachments = new Bytes[random.nextInt(4) == 0 ? random.nextInt(1, 4) : 0];
        Arrays.setAll(attachments, i -> Bytes.of(new byte[] {(byte) random.nextInt(), (byte) i}));
        return List.of(attachments);
    }

    static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> "null";
            case 1 -> Boolean.toString(random.nextBoolean());
            case 2 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 3 -> random.nextInt() + "." + random.nextInt(1000) + "e" + random.nextInt(200);
            case 4 -> "\"é😀\\\"\\\\\\u00e9\\n\\/\"";
            case 5 -> "{\"_placeholder\":true,\"num\":" + random.nextInt(3) + '}';
            case 6 -> '"' + Integer.toString(random.nextInt(), 36) + '"';
            case 7 -> '[' + value(random, depth - 1) + space(random) + ',' + space(random) + value(random, 0) + ']';
            default -> "{\"é\"" + space(random) + ':' + value(random, depth - 1) + ",\"b\":" + value(random, 0) + '}';
        };
    }

    static String space(Random random) {
        return " \n\t".substring(random.nextInt(4)).repeat(random.nextInt(2));
    }
}
