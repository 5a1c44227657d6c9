package io.millrace.dialects;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.contract.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * JSON of every form that its grammar has, and bytes that nearly are JSON, of a seed.
 *
 * @param random of the seed
 */
public record AnyJson(Random random) {
    private static final String[] PIECES = {
        "a",
        "\\\"",
        "\\\\",
        "\\/",
        "/",
        "\\b",
        "\\f",
        "\\n",
        "\\r",
        "\\t",
        "\\u0000",
        "\\u001F",
        "\\u0041",
        "\\u00e9",
        "\\ud83c\\udf0a",
        "\\ud800",
        "\\udfff",
        "é",
        "😀",
        "\u007f",
        "\u2028",
        "\ufeff",
        "__proto__",
        ":get:",
        "[",
        "{",
        "}",
        "]",
        ",",
        ":",
        "'"
    };
    private static final String[] NUMBERS = {
        "0", "-0", "-1", "9007199254740993", "1.50", "-0.0", "1e400", "1E-400", "2e+7", "0.1e0", "7".repeat(400)
    };
    private static final byte[] MUTANTS = {
        '"',
        '\\',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '0',
        'e',
        '.',
        'u',
        ' ',
        0,
        0x1f,
        0x7f,
        (byte) 0x80,
        (byte) 0xc3,
        (byte) 0xed,
        (byte) 0xf0,
        (byte) 0xff
    };

    /** Of that seed. */
    public AnyJson(long seed) {
        this(new Random(seed));
    }

    /** Always the same, and one that is new each time; {@code -Dseed=...} replays one. */
    public static LongStream seeds() {
        return Long.getLong("seed") == null
                ? LongStream.concat(LongStream.range(0, 40), LongStream.of(new Random().nextLong()))
                : LongStream.of(Long.getLong("seed"));
    }

    /** Any value, nested no deeper than that. */
    public String value(int levels) {
        return switch (random.nextInt(levels > 0 ? 8 : 6)) {
            case 0 -> "null";
            case 1 -> Boolean.toString(random.nextBoolean());
            case 2 -> NUMBERS[random.nextInt(NUMBERS.length)];
            case 3, 4, 5 -> string();
            case 6 ->
                several()
                        .mapToObj(_ -> value(levels - 1))
                        .collect(Collectors.joining("," + space(), "[" + space(), "]"));
            default ->
                several()
                        .mapToObj(_ -> string() + space() + ":" + space() + value(levels - 1))
                        .collect(Collectors.joining(",", "{" + space(), space() + "}"));
        };
    }

    private IntStream several() {
        return IntStream.range(0, random.nextInt(4));
    }

    private String space() {
        return " \t\r\n".substring(random.nextInt(5)).repeat(random.nextInt(2));
    }

    /** Any string, in quotes. */
    public String string() {
        return several()
                .mapToObj(_ -> PIECES[random.nextInt(PIECES.length)])
                .collect(Collectors.joining("", "\"", "\""));
    }

    /** Any characters, half pairs of surrogates among them. */
    public String text() {
        return Json.parse(string()).asString();
    }

    /** Some bytes are changed, left out, doubled or cut off. */
    public byte[] mutated(byte[] bytes) {
        byte[] all = bytes;
        for (int i = random.nextInt(1, 5); i > 0 && all.length > 0; i--) {
            int at = random.nextInt(all.length);
            byte[] behind = Arrays.copyOfRange(all, at, all.length);
            byte[] before = Arrays.copyOf(all, at);
            all = switch (random.nextInt(5)) {
                case 0 -> joined(before, new byte[] {MUTANTS[random.nextInt(MUTANTS.length)]}, behind);
                case 1 -> joined(before, Arrays.copyOfRange(behind, 1, behind.length));
                case 2 -> joined(before, behind, behind);
                case 3 -> random.nextInt(4) == 0 ? before : all;
                default ->
                    joined(before, new byte[] {(byte) random.nextInt()}, Arrays.copyOfRange(behind, 1, behind.length));
            };
        }
        return all;
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                List.of(parts).stream().mapToInt(part -> part.length).sum());
        List.of(parts).forEach(all::put);
        return all.array();
    }

    /** A text that is JSON in well-formed UTF-8; fails otherwise. */
    public static Json checked(Frame frame) {
        byte[] utf8 = ((Frame.Text) frame).utf8().array();
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            Json json = Json.parse(utf8);
            assertEquals(text, json.toString(), "there is nothing around it");
            return json;
        } catch (CharacterCodingException e) {
            throw new AssertionError("No UTF-8: " + frame, e);
        }
    }

    /** A field of an object. */
    public static Json field(Json object, String wanted) {
        Json[] found = {Json.NULL};
        object.forEachField((name, value) -> {
            if (name.equals(wanted)) {
                found[0] = value;
            }
        });
        return found[0];
    }
}
