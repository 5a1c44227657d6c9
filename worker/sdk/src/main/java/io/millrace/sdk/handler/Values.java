package io.millrace.sdk.handler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.sdk.Args;
import io.millrace.sdk.HandlerException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Java values on their way to a client, and back from its answers. Any thread. */
public final class Values {
    private static final Written NOTHING = new Written(Json.EMPTY_ARRAY, List.of());

    private final ObjectMapper mapper;
    private final ObjectWriter writer;
    private final ValueReaders readers;

    /** @param mapper writes and reads what is neither text, number, bytes nor JSON as it is */
    public Values(ObjectMapper mapper) {
        this.mapper = mapper;
        // Jackson escapes what is beyond the BMP, twelve bytes where UTF-8 has four.
        this.writer = mapper.writer().with(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8);
        this.readers = new ValueReaders(mapper);
    }

    /**
     * Arguments as commands carry them.
     *
     * @param args a JSON array, placeholders in the place of bytes
     */
    public record Written(Json args, List<Bytes> attachments) {}

    /** No arguments. */
    public static Written nothing() {
        return NOTHING;
    }

    /**
     * Each value as one argument.
     *
     * @throws IllegalArgumentException when Jackson cannot write one
     */
    public Written args(@Nullable Object... values) {
        JsonWriter writer = new JsonWriter().beginArray();
        List<Bytes> attachments = List.of();
        for (Object value : values) {
            Bytes bytes = bytes(value);
            if (bytes == null) {
                write(writer, value);
            } else {
                attachments = attachments.isEmpty() ? new ArrayList<>() : attachments;
                Placeholder.write(writer, attachments.size());
                attachments.add(bytes);
            }
        }
        return new Written(writer.endArray().toJson(), attachments);
    }

    /** What a handler has returned, as the arguments of an ack. */
    public Written returned(@Nullable Object value) {
        return value instanceof Args several ? args(several.values()) : args(value);
    }

    /** One value: its JSON, not an array; a placeholder in the place of bytes. */
    public Written single(@Nullable Object value) {
        Bytes bytes = bytes(value);
        JsonWriter writer = new JsonWriter();
        if (bytes != null) {
            Placeholder.write(writer, 0);
            return new Written(writer.toJson(), List.of(bytes));
        }
        return new Written(json(value), List.of());
    }

    /**
     * One value that is not bytes.
     *
     * @throws IllegalArgumentException when Jackson cannot write it
     */
    public Json json(@Nullable Object value) {
        if (value instanceof Json json) {
            return json;
        }
        JsonWriter writer = new JsonWriter();
        write(writer, value);
        return writer.toJson();
    }

    /**
     * One value that is an object.
     *
     * @throws IllegalArgumentException when it is none, or Jackson cannot write it
     */
    public Json object(Object value) {
        Json json = json(value);
        if (!json.isObject()) {
            throw new IllegalArgumentException(value.getClass().getName() + " is no JSON object");
        }
        return json;
    }

    /**
     * JSON as a value of that type.
     *
     * @throws IllegalArgumentException when Jackson cannot read it so
     */
    public <T> T valueOf(Json json, Class<T> type) {
        if (type == Json.class) {
            return type.cast(json);
        }
        try {
            return mapper.readValue(json.toBytes(), type);
        } catch (IOException e) {
            throw new IllegalArgumentException("The value is no " + type.getName(), e);
        }
    }

    /** Bytes of a state: as they are, or by Jackson. */
    public Bytes bytesOf(Object value) {
        Bytes bytes = bytes(value);
        return bytes == null ? Bytes.of(json(value).toBytes()) : bytes;
    }

    /**
     * What {@link #bytesOf} has made of a value.
     *
     * @throws IllegalArgumentException when Jackson cannot read that type of it
     */
    public <T> T valueOf(Bytes bytes, Class<T> type) {
        if (type == byte[].class) {
            return type.cast(bytes.array().clone());
        }
        try {
            return mapper.readValue(bytes.array(), type);
        } catch (IOException e) {
            throw new IllegalArgumentException("The state is no " + type.getName(), e);
        }
    }

    /**
     * Reads one of the arguments of a client's answer.
     *
     * @throws HandlerException when it is not there or does not fit
     */
    public <T> T read(List<Json> args, List<Bytes> attachments, int index, Class<T> type) {
        Json json = index < args.size() ? args.get(index) : Json.NULL;
        ValueReader reader = readers.of(type);
        Object value = json.isNull() && !reader.readsNull() ? null : read(reader, json, attachments);
        if (value == null) {
            throw new HandlerException(
                    "BadAnswer",
                    "Argument " + (index + 1) + " of the client's answer: expected " + reader.expected() + ", got "
                            + BadArguments.kind(index < args.size() ? json : null));
        }
        @SuppressWarnings("unchecked") // int.class reads an Integer, which cast() would refuse
        T typed = (T) value;
        return typed;
    }

    private static @Nullable Object read(ValueReader reader, Json json, List<Bytes> attachments) {
        try {
            return reader.read(
                    json, n -> n < attachments.size() ? attachments.get(n).array() : null);
        } catch (ValueReader.Unreadable _) {
            return null;
        }
    }

    private void write(JsonWriter writer, @Nullable Object value) {
        switch (value) {
            case null -> writer.nullValue();
            case Json json -> writer.json(json);
            case String text -> writer.string(text);
            case Integer number -> writer.number(number);
            case Long number -> writer.number(number);
            case Boolean bool -> writer.bool(bool);
            default -> writer.json(byJackson(value));
        }
    }

    private Json byJackson(Object value) {
        try {
            return Json.parse(writer.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Jackson cannot write a " + value.getClass().getName() + ": " + e.getOriginalMessage(), e);
        }
    }

    private static @Nullable Bytes bytes(@Nullable Object value) {
        return switch (value) {
            case byte[] array -> Bytes.of(array);
            case Bytes bytes -> bytes;
            case null, default -> null;
        };
    }
}
