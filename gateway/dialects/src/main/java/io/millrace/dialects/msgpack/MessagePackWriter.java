package io.millrace.dialects.msgpack;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Attachments;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes MessagePack as notepack.io does: whole numbers as short as they go, all others as float64. The caller writes
 * as many values as each head has announced.
 */
public final class MessagePackWriter {
    private byte[] bytes = new byte[128];
    private int length;

    /** A map's head: so many names and values follow. */
    public MessagePackWriter map(int fields) {
        return head(fields, 0x80, 0x0f, 0xde);
    }

    /** An array's head. */
    public MessagePackWriter array(int elements) {
        return head(elements, 0x90, 0x0f, 0xdc);
    }

    /** A string. */
    public MessagePackWriter string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        if (utf8.length < 32) {
            put(0xa0 | utf8.length, 0, 0);
        } else if (utf8.length < 0x100) {
            put(0xd9, utf8.length, 1);
        } else if (utf8.length < 0x1_0000) {
            put(0xda, utf8.length, 2);
        } else {
            put(0xdb, utf8.length, 4);
        }
        return append(utf8);
    }

    /** A whole number. */
    public MessagePackWriter integer(long value) {
        if (value >= -0x20 && value < 0x80) {
            return put((int) value & 0xff, 0, 0);
        }
        if (value >= 0) {
            return value < 0x100
                    ? put(0xcc, value, 1)
                    : value < 0x1_0000
                            ? put(0xcd, value, 2)
                            : value < 1L << 32 ? put(0xce, value, 4) : put(0xcf, value, 8);
        }
        return value >= Byte.MIN_VALUE
                ? put(0xd0, value, 1)
                : value >= Short.MIN_VALUE
                        ? put(0xd1, value, 2)
                        : value >= Integer.MIN_VALUE ? put(0xd2, value, 4) : put(0xd3, value, 8);
    }

    /** Any JSON; where a placeholder stands, its attachment as bytes. */
    public MessagePackWriter json(Json value, List<Bytes> attachments) {
        int attachment = Attachments.indexOf(value, attachments.size());
        if (attachment >= 0) {
            return binary(attachments.get(attachment).array());
        }
        if (value.isObject()) {
            int[] fields = {0};
            value.forEachField((_, _) -> fields[0]++);
            map(fields[0]);
            value.forEachField((name, field) -> string(name).json(field, attachments));
            return this;
        }
        if (value.isArray()) {
            List<Json> elements = value.elements();
            array(elements.size());
            elements.forEach(element -> json(element, attachments));
            return this;
        }
        if (value.isString()) {
            return string(value.asString());
        }
        if (value.isNumber()) {
            return number(value.toString());
        }
        return put(value.isNull() ? 0xc0 : value.asBoolean() ? 0xc3 : 0xc2, 0, 0);
    }

    /** Values that were written before. */
    public MessagePackWriter written(Bytes values) {
        return append(values.array());
    }

    /** What was written. */
    public Bytes toBytes() {
        return Bytes.of(Arrays.copyOf(bytes, length));
    }

    /* JavaScript has no whole numbers: 1.0 and 1 are one to it, and so they are here. */
    private MessagePackWriter number(String text) {
        double value = Double.parseDouble(text);
        if (Math.abs(value) < 1L << 53 && value == Math.rint(value)) {
            return integer((long) value);
        }
        if (text.length() <= 20 && text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))) {
            BigInteger whole = new BigInteger(text);
            if (whole.bitLength() < 64) {
                return integer(whole.longValue());
            }
            if (whole.bitLength() == 64 && whole.signum() > 0) {
                return put(0xcf, whole.longValue(), 8);
            }
        }
        return put(0xcb, Double.doubleToRawLongBits(value), 8);
    }

    private MessagePackWriter binary(byte[] value) {
        if (value.length < 0x100) {
            put(0xc4, value.length, 1);
        } else if (value.length < 0x1_0000) {
            put(0xc5, value.length, 2);
        } else {
            put(0xc6, value.length, 4);
        }
        return append(value);
    }

    private MessagePackWriter head(int count, int fixed, int most, int wide) {
        if (count <= most) {
            return put(fixed | count, 0, 0);
        }
        return count < 0x1_0000 ? put(wide, count, 2) : put(wide + 1, count, 4);
    }

    private MessagePackWriter put(int type, long value, int valueBytes) {
        grow(1 + valueBytes);
        bytes[length++] = (byte) type;
        for (int shift = 8 * (valueBytes - 1); shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >> shift);
        }
        return this;
    }

    private MessagePackWriter append(byte[] more) {
        grow(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    private void grow(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
