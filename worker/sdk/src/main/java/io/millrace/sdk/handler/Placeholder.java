package io.millrace.sdk.handler;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;

/** Where binary arguments stand in JSON: {@code {"_placeholder":true,"num":n}}. */
final class Placeholder {
    private Placeholder() {}

    /** Which attachment a value stands for, or -1. */
    static int number(Json json) {
        if (!json.isObject()) {
            return -1;
        }
        long[] found = {0, -1};
        json.forEachField((name, value) -> {
            if (name.equals("_placeholder") && value.toString().equals("true")) {
                found[0] = 1;
            } else if (name.equals("num") && value.isNumber()) {
                found[1] = small(value);
            }
        });
        return found[0] == 1 ? (int) found[1] : -1;
    }

    private static int small(Json number) {
        String text = number.toString();
        return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : -1;
    }

    static void write(JsonWriter writer, int number) {
        writer.beginObject()
                .name("_placeholder")
                .bool(true)
                .name("num")
                .number(number)
                .endObject();
    }
}
