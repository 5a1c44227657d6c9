package io.millrace.server.redis;

import io.millrace.core.Signals;
import io.millrace.core.command.Subscriptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that is published, in order: what workers are told, marks of connections that move, and what clients say in
 * channels. A window of requests that Redis has not answered yet, and behind it a queue. What workers are told is
 * bounded here, in bytes; what is too much, or comes while Redis is away, is lost and counted: a worker has its own
 * time limit. What clients say is bounded by who reads them no further, and its loop hears of each what came of it. On
 * the bus loop.
 */
final class PublishQueue {
    /* The client refuses a batch that its own queue of 2,048 cannot hold, and a refusal would look like a lost
     * connection. The rest of that queue is for the heartbeat. */
    private static final int WINDOW = 1_000;

    private static final int NO_LOOP = -1;

    private record Waiting(Request request, int bytes, int loop) {}

    private final long limitBytes;
    private final Signals signals;
    private final Said said;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    /** What Redis has not answered yet. */
    private final Queue<Waiting> window = new ArrayDeque<>();

    private @Nullable RedisConnection connection;
    private Consumer<Throwable> onFailure = _ -> {};
    /** Which connection the window is of. */
    private int attempt;

    /** Of all for workers that Redis has not taken. */
    private long bytes;

    PublishQueue(long limitBytes, Subscriptions.Loops loops, Signals signals) {
        this.limitBytes = limitBytes;
        this.signals = signals;
        this.said = new Said(loops);
    }

    static Request request(String channel, byte[] payload) {
        return Request.cmd(Command.PUBLISH).arg(channel).arg(Buffer.buffer(payload));
    }

    /** From now on it goes to this connection; {@code failed} hears when that does not take it. */
    void connected(RedisConnection to, Consumer<Throwable> failed) {
        connection = to;
        onFailure = failed;
    }

    /** There is no connection; what was on its way is lost. */
    void lost() {
        connection = null;
        attempt++;
        window.forEach(this::lost);
        queue.forEach(this::lost);
        window.clear();
        queue.clear();
        bytes = 0;
        said.tell(false);
    }

    private void lost(Waiting it) {
        if (it.loop == NO_LOOP) {
            signals.dropped("reply");
        } else {
            said.add(it.loop);
        }
    }

    /** For a worker: goes out with the next {@link #send}. */
    void add(String channel, byte[] payload) {
        int size = channel.length() + payload.length;
        if (connection == null || bytes + size > limitBytes) {
            signals.dropped("reply");
            return;
        }
        bytes += size;
        queue.add(new Waiting(request(channel, payload), size, NO_LOOP));
    }

    /** Of a client of that event loop: as {@link #add}, else. */
    void say(String channel, byte[] payload, int loop) {
        if (connection == null) {
            said.add(loop);
            said.tell(false);
        } else {
            queue.add(new Waiting(request(channel, payload), 0, loop));
        }
    }

    /** Of all for workers that Redis has not taken. */
    long bytes() {
        return bytes;
    }

    /** Sends as many as the window takes. */
    void send() {
        RedisConnection to = connection;
        if (to == null || queue.isEmpty() || window.size() == WINDOW) {
            return;
        }
        List<Request> batch = new ArrayList<>(Math.min(queue.size(), WINDOW - window.size()));
        while (window.size() < WINDOW && !queue.isEmpty()) {
            Waiting next = queue.remove();
            window.add(next);
            batch.add(next.request());
        }
        int mine = attempt;
        to.batch(batch).onComplete(result -> {
            if (mine != attempt) {
                return;
            }
            if (result.failed()) {
                onFailure.accept(result.cause());
                return;
            }
            taken(batch.size());
            send();
        });
    }

    private void taken(int requests) {
        for (int i = 0; i < requests; i++) {
            Waiting it = window.remove();
            if (it.loop == NO_LOOP) {
                bytes -= it.bytes;
            } else {
                said.add(it.loop);
            }
        }
        said.tell(true);
    }
}
