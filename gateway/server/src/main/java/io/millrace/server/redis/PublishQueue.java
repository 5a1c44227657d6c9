package io.millrace.server.redis;

import io.millrace.core.Signals;
import io.millrace.core.command.Subscriptions;
import io.millrace.server.log.Rest;
import io.millrace.server.log.Secretless;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that is published, in order: what workers are told, marks of connections that move, what clients say in channels,
 * and what the gateway asks. A window of requests that Redis has not answered yet, and behind it a queue. What workers
 * are told is bounded here, in bytes; what is too much, or comes while Redis is away, is lost and counted: a worker has
 * its own time limit. What clients say is bounded by who reads them no further, and its loop hears of each what came of
 * it. On the bus loop.
 */
final class PublishQueue {
    private static final System.Logger LOG = System.getLogger(PublishQueue.class.getName());

    private static final Rest REST = new Rest();

    /* The client refuses a batch that its own queue of 2,048 cannot hold, and a refusal would look like a lost
     * connection. The rest of that queue is for the heartbeat. */
    private static final int WINDOW = 1_000;

    private static final int NO_LOOP = -1;

    /**
     * @param bytes of what is for a worker
     * @param loop whose client says it, or {@link #NO_LOOP}
     * @param asker whose question it is, if it is one
     */
    private record Waiting(Request request, int bytes, int loop, @Nullable Asker asker) {}

    /** Waits for Redis's answer to one request. */
    interface Asker {
        /** Once; {@code null}, when Redis refuses it, or may not have got it. */
        void hears(@Nullable Response answer);
    }

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
        if (it.asker != null) {
            it.asker.hears(null);
        } else if (it.loop == NO_LOOP) {
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
        queue.add(new Waiting(request(channel, payload), size, NO_LOOP, null));
    }

    /** Of a client of that event loop: as {@link #add}, else. */
    void say(String channel, byte[] payload, int loop) {
        if (connection == null) {
            said.add(loop);
            said.tell(false);
        } else {
            queue.add(new Waiting(request(channel, payload), 0, loop, null));
        }
    }

    /** A question of the gateway's own: as {@link #say}, and its answer is told as it is. */
    void ask(Request request, Asker asker) {
        if (connection == null) {
            asker.hears(null);
        } else {
            queue.add(new Waiting(request, 0, NO_LOOP, asker));
        }
    }

    /** Of all for workers that Redis has not taken. */
    long bytes() {
        return bytes;
    }

    /** Sends as many as the window takes. */
    void send() {
        RedisConnection to = connection;
        while (to != null && to == connection && !queue.isEmpty() && window.size() < WINDOW) {
            sendTo(to);
        }
    }

    /* A question goes out by itself: one error among its answers makes an error of a whole batch. */
    private void sendTo(RedisConnection to) {
        List<Request> batch = new ArrayList<>(Math.min(queue.size(), WINDOW - window.size()));
        Waiting next = queue.remove();
        boolean isQuestion = next.asker != null;
        window.add(next);
        batch.add(next.request());
        while (!isQuestion && window.size() < WINDOW && !queue.isEmpty() && queue.element().asker == null) {
            next = queue.remove();
            window.add(next);
            batch.add(next.request());
        }
        int mine = attempt;
        to.batch(batch).onComplete(result -> {
            if (mine != attempt) {
                return;
            }
            if (result.succeeded()) {
                taken(result.result());
            } else if (isQuestion && result.cause() instanceof Response) { // an error that Redis has said
                refused(result.cause());
            } else {
                onFailure.accept(result.cause());
                return;
            }
            send();
        });
    }

    private void taken(List<Response> answers) {
        for (Response answer : answers) {
            Waiting it = window.remove();
            if (it.asker != null) {
                it.asker.hears(answer);
            } else if (it.loop == NO_LOOP) {
                bytes -= it.bytes;
            } else {
                said.add(it.loop);
            }
        }
        said.tell(true);
    }

    private void refused(Throwable why) {
        REST.say(more -> LOG.log(
                System.Logger.Level.WARNING, "Redis refuses what this gateway asks: {0}{1}", Secretless.of(why), more));
        Asker asker = window.remove().asker;
        if (asker != null) {
            asker.hears(null);
        }
    }
}
