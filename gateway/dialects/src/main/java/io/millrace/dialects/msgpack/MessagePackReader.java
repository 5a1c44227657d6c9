package io.millrace.dialects.msgpack;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonScanner;
import io.millrace.contract.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Reads MessagePack values one after the other (the format's specification, "Formats"). Nothing is allocated by an
 * announced length before so many bytes are there, and values nest no deeper than JSON may.
 *
 * <p>Every method throws {@link MessagePackException} when something else stands there.
 */
public final class MessagePackReader {
    private static final byte TIMESTAMP = -1;
    private static final int FIXEXT_1 = 0xd4;

    private final byte[] s;
    private final int mostBinaries;
    private int i;

    /** @param mostBinaries binary values in one {@link #json}; each costs more than its bytes */
    public MessagePackReader(Bytes bytes, int mostBinaries) {
        this.s = bytes.array();
        this.mostBinaries = mostBinaries;
    }

    /** Whether everything was read. */
    public boolean atEnd() {
        return i == s.length;
    }

    /** The head of a map: how many names and values follow. */
    public int map() {
        int b = next();
        return switch (b) {
            case 0xde -> many(unsigned(2), 2);
            case 0xdf -> many(unsigned(4), 2);
            default -> {
                expect((b & 0xf0) == 0x80, "a map");
                yield many(b & 0x0f, 2);
            }
        };
    }

    /** The head of an array: how many values follow. */
    public int array() {
        int b = next();
        return switch (b) {
            case 0xdc -> many(unsigned(2), 1);
            case 0xdd -> many(unsigned(4), 1);
            default -> {
                expect((b & 0xf0) == 0x90, "an array");
                yield many(b & 0x0f, 1);
            }
        };
    }

    /** Whether a map follows. */
    public boolean isMap() {
        int b = peek();
        return (b & 0xf0) == 0x80 || b == 0xde || b == 0xdf;
    }

    /** Whether an array follows. */
    public boolean isArray() {
        int b = peek();
        return (b & 0xf0) == 0x90 || b == 0xdc || b == 0xdd;
    }

    /** A string. What is not UTF-8 in it is replaced. */
    public String string() {
        int length = stringLength();
        i += length;
        return new String(s, i - length, length, StandardCharsets.UTF_8);
    }

    private int stringLength() {
        int b = next();
        return switch (b) {
            case 0xd9 -> many(unsigned(1), 1);
            case 0xda -> many(unsigned(2), 1);
            case 0xdb -> many(unsigned(4), 1);
            default -> {
                expect((b & 0xe0) == 0xa0, "a string");
                yield many(b & 0x1f, 1);
            }
        };
    }

    /** A whole number of at most 63 bits. */
    public long integer() {
        int b = next();
        if (b < 0x80 || b >= 0xe0) {
            return (byte) b;
        }
        long value =
                switch (b) {
                    case 0xcc -> unsigned(1);
                    case 0xcd -> unsigned(2);
                    case 0xce -> unsigned(4);
                    case 0xcf -> signed(8);
                    case 0xd0, 0xd1, 0xd2, 0xd3 -> signed(1 << (b - 0xd0));
                    default -> throw new MessagePackException("a whole number was expected");
                };
        expect(b != 0xcf || value >= 0, "a whole number of 63 bits");
        return value;
    }

    /** Skips an {@code undefined}, as notepack.io 2 writes it, and returns whether there was one. */
    public boolean skipUndefined() {
        boolean undefined = i + 2 < s.length && (s[i] & 0xff) == FIXEXT_1 && s[i + 1] == 0;
        i += undefined ? 3 : 0;
        return undefined;
    }

    /** Skips a value, however deep: nothing is made of it. */
    public void skip() {
        for (long left = 1; left > 0; left--) {
            if (isMap()) {
                left += 2L * map();
            } else if (isArray()) {
                left += array();
            } else {
                int length = isString(peek()) ? stringLength() : many(bytesOfScalar(), 1);
                i += length; // not in one: the length's head is read, too
            }
        }
    }

    /** How many bytes follow the head of what is neither a string nor a container. */
    private long bytesOfScalar() {
        int b = next();
        if (b < 0x80 || b >= 0xe0) {
            return 0;
        }
        return switch (b) {
            case 0xc0, 0xc2, 0xc3 -> 0;
            case 0xc4, 0xc5, 0xc6 -> unsigned(1 << (b - 0xc4));
            case 0xc7, 0xc8, 0xc9 -> 1 + unsigned(1 << (b - 0xc7));
            case 0xca, 0xcb -> 4L << (b - 0xca);
            case 0xcc, 0xcd, 0xce, 0xcf -> 1L << (b - 0xcc);
            case 0xd0, 0xd1, 0xd2, 0xd3 -> 1L << (b - 0xd0);
            case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> 1 + (1L << (b - 0xd4));
            default -> throw new MessagePackException("a byte that begins nothing");
        };
    }

    /**
     * Any value as JSON. Binary ones become attachments, in whose place stands {@code {"_placeholder":true,"num":n}}; a
     * timestamp becomes its ISO-8601 text, {@code undefined} null.
     */
    public Json json(List<Bytes> attachments) {
        return json(new Placeholders(attachments), 0);
    }

    /**
     * Any value as JSON.
     *
     * @param depth how deep it will stand in what is made of it
     */
    public Json json(Binaries binaries, int depth) {
        JsonWriter out = new JsonWriter();
        value(out, binaries, depth);
        return out.toJson();
    }

    private void value(JsonWriter out, Binaries binaries, int depth) {
        int b = peek();
        if (b < 0x80 || b >= 0xe0 || (b >= 0xcc && b <= 0xd3)) {
            number(out, b);
        } else if (isString(b)) {
            out.string(string());
        } else if (isMap()) {
            object(out, binaries, depth + 1);
        } else if (isArray()) {
            array(out, binaries, depth + 1);
        } else {
            i++;
            switch (b) {
                case 0xc0 -> out.nullValue();
                case 0xc2, 0xc3 -> out.bool(b == 0xc3);
                case 0xc4, 0xc5, 0xc6 -> binary(out, binaries, unsigned(1 << (b - 0xc4)));
                case 0xca -> fraction(out, Float.intBitsToFloat((int) signed(4)));
                case 0xcb -> fraction(out, Double.longBitsToDouble(signed(8)));
                case 0xc7, 0xc8, 0xc9 -> extension(out, unsigned(1 << (b - 0xc7)));
                case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> extension(out, 1 << (b - 0xd4));
                default -> throw new MessagePackException("a byte that begins nothing");
            }
        }
    }

    private void number(JsonWriter out, int b) {
        if (b == 0xcf && i + 1 < s.length && s[i + 1] < 0) {
            i++;
            out.json(Json.parse(Long.toUnsignedString(signed(8))));
        } else {
            out.number(integer());
        }
    }

    /* JSON has no word for what is no number; JavaScript writes null too. */
    private static void fraction(JsonWriter out, double value) {
        if (!Double.isFinite(value)) {
            out.nullValue();
        } else if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
            out.number((long) value);
        } else {
            out.json(Json.parse(Double.toString(value)));
        }
    }

    private void object(JsonWriter out, Binaries binaries, int depth) {
        notTooDeep(depth);
        int fields = map();
        out.beginObject();
        for (int n = 0; n < fields; n++) {
            int b = peek();
            out.name(isString(b) ? string() : Long.toString(integer()));
            value(out, binaries, depth);
        }
        out.endObject();
    }

    private void array(JsonWriter out, Binaries binaries, int depth) {
        notTooDeep(depth);
        int elements = array();
        out.beginArray();
        for (int n = 0; n < elements; n++) {
            value(out, binaries, depth);
        }
        out.endArray();
    }

    private void binary(JsonWriter out, Binaries binaries, long announced) {
        int length = many(announced, 1);
        expect(binaries.count() < mostBinaries, "at most " + mostBinaries + " binary values");
        binaries.write(out, Arrays.copyOfRange(s, i, i + length));
        i += length;
    }

    /* What notepack.io makes: -1 a Date (the format's "Timestamp extension type"); 0 in its second version undefined,
     * one byte, or a Date, milliseconds in eight. */
    private void extension(JsonWriter out, long announced) {
        int length = many(announced, 1);
        byte type = (byte) next();
        expect(length <= s.length - i, "so many bytes");
        if (type == 0 && length == 1) {
            i++;
            out.nullValue();
        } else if (type == 0 && length == 8) {
            date(out, signed(8), 0);
        } else if (type == TIMESTAMP && length == 4) {
            date(out, unsigned(4) * 1000, 0);
        } else if (type == TIMESTAMP && length == 8) {
            long both = signed(8);
            date(out, (both & 0x3_ffff_ffffL) * 1000, both >>> 34);
        } else if (type == TIMESTAMP && length == 12) {
            long nanos = unsigned(4);
            long seconds = signed(8);
            expect(Math.abs(seconds) < Long.MAX_VALUE / 1000, "a date");
            date(out, seconds * 1000, nanos);
        } else {
            throw new MessagePackException("an extension that nobody here knows");
        }
    }

    /* As Date.toJSON: always milliseconds; a date that Instant's years hold is far beyond JavaScript's. */
    private static void date(JsonWriter out, long millis, long nanos) {
        long all = millis + nanos / 1_000_000;
        if (Math.abs(all) > 8_640_000_000_000_000L) {
            out.nullValue();
            return;
        }
        String text = Instant.ofEpochMilli(all).toString();
        if (Math.floorMod(all, 1000L) == 0) {
            text = text.substring(0, text.length() - 1) + ".000Z";
        }
        out.string(text);
    }

    private record Placeholders(List<Bytes> attachments) implements Binaries {
        @Override
        public int count() {
            return attachments.size();
        }

        @Override
        public void write(JsonWriter out, byte[] bytes) {
            out.beginObject()
                    .name("_placeholder")
                    .bool(true)
                    .name("num")
                    .number(attachments.size())
                    .endObject();
            attachments.add(Bytes.of(bytes));
        }
    }

    private static boolean isString(int b) {
        return (b & 0xe0) == 0xa0 || (b >= 0xd9 && b <= 0xdb);
    }

    private static void notTooDeep(int depth) {
        if (depth > JsonScanner.MAX_DEPTH) {
            throw new MessagePackException("nested deeper than " + JsonScanner.MAX_DEPTH);
        }
    }

    /** Whether so many things of so many bytes at least can still come: else the announced number is a lie. */
    private int many(long announced, int bytesEach) {
        expect(announced * bytesEach <= s.length - i, "so many bytes");
        return (int) announced;
    }

    private int peek() {
        expect(i < s.length, "a value");
        return s[i] & 0xff;
    }

    private int next() {
        int b = peek();
        i++;
        return b;
    }

    private long unsigned(int bytes) {
        long value = 0;
        expect(bytes <= s.length - i, "so many bytes");
        for (int n = 0; n < bytes; n++) {
            value = value << 8 | (s[i++] & 0xff);
        }
        return value;
    }

    private long signed(int bytes) {
        int unused = 64 - 8 * bytes;
        return unsigned(bytes) << unused >> unused;
    }

    private static void expect(boolean holds, String what) {
        if (!holds) {
            throw new MessagePackException("expected " + what);
        }
    }
}
