package io.millrace.dialects;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import java.util.Base64;
import java.util.List;

/**
 * Binary arguments where a form has a place for them inside the data, and needs no binary messages behind it. In what
 * workers send, {@code {"_placeholder":true,"num":n}} stands where attachment n belongs.
 */
public final class Attachments {
    private Attachments() {}

    /** Which of {@code count} attachments stands here, or -1 when it is any other value. */
    public static int indexOf(Json value, int count) {
        if (count == 0 || !value.isObject()) {
            return -1;
        }
        Marks marks = new Marks();
        value.forEachField(marks::field);
        return marks.placeholder && marks.number >= 0 && marks.number < count ? (int) marks.number : -1;
    }

    /** How a form has bytes inside JSON. */
    public interface InJson {
        /** Writes one value for them. */
        void write(JsonWriter out, byte[] bytes);
    }

    /** The data with each attachment as a base64 string in its place. */
    public static Json inBase64(Json data, List<Bytes> attachments) {
        return inPlace(
                data,
                attachments,
                (out, bytes) -> out.string(Base64.getEncoder().encodeToString(bytes)));
    }

    /** The data with each attachment in its place. */
    public static Json inPlace(Json data, List<Bytes> attachments, InJson how) {
        if (attachments.isEmpty()) {
            return data;
        }
        JsonWriter out = new JsonWriter();
        write(data, attachments, how, out);
        return out.toJson();
    }

    private static void write(Json value, List<Bytes> attachments, InJson how, JsonWriter out) {
        int index = indexOf(value, attachments.size());
        if (index >= 0) {
            how.write(out, attachments.get(index).array());
        } else if (value.isArray()) {
            out.beginArray();
            value.elements().forEach(element -> write(element, attachments, how, out));
            out.endArray();
        } else if (value.isObject()) {
            out.beginObject();
            value.forEachField((name, field) -> write(field, attachments, how, out.name(name)));
            out.endObject();
        } else {
            out.json(value);
        }
    }

    private static final class Marks {
        private boolean placeholder;
        private long number = -1;

        void field(String name, Json value) {
            if (name.equals("_placeholder")) {
                placeholder = value.equals(Json.TRUE);
            } else if (name.equals("num")) {
                number = isShort(value) ? value.asLong() : -1;
            }
        }

        private static boolean isShort(Json value) {
            return value.isNumber()
                    && value.length() < 10
                    && value.toString().chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }
}
