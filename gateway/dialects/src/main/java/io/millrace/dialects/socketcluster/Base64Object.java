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
        return Attachments.inPlace(data, attachments, Base64Object::write);
    }
}
