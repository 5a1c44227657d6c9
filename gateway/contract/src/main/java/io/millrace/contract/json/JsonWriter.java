package io.millrace.contract.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON bytes; commas come by themselves. The caller keeps the order: a field's name, then its value, and an end
 * for each begin. Not for use by several threads.
 */
public final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[128];
    private int length;
    /** Whether something stands before the next value or name that wants a comma between. */
    private boolean needsComma;

    /** Opens an object. */
    public JsonWriter beginObject() {
        return open('{');
    }

    /** Closes it. */
    public JsonWriter endObject() {
        return close('}');
    }

    /** Opens an array. */
    public JsonWriter beginArray() {
        return open('[');
    }

    /** Closes it. */
    public JsonWriter endArray() {
        return close(']');
    }

    /** A field's name. */
    public JsonWriter name(String name) {
        string(name);
        put((byte) ':');
        needsComma = false;
        return this;
    }

    /**
     * A string value, in no more bytes than anybody else can write it in. A lone surrogate is written as an escape, so
     * that the bytes stay valid UTF-8.
     */
    public JsonWriter string(String value) {
        comma();
        put((byte) '"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                put((byte) '\\');
                put((byte) c);
            } else if (c < 0x20) {
                escape(c);
            } else if (c < 0x80) {
                put((byte) c);
            } else {
                i += beyondAscii(value, i) - 1;
            }
        }
        put((byte) '"');
        needsComma = true;
        return this;
    }

    /** A whole number. */
    public JsonWriter number(long value) {
        return raw(Long.toString(value));
    }

    /** True or false. */
    public JsonWriter bool(boolean value) {
        return raw(Boolean.toString(value));
    }

    /** Null. */
    public JsonWriter nullValue() {
        return raw("null");
    }

    /** A value as it is. */
    public JsonWriter json(Json value) {
        comma();
        grow(value.length());
        value.copyTo(bytes, length);
        length += value.length();
        needsComma = true;
        return this;
    }

    /** The elements of an array, as they are, into the one that is open. */
    public JsonWriter elementsOf(Json array) {
        byte[] inner = array.inside();
        if (inner.length > 0) {
            comma();
            grow(inner.length);
            System.arraycopy(inner, 0, bytes, length, inner.length);
            length += inner.length;
            needsComma = true;
        }
        return this;
    }

    /** What was written, in an array of its length. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** What was written, as a value. */
    public Json toJson() {
        return Json.written(toBytes());
    }

    private JsonWriter raw(String ascii) {
        comma();
        grow(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        needsComma = true;
        return this;
    }

    private int beyondAscii(String value, int at) {
        int codePoint = value.codePointAt(at);
        if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
            escape((char) codePoint);
            return 1;
        }
        byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        grow(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return Character.charCount(codePoint);
    }

    private void escape(char c) {
        grow(6);
        byte shortForm =
                switch (c) {
                    case '\b' -> 'b';
                    case '\t' -> 't';
                    case '\n' -> 'n';
                    case '\f' -> 'f';
                    case '\r' -> 'r';
                    default -> 0;
                };
        if (shortForm != 0) {
            bytes[length++] = '\\';
            bytes[length++] = shortForm;
            return;
        }
        bytes[length++] = '\\';
        bytes[length++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(c >> shift) & 0xF];
        }
    }

    private JsonWriter open(char bracket) {
        comma();
        put((byte) bracket);
        needsComma = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        put((byte) bracket);
        needsComma = true;
        return this;
    }

    private void comma() {
        if (needsComma) {
            put((byte) ',');
        }
    }

    private void put(byte b) {
        grow(1);
        bytes[length++] = b;
    }

    private void grow(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
