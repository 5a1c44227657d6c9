package io.millrace.contract.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A JSON value as the bytes it came in, checked by {@link JsonScanner} and never changed: a slice of an array that
 * nobody writes to any more. Compared by its bytes.
 *
 * <p>The readers ({@link #asString()}, {@link #elements()}, ...) look one level deep and throw {@link JsonException}
 * when the value is of another kind.
 */
public final class Json {
    /** {@code []}. */
    public static final Json EMPTY_ARRAY = parse("[]");
    /** {@code {}}. */
    public static final Json EMPTY_OBJECT = parse("{}");
    /** {@code null}. */
    public static final Json NULL = parse("null");
    /** {@code true}. */
    public static final Json TRUE = parse("true");

    private final byte[] bytes;
    private final int from;
    private final int to;

    private Json(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /**
     * Checks and takes the range without a copy; white space around the value is left out.
     *
     * @throws JsonException when it is not one JSON value
     */
    public static Json parse(byte[] bytes, int from, int to) {
        return parse(bytes, from, to, JsonScanner.MAX_DEPTH);
    }

    private static Json parse(byte[] bytes, int from, int to, int mostDepth) {
        JsonScanner.check(bytes, from, to, mostDepth);
        int first = from;
        while (JsonScanner.isSpace(bytes[first])) {
            first++;
        }
        int last = to;
        while (JsonScanner.isSpace(bytes[last - 1])) {
            last--;
        }
        return new Json(bytes, first, last);
    }

    /** {@link #parse(byte[], int, int)} of a whole array. */
    public static Json parse(byte[] bytes) {
        return parse(bytes, 0, bytes.length);
    }

    /**
     * The same of a value that is to stand so many levels deep in another one, which everybody must be able to read.
     */
    public static Json parseInner(byte[] bytes, int levels) {
        return parse(bytes, 0, bytes.length, JsonScanner.MAX_DEPTH - levels);
    }

    /**
     * {@link #parse(byte[], int, int)} of a value in which others, each as deep as may be, stand so many levels deep.
     */
    public static Json parseOuter(byte[] bytes, int from, int to, int levels) {
        return parse(bytes, from, to, JsonScanner.MAX_DEPTH + levels);
    }

    /** {@link #parse(byte[], int, int)} of a text. */
    public static Json parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes what {@link JsonWriter} has made. */
    static Json written(byte[] bytes) {
        return new Json(bytes, 0, bytes.length);
    }

    /** A JSON string. */
    public static Json string(String value) {
        return new JsonWriter().string(value).toJson();
    }

    /** A JSON number. */
    public static Json number(long value) {
        return written(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
    }

    /** A JSON array of these. */
    public static Json array(Json... elements) {
        JsonWriter writer = new JsonWriter().beginArray();
        for (Json element : elements) {
            writer.json(element);
        }
        return writer.endArray().toJson();
    }

    /**
     * The value's bytes in an array of their own length: the one it came in where it fills that, else a copy. Only to
     * be read.
     */
    public byte[] toBytes() {
        return from == 0 && to == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to);
    }

    /** How many bytes. */
    public int length() {
        return to - from;
    }

    /** Copies the bytes to {@code target}, from index {@code at} on. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, from, target, at, to - from);
    }

    /** Whether it is an array. */
    public boolean isArray() {
        return bytes[from] == '[';
    }

    /** Whether it is an object. */
    public boolean isObject() {
        return bytes[from] == '{';
    }

    /** Whether it is a string. */
    public boolean isString() {
        return bytes[from] == '"';
    }

    /** Whether it is a number. */
    public boolean isNumber() {
        return bytes[from] == '-' || (bytes[from] >= '0' && bytes[from] <= '9');
    }

    /** Whether it is {@code null}. */
    public boolean isNull() {
        return bytes[from] == 'n';
    }

    /** The string's characters, escapes resolved. A lone escaped surrogate stays what it is. */
    public String asString() {
        expect(isString(), "a string");
        return JsonText.unescape(bytes, from + 1, to - 1);
    }

    /** A whole number that fits. */
    public long asLong() {
        expect(isNumber(), "a number");
        try {
            return Long.parseLong(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException e) {
            throw new JsonException("Expected a whole number of at most 63 bits");
        }
    }

    /** True or false. */
    public boolean asBoolean() {
        expect(bytes[from] == 't' || bytes[from] == 'f', "true or false");
        return bytes[from] == 't';
    }

    /** The elements of an array, in order, as slices of the same bytes. */
    public List<Json> elements() {
        expect(isArray(), "an array");
        List<Json> elements = new ArrayList<>();
        int i = space(from + 1);
        while (bytes[i] != ']') {
            int after = JsonScanner.skip(bytes, i, to);
            elements.add(new Json(bytes, i, after));
            i = space(after);
            if (bytes[i] == ',') {
                i = space(i + 1);
            }
        }
        return elements;
    }

    /** The fields of an object, in order; a name that stands twice comes twice. */
    public void forEachField(BiConsumer<String, Json> visitor) {
        expect(isObject(), "an object");
        int i = space(from + 1);
        while (bytes[i] != '}') {
            int afterName = JsonScanner.skip(bytes, i, to);
            String name = JsonText.unescape(bytes, i + 1, afterName - 1);
            i = space(space(afterName) + 1);
            int after = JsonScanner.skip(bytes, i, to);
            visitor.accept(name, new Json(bytes, i, after));
            i = space(after);
            if (bytes[i] == ',') {
                i = space(i + 1);
            }
        }
    }

    /** The first element of an array, or {@code NULL} when it has none. */
    public Json firstElement() {
        expect(isArray(), "an array");
        int i = space(from + 1);
        return bytes[i] == ']' ? NULL : new Json(bytes, i, JsonScanner.skip(bytes, i, to));
    }

    /** What stands between an array's brackets, without the space around it. */
    byte[] inside() {
        expect(isArray(), "an array");
        int first = space(from + 1);
        int last = to - 1;
        while (last > first && JsonScanner.isSpace(bytes[last - 1])) {
            last--;
        }
        return Arrays.copyOfRange(bytes, Math.min(first, last), last);
    }

    private int space(int at) {
        int i = at;
        while (JsonScanner.isSpace(bytes[i])) {
            i++;
        }
        return i;
    }

    private static void expect(boolean holds, String what) {
        if (!holds) {
            throw new JsonException("Expected " + what);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Json json && Arrays.equals(bytes, from, to, json.bytes, json.from, json.to);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** The JSON text. */
    @Override
    public String toString() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
