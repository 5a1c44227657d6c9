package io.millrace.contract.wire;

import io.millrace.contract.Selection;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, read by name and kind. A field that is {@code null} counts as absent, of two with the
 * same name the last one counts, and names that nobody asks for are not looked at. All readers throw
 * {@link WireException} on another kind.
 */
final class Fields {
    private final List<String> names = new ArrayList<>(8);
    private final List<Json> values = new ArrayList<>(8);

    Fields(Json object) {
        if (!object.isObject()) {
            throw WireException.malformed("Expected a JSON object");
        }
        object.forEachField((name, value) -> {
            names.add(name);
            values.add(value);
        });
    }

    /** The value as it stands, {@code null} included. */
    @Nullable
    Json raw(String name) {
        int at = names.lastIndexOf(name);
        return at < 0 ? null : values.get(at);
    }

    @Nullable
    Json json(String name) {
        Json value = raw(name);
        return value == null || value.isNull() ? null : value;
    }

    /** An array, the empty one when absent. */
    Json array(String name) {
        Json value = json(name);
        if (value == null) {
            return Json.EMPTY_ARRAY;
        }
        if (!value.isArray()) {
            throw kind(name, "an array");
        }
        return value;
    }

    @Nullable
    Json object(String name) {
        Json value = json(name);
        if (value != null && !value.isObject()) {
            throw kind(name, "an object");
        }
        return value;
    }

    @Nullable
    String text(String name) {
        Json value = json(name);
        return value == null ? null : text(name, value);
    }

    String text(String name, String otherwise) {
        String value = text(name);
        return value == null ? otherwise : value;
    }

    String requiredText(String name) {
        String value = text(name);
        if (value == null) {
            throw WireException.malformed("Field " + name + " is missing");
        }
        return value;
    }

    /** An array of strings, empty when absent. */
    List<String> texts(String name) {
        Json value = json(name);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Json element : array(name).elements()) {
            texts.add(text(name, element));
        }
        return List.copyOf(texts);
    }

    boolean flag(String name) {
        Json value = json(name);
        try {
            return value != null && value.asBoolean();
        } catch (JsonException e) {
            throw kind(name, "true or false");
        }
    }

    @Nullable
    Long number(String name, long least, long most) {
        Json value = json(name);
        if (value == null) {
            return null;
        }
        try {
            long number = value.asLong();
            if (number >= least && number <= most) {
                return number;
            }
        } catch (JsonException e) {
            throw kind(name, "a whole number");
        }
        throw kind(name, "a number from " + least + " to " + most);
    }

    @Nullable
    Duration millis(String name, long least, long most) {
        Long millis = number(name, least, most);
        return millis == null ? null : Duration.ofMillis(millis);
    }

    Selection selection(String name) {
        Json value = object(name);
        if (value == null) {
            return Selection.NONE;
        }
        Fields fields = new Fields(value);
        return new Selection(fields.texts("connections"), fields.texts("rooms"), fields.texts("users"));
    }

    /** The three fields of a state, in this object. */
    WorkerState state() {
        Long version = number("version", Long.MIN_VALUE, Long.MAX_VALUE);
        if (version == null) {
            throw WireException.malformed("Field version is missing");
        }
        return States.of(requiredText("service"), version, text("data", ""));
    }

    private static String text(String name, Json value) {
        if (!value.isString()) {
            throw kind(name, "a string");
        }
        return value.asString();
    }

    private static WireException kind(String name, String wanted) {
        return WireException.malformed("Field " + name + " must be " + wanted);
    }
}
