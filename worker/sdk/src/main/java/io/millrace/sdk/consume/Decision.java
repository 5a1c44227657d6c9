package io.millrace.sdk.consume;

import io.millrace.contract.Command;
import io.millrace.contract.WorkerState;
import io.millrace.sdk.Accept;
import io.millrace.sdk.HandlerException;
import io.millrace.sdk.RefusedException;
import io.millrace.sdk.handler.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of a client, or of what it asks, by what a handler has returned or thrown. */
final class Decision {
    private final Service.Settings settings;
    private final Values values;

    Decision(Service.Settings settings, Values values) {
        this.settings = settings;
        this.values = values;
    }

    /**
     * It is let in.
     *
     * @param returned an {@link Accept}, or {@code null}
     * @throws RuntimeException when Jackson cannot write what it holds
     */
    Command.Accept accept(String ack, @Nullable Object returned) {
        Accept accept = returned == null ? Accept.client() : (Accept) returned;
        Object state = accept.state();
        Instant until = accept.until();
        return new Command.Accept(
                ack,
                accept.user(),
                accept.claims() == null ? null : values.object(accept.claims()),
                accept.rooms(),
                state == null ? null : new WorkerState(settings.service(), 1, values.bytesOf(state)),
                accept.data() == null ? null : values.json(accept.data()),
                until == null ? null : millis(until));
    }

    /** It is not. */
    Command.Refuse refuse(Arrival of, String ack, Throwable cause) {
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        return switch (cause) {
            case RefusedException refused -> refuse(ack, message, refused.data(), refused.code(), refused.retryAfter());
            case HandlerException error ->
                refuse(
                        ack,
                        message,
                        of.isOfAChannel() || error.data() == null ? whole(error) : error.data(),
                        null,
                        null);
            default ->
                refuse(
                        ack,
                        settings.tellMessages() && !message.isEmpty()
                                ? message
                                : cause.getClass().getSimpleName(),
                        null,
                        null,
                        null);
        };
    }

    /* Clients that ask of channels know errors with a name, and fields of their own. */
    private static Map<String, Object> whole(HandlerException error) {
        Map<String, Object> all = new LinkedHashMap<>(error.fields());
        all.put("name", error.name());
        if (error.data() != null) {
            all.put("data", error.data());
        }
        return all;
    }

    /** Whether an exception is a refusal on purpose. */
    static boolean isRefusal(Throwable cause) {
        return cause instanceof RefusedException || cause instanceof HandlerException;
    }

    private Command.Refuse refuse(
            String ack, String message, @Nullable Object data, @Nullable Integer code, @Nullable Duration retryAfter) {
        return new Command.Refuse(ack, message, data == null ? null : values.json(data), code, retryAfter);
    }

    /* Instant.MAX and its like are as good as never. */
    private static @Nullable Long millis(Instant until) {
        try {
            return until.toEpochMilli();
        } catch (ArithmeticException _) {
            return until.isAfter(Instant.EPOCH) ? null : 0L;
        }
    }
}
