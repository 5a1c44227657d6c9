package io.millrace.sdk.handler;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.AbstractDeserializer;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Readers by the Java type: without Jackson for text, numbers, bytes and JSON as it is. */
final class ValueReaders {
    private static final Map<Type, ValueReader> SIMPLE = Map.ofEntries(
            Map.entry(Json.class, new AsItIs()),
            Map.entry(String.class, new Text()),
            Map.entry(boolean.class, new TrueOrFalse()),
            Map.entry(Boolean.class, new TrueOrFalse()),
            Map.entry(int.class, new Whole(Integer.MIN_VALUE, Integer.MAX_VALUE, value -> (int) value)),
            Map.entry(Integer.class, new Whole(Integer.MIN_VALUE, Integer.MAX_VALUE, value -> (int) value)),
            Map.entry(long.class, new Whole(Long.MIN_VALUE, Long.MAX_VALUE, value -> value)),
            Map.entry(Long.class, new Whole(Long.MIN_VALUE, Long.MAX_VALUE, value -> value)),
            Map.entry(double.class, new Real()),
            Map.entry(Double.class, new Real()),
            Map.entry(byte[].class, new Binary(false)),
            Map.entry(Bytes.class, new Binary(true)));

    private final ObjectMapper mapper;

    ValueReaders(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** @throws Unknown when nothing can read this type */
    ValueReader of(Type type) {
        ValueReader simple = SIMPLE.get(type);
        if (simple != null) {
            return simple;
        }
        JavaType known = mapper.constructType(type);
        requireReadable(known);
        return new ByJackson(mapper.readerFor(known), describe(known));
    }

    /** Why a type is none that a parameter can have. */
    static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unknown(String why) {
            super(why, null, false, false);
        }
    }

    private void requireReadable(JavaType type) {
        try {
            DeserializationContext context = ((DefaultDeserializationContext) mapper.getDeserializationContext())
                    .createInstance(mapper.getDeserializationConfig(), null, mapper.getInjectableValues());
            JsonDeserializer<?> reader = context.findRootValueDeserializer(type);
            if (reader instanceof AbstractDeserializer) {
                throw new Unknown("Jackson cannot make an abstract " + type.toCanonical());
            }
        } catch (JsonMappingException | IllegalArgumentException e) {
            throw new Unknown(e.getMessage() == null ? e.toString() : firstLine(e.getMessage()));
        }
    }

    private static String describe(JavaType type) {
        String name = type.getRawClass().getSimpleName();
        if (type.isCollectionLikeType() || type.isArrayType()) {
            return "an array (" + name + ")";
        }
        return type.isPrimitive() || Number.class.isAssignableFrom(type.getRawClass())
                ? "a number (" + name + ")"
                : name;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private record AsItIs() implements ValueReader {
        @Override
        public Object read(Json json, Attachments attachments) {
            return json;
        }

        @Override
        public String expected() {
            return "a value";
        }

        @Override
        public boolean readsNull() {
            return true;
        }
    }

    private record Text() implements ValueReader {
        @Override
        public @Nullable Object read(Json json, Attachments attachments) {
            return json.isString() ? json.asString() : null;
        }

        @Override
        public String expected() {
            return "a string";
        }
    }

    private record TrueOrFalse() implements ValueReader {
        @Override
        public @Nullable Object read(Json json, Attachments attachments) {
            return switch (json.toString()) {
                case "true" -> true;
                case "false" -> false;
                default -> null;
            };
        }

        @Override
        public String expected() {
            return "true or false";
        }
    }

    private record Whole(long least, long most, LongFunction<Object> box) implements ValueReader {
        @Override
        public @Nullable Object read(Json json, Attachments attachments) {
            if (!json.isNumber()) {
                return null;
            }
            try {
                long value = json.asLong();
                if (value >= least && value <= most) {
                    return box.apply(value);
                }
            } catch (JsonException _) {
                // said below: a fraction, or too large
            }
            throw new Unreadable(" that is no whole number from " + least + " to " + most);
        }

        @Override
        public String expected() {
            return "a whole number";
        }
    }

    private record Real() implements ValueReader {
        @Override
        public @Nullable Object read(Json json, Attachments attachments) {
            return json.isNumber() ? Double.valueOf(json.toString()) : null;
        }

        @Override
        public String expected() {
            return "a number";
        }
    }

    private record Binary(boolean wrapped) implements ValueReader {
        @Override
        public @Nullable Object read(Json json, Attachments attachments) {
            int number = Placeholder.number(json);
            byte[] bytes = number < 0 ? null : attachments.attachment(number);
            return bytes == null ? null : wrapped ? Bytes.of(bytes) : bytes;
        }

        @Override
        public String expected() {
            return "binary";
        }
    }

    private record ByJackson(ObjectReader reader, String expected) implements ValueReader {
        @Override
        public @Nullable Object read(Json json, Attachments attachments) {
            try {
                return reader.readValue(json.toBytes());
            } catch (JacksonException e) {
                throw new Unreadable(" that does not fit: " + firstLine(e.getOriginalMessage()));
            } catch (IOException e) {
                throw new IllegalStateException("Reading from memory failed", e);
            }
        }
    }
}
