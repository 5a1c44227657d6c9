package io.millrace.sdk.publish;

import io.millrace.contract.Order;
import io.millrace.contract.wire.Channels;
import io.millrace.sdk.CommandQueueFullException;
import io.millrace.sdk.signals.Signals;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands to Redis by one connection, in the order in which they were queued, whatever happens to the
 * connection: what Redis has not confirmed is sent again, first, and the commands' ids make that harmless. Any thread
 * queues; one event loop sends what has come together.
 */
public final class Publisher {
    private static final Logger log = Logger.getLogger(Publisher.class);
    private static final int BATCH = 512;
    private static final int UNCONFIRMED = 4096;
    private static final long LOOK_MILLIS = 1000;
    private static final long STALLED_NANOS = 10_000_000_000L;

    /* Any thread. */
    private final Queue<Publication> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicLong queuedCommands = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ReentrantLock full = new ReentrantLock();
    private final Condition notFull = full.newCondition();
    private final long pauseBytes;
    private volatile Runnable belowLowMark = () -> {};
    private volatile boolean isUp;

    /* The event loop's own. */
    private final Vertx vertx;
    private final Context context;
    private final RedisLink link;
    private final Signals signals;
    private final Consumer<Channels> contractRead;
    private final Deque<Batch> unconfirmed = new ArrayDeque<>();
    private int unconfirmedMessages;
    private @Nullable Publication carried;
    private @Nullable RedisConnection connection;
    private GatewayContract contract = GatewayContract.DEFAULT;

    /** What went out in one write. */
    private static final class Batch {
        private final List<Message> messages;
        private final long sentNanos = System.nanoTime();

        Batch(List<Message> messages) {
            this.messages = messages;
        }
    }

    /**
     * @param pauseBytes above it {@link #isPaused()}; at its double, senders wait
     * @param contractRead gets the names of channels, whenever they were read, on the loop
     */
    Publisher(
            Vertx vertx,
            Context context,
            RedisOptions options,
            long pauseBytes,
            Consumer<Channels> contractRead,
            Signals signals) {
        this.signals = signals;
        this.vertx = vertx;
        this.context = context;
        this.pauseBytes = pauseBytes;
        this.contractRead = contractRead;
        this.link = new RedisLink("commands", vertx, context, options, this::connected, this::disconnected);
    }

    /** Connects; on the loop. */
    void open(Replies replies) {
        link.open();
        vertx.setPeriodic(LOOK_MILLIS, _ -> context.runOnContext(_ -> look(replies)));
    }

    void close() {
        link.close();
    }

    /**
     * Queues a command. Waits while far too much is queued.
     *
     * @throws CommandQueueFullException instead, on an event loop
     * @throws IllegalArgumentException when the contract has no form for it
     */
    public void send(Destination destination, Order order, boolean hasAttachments, Receipt receipt) {
        send(Publication.of(destination, order, hasAttachments, receipt));
    }

    /** Tells when all that was queued before has been taken by Redis. */
    public void barrier(Receipt receipt) {
        send(Publication.barrier(receipt));
    }

    private void send(Publication publication) {
        if (queuedBytes.get() >= 2 * pauseBytes) {
            awaitRoom();
        }
        queuedBytes.addAndGet(publication.bytes());
        queuedCommands.incrementAndGet();
        queue.add(publication);
        schedule();
    }

    private void awaitRoom() {
        if (Context.isOnEventLoopThread()) {
            throw new CommandQueueFullException(queuedBytes.get());
        }
        full.lock();
        try {
            while (queuedBytes.get() >= 2 * pauseBytes) {
                notFull.awaitUninterruptibly();
            }
        } finally {
            full.unlock();
        }
    }

    /** Sets what is called, on the loop, when {@link #isPaused()} is over and half of that is free again. */
    public void whenRoom(Runnable action) {
        belowLowMark = action;
    }

    /** Whether so much waits for Redis that no more events should be taken. */
    public boolean isPaused() {
        return queuedBytes.get() >= pauseBytes;
    }

    /** Whether there is a connection. */
    public boolean isUp() {
        return isUp;
    }

    /** How many commands Redis has not taken yet. */
    public long queued() {
        return queuedCommands.get();
    }

    /** How much they weigh. */
    public long queuedBytes() {
        return queuedBytes.get();
    }

    private void schedule() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            context.runOnContext(_ -> {
                scheduled.set(false);
                drain();
            });
        }
    }

    private void connected(RedisConnection made) {
        GatewayContract.read(made).onComplete(result -> {
            if (result.failed()) {
                link.drop(firstLine(result.cause()));
                return;
            }
            contract = result.result();
            contractRead.accept(contract.channels());
            connection = made;
            isUp = true;
            List<Batch> again = List.copyOf(unconfirmed);
            unconfirmed.clear();
            again.forEach(batch -> transmit(made, batch.messages));
            drain();
        });
    }

    private void disconnected() {
        signals.redisLost("commands");
        connection = null;
        isUp = false;
    }

    /** A look at what should not stay as it is. */
    private void look(Replies replies) {
        RedisConnection current = connection;
        Batch oldest = unconfirmed.peek();
        if (current == null) {
            return;
        }
        replies.beats();
        current.send(Request.cmd(contract.publish()).arg(replies.channel()).arg(Replies.HEARTBEAT));
        if (oldest != null && System.nanoTime() - oldest.sentNanos > STALLED_NANOS) {
            link.drop("no answer for 10 s");
        } else if (!contract.isKnown()) {
            GatewayContract.read(current).onSuccess(read -> {
                contract = read;
                contractRead.accept(read.channels());
            });
        }
    }

    private void drain() {
        RedisConnection current = connection;
        while (current != null && unconfirmedMessages < UNCONFIRMED) {
            List<Message> messages = collect();
            if (messages.isEmpty()) {
                return;
            }
            unconfirmedMessages += messages.size();
            transmit(current, messages);
        }
    }

    private List<Message> collect() {
        List<Message> messages = new ArrayList<>();
        Publication next = carried == null ? queue.poll() : carried;
        carried = null;
        while (next != null && messages.size() < BATCH) {
            Message message = new Message(next);
            next = queue.poll();
            while (next != null && message.add(next)) {
                next = queue.poll();
            }
            messages.add(message);
        }
        carried = next;
        return messages;
    }

    private void transmit(RedisConnection to, List<Message> messages) {
        Batch batch = new Batch(messages);
        unconfirmed.add(batch);
        List<Request> requests = new ArrayList<>(messages.size());
        for (Message message : messages) {
            Destination destination = message.destination();
            if (destination != null) {
                requests.add(Request.cmd(contract.publish())
                        .arg(destination.channel(contract))
                        .arg(message.payload()));
            }
        }
        if (requests.isEmpty()) {
            requests.add(Request.cmd(Command.PING)); // barriers only: an empty batch would be answered out of its turn
        }
        to.batch(requests).onComplete(result -> answered(to, batch, result));
    }

    private void answered(RedisConnection by, Batch batch, AsyncResult<List<Response>> result) {
        if (by != connection) {
            return; // of a connection that was given up: the batch has gone out again, or will
        }
        if (result.failed()) {
            link.drop(firstLine(result.cause()));
            return;
        }
        if (unconfirmed.poll() != batch) {
            log.error("Redis has answered out of order");
            link.drop("out of order");
            return;
        }
        accepted(batch, result.result());
        drain();
    }

    private static int count(@Nullable Response subscribers) {
        return subscribers == null ? 0 : subscribers.toInteger();
    }

    private static String firstLine(Throwable cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    private void accepted(Batch batch, List<Response> counts) {
        long bytes = 0;
        long commands = 0;
        for (Message message : batch.messages) {
            bytes += message.bytes();
            commands += message.count();
        }
        unconfirmedMessages -= batch.messages.size();
        queuedCommands.addAndGet(-commands);
        signals.published(commands, System.nanoTime() - batch.sentNanos);
        long before = queuedBytes.getAndAdd(-bytes);
        int answered = 0;
        for (Message message : batch.messages) {
            message.accepted(message.destination() == null ? 0 : count(counts.get(answered++)));
        }
        if (before >= 2 * pauseBytes && before - bytes < 2 * pauseBytes) {
            full.lock();
            try {
                notFull.signalAll();
            } finally {
                full.unlock();
            }
        }
        if (before > pauseBytes / 2 && before - bytes <= pauseBytes / 2) {
            belowLowMark.run();
        }
    }
}
