package io.millrace.sdk.publish;

import io.millrace.contract.Reply;
import io.millrace.contract.wire.Channels;
import io.millrace.contract.wire.ReplyCodec;
import io.millrace.contract.wire.WireException;
import io.millrace.sdk.signals.Signals;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Replies of gateways, on one subscribed connection. When that was away, what was asked meanwhile is asked again: a
 * gateway that has done it does not do it again, but answers again.
 */
public final class Replies {
    private static final Logger log = Logger.getLogger(Replies.class);
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);
    /** What the channel is sent every second, so that a connection that only looks alive is found out. */
    static final byte[] HEARTBEAT = {};

    private static final int MOST_SILENCES = 10;

    private final Vertx vertx;
    private final Context context;
    private final RedisOptions options;
    private final String worker;
    private final Signals signals;
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private volatile String channel;
    private volatile boolean isUp;

    /* The event loop's own. */
    private @Nullable RedisLink link;
    private int silences;

    private record Pending(Inquiry inquiry, Runnable ask, long timer) {}

    /** @param worker names this worker among all */
    Replies(Vertx vertx, Context context, RedisOptions options, String worker, Signals signals) {
        this.signals = signals;
        this.vertx = vertx;
        this.context = context;
        this.options = options;
        this.worker = worker;
        this.channel = Channels.DEFAULT.replies(worker);
    }

    /** Subscribes, to the channel that fits what gateways say; again when that has changed. */
    void listen(Channels channels) {
        String wanted = channels.replies(worker);
        if (link != null && wanted.equals(channel)) {
            return;
        }
        if (link != null) {
            link.close();
        }
        channel = wanted;
        link = new RedisLink("replies", vertx, context, options, this::connected, this::disconnected);
        link.open();
    }

    void close() {
        if (link != null) {
            link.close();
        }
    }

    /** What commands name as their reply channel. */
    public String channel() {
        return channel;
    }

    /** Whether the channel is subscribed to. */
    public boolean isUp() {
        return isUp;
    }

    /**
     * Waits for the replies to a command.
     *
     * @param id the command's
     * @param within the inquiry is late after it
     * @param ask sends the command, its receipt being {@link #receipt}; called now, and perhaps again
     */
    public void ask(String id, Duration within, Runnable ask, Inquiry inquiry) {
        long timer = vertx.setTimer(Math.max(1, within.toMillis()), _ -> {
            signals.late();
            pending.computeIfPresent(id, (_, it) -> it.inquiry() == inquiry ? null : it);
            inquiry.late();
        });
        pending.put(id, new Pending(inquiry, ask, timer));
        ask.run();
    }

    /** A receipt that tells the inquiry how many gateways were reached, and whom else it concerns that it was taken. */
    public Receipt receipt(String id, Receipt other) {
        return new Receipt() {
            @Override
            public void accepted() {
                other.accepted();
            }

            @Override
            public void accepted(int gateways) {
                other.accepted();
                reached(id, gateways);
            }
        };
    }

    private void reached(String id, int gateways) {
        Pending waiting = pending.get(id);
        if (waiting != null && waiting.inquiry().reached(gateways)) {
            forget(id, waiting);
        }
    }

    private void heard(String id, Reply reply) {
        Pending waiting = pending.get(id);
        if (waiting != null && waiting.inquiry().heard(reply)) {
            forget(id, waiting);
        }
    }

    private void forget(String id, Pending waiting) {
        pending.remove(id, waiting);
        vertx.cancelTimer(waiting.timer());
    }

    private void connected(RedisConnection connection) {
        connection.handler(this::pushed);
        connection.send(Request.cmd(Command.SUBSCRIBE).arg(channel)).onFailure(cause -> drop(String.valueOf(cause)));
    }

    private void disconnected() {
        isUp = false;
        signals.redisLost("replies");
    }

    private void drop(String why) {
        if (link != null) {
            link.drop(why);
        }
    }

    /** A heartbeat is on its way to the channel, as every second. On the loop. */
    void beats() {
        silences++;
        if (isUp && silences > MOST_SILENCES) {
            silences = 0;
            drop("none of the last " + MOST_SILENCES + " heartbeats came");
        }
    }

    private void pushed(Response response) {
        boolean isPush = response.type() == ResponseType.PUSH || response.type() == ResponseType.MULTI;
        if (!isPush || response.size() < 3) {
            return;
        }
        silences = 0;
        if (!Arrays.equals(response.get(0).toBytes(), MESSAGE)) {
            subscribed(response.get(0).toString());
            return;
        }
        byte[] payload = response.get(2).toBytes();
        if (payload.length > 0) {
            received(payload);
        }
    }

    private void subscribed(String kind) {
        if (kind.equals("subscribe")) {
            isUp = true;
            // Not on this loop: queueing may wait for room, which this loop makes.
            pending.values().forEach(it -> Thread.startVirtualThread(it.ask()));
        }
    }

    private void received(byte[] payload) {
        try {
            Reply reply = ReplyCodec.decode(payload);
            String id = reply.id();
            if (id != null) {
                signals.replied();
                heard(id, reply);
            }
        } catch (WireException e) {
            log.debugf("Not a reply: %s", e.getMessage());
        }
    }
}
