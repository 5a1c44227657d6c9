package io.millrace.conformance.worker;

import io.millrace.conformance.cluster.Await;
import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Selection;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.contract.wire.Channels;
import io.millrace.contract.wire.OrderCodec;
import io.millrace.contract.wire.ReplyCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a worker sends, and the replies it gets. While Redis is away a command waits for its return, under the same id.
 * Thread-safe.
 */
public final class Desk implements AutoCloseable {
    private static final long RECONNECT_MILLIS = 20;
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final String uri;
    private final String name = "conformance-" + UUID.randomUUID();
    private final String replyChannel = Channels.DEFAULT.replies(name);
    private final AtomicLong commands = new AtomicLong();
    private final Map<String, CompletableFuture<Reply>> asked = new ConcurrentHashMap<>();
    private final Map<String, Answered> gathering = new ConcurrentHashMap<>();
    private final CompletableFuture<@Nullable Void> listening = new CompletableFuture<>();
    private @Nullable RedisWire publisher;
    private volatile @Nullable RedisWire subscriber;
    private volatile boolean closed;

    /** Connects, and listens for replies. */
    Desk(String redisUri) {
        uri = redisUri;
        Thread.ofVirtual().name(name).start(this::listen);
        listening.join();
    }

    /** Sends a command as it is; returns how many subscribers Redis counted. */
    public long send(Target target, Order order) {
        byte[] payload = OrderCodec.encode(List.of(order));
        String channel = Channels.DEFAULT.of(target);
        long began = System.nanoTime();
        while (true) {
            try {
                return publish(channel, payload);
            } catch (IOException e) {
                if (closed || System.nanoTime() - began > GIVE_UP_NANOS) {
                    throw new IllegalStateException("Redis is away for too long", e);
                }
                pause();
            }
        }
    }

    private synchronized long publish(String channel, byte[] payload) throws IOException {
        try {
            RedisWire wire = publisher == null ? new RedisWire(uri) : publisher;
            publisher = wire;
            return (Long) wire.ask("PUBLISH", channel, payload);
        } catch (IOException e) {
            publisher = null;
            throw e;
        }
    }

    /** Sends a command that has an id, and asks for no reply. */
    public void send(Target target, Command command) {
        send(target, new Order(command, nextId(), null, false, Selection.NONE, Selection.NONE));
    }

    /** Sends a command and returns the first reply to it. */
    public CompletableFuture<Reply> ask(Target target, Command command) {
        String id = nextId();
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        asked.put(id, reply);
        send(target, new Order(command, id, replyChannel, false, Selection.NONE, Selection.NONE));
        return reply;
    }

    /**
     * Sends a command and returns all replies to it, once every gateway that got it has answered in full: as the
     * contract's page says, "When a room's answers are complete".
     */
    public List<Reply> askAll(Target target, Command command, Selection to, Selection except) {
        String id = nextId();
        Answered answered = new Answered();
        gathering.put(id, answered);
        long gateways = send(target, new Order(command, id, replyChannel, false, to, except));
        Await.until("all replies to " + command, () -> answered.isComplete(gateways));
        gathering.remove(id);
        return answered.replies();
    }

    /** The same for all whom the target reaches. */
    public List<Reply> askAll(Target target, Command command) {
        return askAll(target, command, Selection.NONE, Selection.NONE);
    }

    private String nextId() {
        return name + "#" + commands.incrementAndGet();
    }

    /** Answers an event that waits; one that does not is left alone. */
    public void ack(Event event, Json args, List<Bytes> attachments) {
        Event.Awaited awaited = event.awaited();
        if (awaited != null) {
            send(to(event), Order.of(new Command.Ack(awaited.ack(), args, attachments)));
        }
    }

    /** Emits to one connection. */
    public void emit(Target target, String event, Json args, List<Bytes> attachments) {
        send(target, new Command.Emit(event, args, attachments, null));
    }

    /** Emits to one connection and waits for its client's ack. */
    public CompletableFuture<Reply> question(Target target, String event, Json args, Duration within) {
        return question(target, event, args, List.of(), within);
    }

    /** The same with attachments. */
    public CompletableFuture<Reply> question(
            Target target, String event, Json args, List<Bytes> attachments, Duration within) {
        return ask(target, new Command.Emit(event, args, attachments, within));
    }

    /** The connection that an event came from. */
    public static Target to(Event event) {
        return new Target.Connection(event.origin().connection());
    }

    /** The connection of that id. */
    public static Target to(String connection) {
        return new Target.Connection(new ConnectionId(connection));
    }

    private void listen() {
        while (!closed) {
            try (RedisWire wire = new RedisWire(uri)) {
                subscriber = wire;
                wire.ask("SUBSCRIBE", replyChannel);
                listening.complete(null);
                while (!closed) {
                    heard(ReplyCodec.decode(wire.message()));
                }
            } catch (IOException _) {
                pause();
            }
        }
    }

    private void heard(Reply reply) {
        Answered answered = reply.id() == null ? null : gathering.get(reply.id());
        if (answered != null) {
            answered.add(reply);
            return;
        }
        CompletableFuture<Reply> waiting = reply.id() == null ? null : asked.remove(reply.id());
        if (waiting != null) {
            waiting.complete(reply);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RECONNECT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            RedisWire listener = subscriber;
            if (listener != null) {
                listener.close();
            }
            synchronized (this) {
                if (publisher != null) {
                    publisher.close();
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
