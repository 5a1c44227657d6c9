package io.millrace.sdk.handler;

import io.millrace.contract.json.Json;
import java.lang.reflect.Array;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where one parameter of a handler gets its value from. */
sealed interface Parameter {
    /** @throws BadArguments when the client has sent nothing that fits */
    @Nullable
    Object value(Invocation event);

    /** The connection. */
    record OfConnection() implements Parameter {
        @Override
        public Object value(Invocation event) {
            return event.connection();
        }
    }

    /** The client at the door. */
    record OfRequest() implements Parameter {
        @Override
        public Object value(Invocation event) {
            return event.request();
        }
    }

    /** What a client asks of a channel. */
    record OfChannelRequest() implements Parameter {
        @Override
        public Object value(Invocation event) {
            return event.channelRequest();
        }
    }

    /** The event as a whole. */
    record OfContext() implements Parameter {
        @Override
        public Object value(Invocation event) {
            return event.context();
        }
    }

    /** What is done when the argument is missing, or {@code null}. */
    enum Absence {
        REFUSED,
        NULL,
        EMPTY
    }

    /**
     * An argument of the client.
     *
     * @param name for messages
     */
    record OfArgument(int index, String name, ValueReader reader, Absence absence) implements Parameter {
        @Override
        public @Nullable Object value(Invocation event) {
            Json json = index < event.argumentCount() ? event.argument(index) : null;
            if (json == null || (json.isNull() && !reader.readsNull())) {
                return switch (absence) {
                    case REFUSED -> throw new BadArguments(which(index, name), reader.expected(), json);
                    case NULL -> null;
                    case EMPTY -> Optional.empty();
                };
            }
            Object value = read(index, name, reader, json, event);
            return absence == Absence.EMPTY ? Optional.of(value) : value;
        }
    }

    /** All arguments from one on. */
    record OfRest(int index, String name, ValueReader reader, Class<?> component) implements Parameter {
        @Override
        public Object value(Invocation event) {
            int count = Math.max(0, event.argumentCount() - index);
            Object rest = Array.newInstance(component, count);
            for (int i = 0; i < count; i++) {
                Array.set(rest, i, read(index + i, name, reader, event.argument(index + i), event));
            }
            return rest;
        }
    }

    private static Object read(int index, String name, ValueReader reader, Json json, Invocation event) {
        if (json.isNull() && !reader.readsNull()) {
            throw new BadArguments(which(index, name), reader.expected(), json);
        }
        try {
            Object value = reader.read(json, event::attachment);
            if (value == null) {
                throw new BadArguments(which(index, name), reader.expected(), json);
            }
            return value;
        } catch (ValueReader.Unreadable e) {
            throw new BadArguments(which(index, name), reader.expected(), json, String.valueOf(e.getMessage()));
        }
    }

    private static String which(int index, String name) {
        return (index + 1) + " (" + name + ')';
    }
}
