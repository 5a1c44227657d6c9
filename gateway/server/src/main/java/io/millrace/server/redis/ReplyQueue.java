package io.millrace.server.redis;

import io.millrace.core.Signals;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What workers are still to be told, and marks of connections that move: a window of requests that Redis has not
 * answered yet, and behind it a queue, both together bounded in bytes. What is too much, or comes while Redis is away,
 * is lost and counted: a worker has its own time limit. On the bus loop.
 */
final class ReplyQueue {
    /* The client refuses a batch that its own queue of 2,048 cannot hold, and a refusal would look like a lost
     * connection. The rest of that queue is for the heartbeat. */
    private static final int WINDOW = 1_000;

    private record Waiting(Request request, int bytes) {}

    private final long limitBytes;
    private final Signals signals;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private @Nullable RedisConnection connection;
    private Consumer<Throwable> onFailure = _ -> {};
    /** Which connection the window is of. */
    private int attempt;

    private int underWay;
    private long bytes;

    ReplyQueue(long limitBytes, Signals signals) {
        this.limitBytes = limitBytes;
        this.signals = signals;
    }

    /** From now on they go to this connection; {@code failed} hears when it does not take them. */
    void connected(RedisConnection to, Consumer<Throwable> failed) {
        connection = to;
        onFailure = failed;
    }

    /** There is no connection; what was on its way is lost. */
    void lost() {
        connection = null;
        attempt++;
        for (int i = 0; i < underWay + queue.size(); i++) {
            signals.dropped("reply");
        }
        underWay = 0;
        queue.clear();
        bytes = 0;
    }

    /** Goes out with the next {@link #send}. */
    void add(Request request, int size) {
        if (connection == null || bytes + size > limitBytes) {
            signals.dropped("reply");
            return;
        }
        bytes += size;
        queue.add(new Waiting(request, size));
    }

    /** Of all that Redis has not taken. */
    long bytes() {
        return bytes;
    }

    /** Sends as many as the window takes. */
    void send() {
        RedisConnection to = connection;
        if (to == null || queue.isEmpty() || underWay == WINDOW) {
            return;
        }
        List<Request> batch = new ArrayList<>(Math.min(queue.size(), WINDOW - underWay));
        int size = 0;
        while (underWay < WINDOW && !queue.isEmpty()) {
            Waiting next = queue.remove();
            batch.add(next.request());
            size += next.bytes();
            underWay++;
        }
        int mine = attempt;
        int batchBytes = size;
        to.batch(batch).onComplete(result -> {
            if (mine != attempt) {
                return;
            }
            if (result.failed()) {
                onFailure.accept(result.cause());
                return;
            }
            underWay -= batch.size();
            bytes -= batchBytes;
            send();
        });
    }
}
