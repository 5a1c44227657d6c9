package io.millrace.server.harness;

import java.nio.charset.StandardCharsets;

/**
 * The least worker that there can be, for clients that hear nothing without one. Upon {@code here} it emits the
 * connection's id, upon {@code echo} all of the event's arguments, byte for byte, and the id behind them.
 */
public final class EchoWorker implements AutoCloseable {
    private static final String ECHO = "[\"echo\",";

    private final RedisClient redis;
    private final EventTap events;

    /** Answers what comes from now on. */
    EchoWorker(String bootstrap, String redisUri) {
        redis = new RedisClient(redisUri);
        events = EventTap.open(bootstrap, "millrace.events", this::answer);
    }

    private void answer(Forwarded event) {
        if (!event.type().equals("event")) {
            return;
        }
        String id = '"' + event.key() + '"';
        if (event.value().startsWith("[\"here\"")) {
            emit(event, "here", '[' + id + ']');
        } else if (event.value().startsWith(ECHO)) {
            String args = event.value().substring(ECHO.length(), event.value().length() - 1);
            emit(event, "echo", '[' + args + ',' + id + ']');
        }
    }

    private void emit(Forwarded event, String name, String args) {
        String command = "{\"type\":\"emit\",\"event\":\"" + name + "\",\"args\":" + args + '}';
        redis.publish("millrace:c:" + event.key(), command.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        events.close();
        redis.close();
    }
}
