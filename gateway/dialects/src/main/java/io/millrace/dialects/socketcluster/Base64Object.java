package io.millrace.dialects.socketcluster;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Attachments;
import java.util.Base64;
import java.util.List;

/** Bytes in JSON, <code>{"base64":true,"data":".."}</code> (sc-formatter). Clients leave it to the application. */
final class Base64Object {
    private Base64Object() {}

    /** One value for these bytes. */
    static void write(JsonWriter out, byte[] bytes) {
        out.beginObject()
                .name("base64")
                .bool(true)
                .name("data")
                .string(Base64.getEncoder().encodeToString(bytes))
                .endObject();
    }

    /** The data with each attachment in its place. */
    static Json inPlace(Json data, List<Bytes> attachments) {
        if (attachments.isEmpty()) {
            return data;
        }
        JsonWriter out = new JsonWriter();
        write(data, attachments, out);
        return out.toJson();
    }

    private static void write(Json value, List<Bytes> attachments, JsonWriter out) {
        int index = Attachments.indexOf(value, attachments.size());
        if (index >= 0) {
            write(out, attachments.get(index).array());
        } else if (value.isArray()) {
            out.beginArray();
            value.elements().forEach(element -> write(element, attachments, out));
            out.endArray();
        } else if (value.isObject()) {
            out.beginObject();
            value.forEachField((name, field) -> write(field, attachments, out.name(name)));
            out.endObject();
        } else {
            out.json(value);
        }
    }
}
