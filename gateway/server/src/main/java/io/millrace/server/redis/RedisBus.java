package io.millrace.server.redis;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Reply;
import io.millrace.contract.SharedRooms;
import io.millrace.contract.Target;
import io.millrace.contract.wire.Channels;
import io.millrace.contract.wire.ContractKey;
import io.millrace.contract.wire.Mark;
import io.millrace.contract.wire.ReplyCodec;
import io.millrace.core.Signals;
import io.millrace.core.command.BusLink;
import io.millrace.core.command.CommandBus;
import io.millrace.core.command.Incoming;
import io.millrace.core.command.Subscriptions;
import io.millrace.server.log.Secretless;
import io.millrace.server.metrics.BusMeters;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Redis as the gateway's command bus, on an event loop of its own that serves no sockets and never stops reading: one
 * connection for all subscriptions, one for what is published.
 *
 * <pre>
 * WAITING    -- the pause is over ----------------------> CONNECTING
 * CONNECTING -- both connected, own channel confirmed --> THERE      subscriptions are restored
 * CONNECTING, THERE -- a connection ends, or silence ---> WAITING    for a pause that grows to half a second
 * </pre>
 */
public final class RedisBus implements CommandBus {
    private static final System.Logger LOG = System.getLogger(RedisBus.class.getName());
    /** Channels of one SUBSCRIBE. */
    private static final int GROUP = 500;

    private static final long GOODBYE_MILLIS = 500;
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 500;
    /** A connection that has stood for so long, with a lease, is well. */
    private static final long STANDS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Vertx vertx;
    private final Context context;
    private final Supplier<Redis> clients;
    private final Channels channels;
    private final RedisBusConfig config;
    private final SharedRooms shared;
    private final OwnChannel own;
    private final Subscriptions subscriptions;
    private final RegistryLink registry;
    private final BusLoop link;
    private final PublishQueue published;
    private final BusMeters meters;
    /** When each channel was asked for that Redis has not confirmed, in their order. */
    private final ArrayDeque<Asked> asked = new ArrayDeque<>();
    /* A client for each attempt: closing it closes its sockets, which a pooled connection's close() does not. */
    private @Nullable Redis redis;
    private @Nullable RedisConnection subscriber;
    private @Nullable RedisConnection publisher;
    private State state = State.WAITING;
    /** Which connections are the newest: what older ones still say does not count. */
    private int attempt;

    private boolean closed;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private long lastHeardNanos;
    private long thereNanos;
    /** What it was lost for, until it has stood for a while. */
    private @Nullable String lostFor;

    private volatile boolean inForce;
    private volatile String trouble = "Redis was not reached yet";

    /** Channels that were asked for together. */
    private static final class Asked {
        private final long atNanos;
        private int channels;

        Asked(int channels, long atNanos) {
            this.channels = channels;
            this.atNanos = atNanos;
        }
    }

    private enum State {
        WAITING,
        CONNECTING,
        THERE
    }

    /**
     * Connects, and keeps connecting.
     *
     * @param vertx with one event loop, for this bus alone
     * @param clients makes a client on it
     */
    public RedisBus(
            Vertx vertx,
            Supplier<Redis> clients,
            RedisBusConfig config,
            SharedRooms shared,
            String gatewayId,
            Subscriptions.Loops loops,
            RegistryLink registry,
            Signals signals,
            BusMeters meters) {
        this.registry = registry;
        this.meters = meters;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.clients = clients;
        this.config = config;
        this.shared = shared;
        this.channels = new Channels(config.prefix());
        this.own = new OwnChannel(channels.gateway(gatewayId), loops, signals, meters::heardOurselves);
        this.published = new PublishQueue(config.unsentReplies().asLongValue(), loops, signals);
        this.subscriptions = new Subscriptions(gatewayId, this, loops);
        this.link = new BusLoop(
                context,
                subscriptions,
                registry,
                new Sayings(channels, own, published, loops),
                published::send,
                config.unsentReplies().asLongValue(),
                signals);
    }

    /** Begins to connect. */
    public void start() {
        context.runOnContext(_ -> connect());
        registry.start(this::leased);
        vertx.setPeriodic(config.heartbeat().toMillis(), _ -> context.runOnContext(_ -> heartbeat()));
    }

    /** For the event loops. */
    public BusLink link() {
        return link;
    }

    /** Whether every subscription that is wanted stands: part of readiness. Any thread. */
    public boolean inForce() {
        return inForce;
    }

    /** Why not. */
    public String trouble() {
        return trouble;
    }

    @Override
    public void subscribe(List<Target> targets) {
        asked.addLast(new Asked(targets.size(), System.nanoTime()));
        sendChannels(Command.SUBSCRIBE, targets);
    }

    @Override
    public void unsubscribe(List<Target> targets) {
        sendChannels(Command.UNSUBSCRIBE, targets);
    }

    @Override
    public void publish(ConnectionId to, Incoming.Mark mark) {
        published.add(
                channels.of(new Target.Connection(to)),
                new Mark(mark.gateway(), mark.loop(), mark.number(), mark.round()).encode());
    }

    @Override
    public void reply(String channel, Reply reply) {
        published.add(channel, ReplyCodec.encode(reply));
    }

    /**
     * Gives the lease back, as long as Redis hears it at once, and ends the connections.
     *
     * @param whole Kafka has all that was taken: no other gateway has to say an end
     */
    public void close(boolean whole) {
        registry.leave(whole)
                .orTimeout(GOODBYE_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(_ -> null)
                .join();
        context.runOnContext(_ -> {
            closed = true;
            published.send();
            endClient();
        });
    }

    private void sendChannels(Command command, List<Target> targets) {
        RedisConnection to = subscriber;
        if (to == null) {
            return;
        }
        for (int from = 0; from < targets.size(); from += GROUP) {
            Request request = Request.cmd(command);
            for (Target target : targets.subList(from, Math.min(targets.size(), from + GROUP))) {
                request.arg(channels.of(target));
            }
            to.send(request);
        }
    }

    private void connect() {
        if (closed) {
            return;
        }
        state = State.CONNECTING;
        lastHeardNanos = System.nanoTime();
        int mine = ++attempt;
        Redis made = clients.get();
        redis = made;
        made.connect()
                .compose(first -> {
                    subscriber = first;
                    first.handler(this::receive);
                    watch(first, mine);
                    return made.connect();
                })
                .compose(second -> {
                    publisher = second;
                    watch(second, mine);
                    return second.send(contractKey());
                })
                .onSuccess(_ -> subscribeToOwn())
                .onFailure(why -> lost(mine, why));
    }

    /** The key that tells workers what they deal with. */
    private Request contractKey() {
        byte[] value = new ContractKey(1, config.prefix(), ContractKey.Publish.PUBLISH, shared, List.of()).encode();
        return Request.cmd(Command.SET).arg(ContractKey.NAME).arg(Buffer.buffer(value));
    }

    private void watch(RedisConnection connection, int mine) {
        connection.endHandler(_ -> lost(mine, new IllegalStateException("the connection has ended")));
        connection.exceptionHandler(why -> lost(mine, why));
    }

    private void subscribeToOwn() {
        if (subscriber != null) {
            subscriber.send(Request.cmd(Command.SUBSCRIBE).arg(own.name()));
        }
    }

    /* Whatever comes is a sign of life: behind a storm of messages our own may be late. */
    private void receive(Response push) {
        lastHeardNanos = System.nanoTime();
        String kind = push.get(0).toString();
        String channel = push.get(1).toString();
        if (channel.equals(own.name())) {
            own(kind, push);
            return;
        }
        Target target = channels.parse(channel);
        if (target == null) {
            return;
        }
        if (kind.equals("message")) {
            byte[] payload = push.get(2).toBytes();
            meters.received(payload.length);
            subscriptions.received(target, payload.length, lastHeardNanos, new Payload(channel, payload));
            published.send(); // an answer in the name of nobody
        } else if (kind.equals("subscribe")) {
            confirmed();
            subscriptions.confirmed(target);
            subscriptions.flush();
            inForce = subscriptions.inForce();
        }
    }

    private void confirmed() {
        Asked first = asked.peekFirst();
        if (first != null) {
            meters.subscribed(lastHeardNanos - first.atNanos);
            if (--first.channels == 0) {
                asked.removeFirst();
            }
        }
    }

    private void own(String kind, Response push) {
        if (kind.equals("message")) {
            own.heard(push.get(2).toBytes(), lastHeardNanos);
        } else if (kind.equals("subscribe") && state == State.CONNECTING) {
            state = State.THERE;
            if (publisher != null) {
                int mine = attempt;
                published.connected(publisher, why -> lost(mine, why));
                registry.connected(publisher, why -> lost(mine, why));
            }
            thereNanos = System.nanoTime();
            trouble = "Subscriptions are being restored";
            LOG.log(System.Logger.Level.INFO, "Connected to Redis, {0} channels to restore", subscriptions.size());
            subscriptions.connected();
            inForce = subscriptions.inForce();
        }
    }

    /* One that takes connections and refuses what is asked on them is there for a moment only, again and again. */
    private void leased() {
        if (state == State.THERE && System.nanoTime() - thereNanos > STANDS_NANOS) {
            pauseMillis = FIRST_PAUSE_MILLIS;
            lostFor = null;
        }
    }

    private void heartbeat() {
        meters.counted(subscriptions.census(), published.bytes());
        if (state == State.WAITING) {
            return;
        }
        long silence = System.nanoTime() - lastHeardNanos;
        if (silence > config.silence().toNanos()) {
            lost(
                    attempt,
                    new IllegalStateException("nothing came through the subscription for "
                            + TimeUnit.NANOSECONDS.toMillis(silence) + " ms"));
        } else if (publisher != null && state == State.THERE) {
            int mine = attempt;
            own.beats(System.nanoTime());
            publisher.send(PublishQueue.request(own.name(), new byte[0])).onFailure(why -> lost(mine, why));
        }
    }

    private void lost(int which, Throwable why) {
        if (closed || which != attempt || state == State.WAITING) {
            return;
        }
        boolean was = state == State.THERE;
        state = State.WAITING;
        inForce = false;
        silence(subscriber);
        silence(publisher);
        subscriber = null;
        publisher = null;
        endClient();
        published.lost();
        asked.clear();
        own.lost();
        String now = "Redis is away: " + Secretless.of(why);
        if (was) {
            registry.lost(now);
            meters.lost();
            subscriptions.lost();
        }
        boolean known = now.equals(lostFor);
        lostFor = now;
        trouble = now;
        LOG.log(
                known ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                "{0}; trying again until it is back, next in {1} ms",
                now,
                pauseMillis);
        vertx.setTimer(pauseMillis, _ -> context.runOnContext(_ -> connect()));
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
    }

    private void endClient() {
        if (redis != null) {
            redis.close();
            redis = null;
        }
    }

    /** What an old connection still says is nobody's business. */
    private static void silence(@Nullable RedisConnection connection) {
        if (connection != null) {
            connection.endHandler(null);
            connection.exceptionHandler(null);
            connection.handler(null);
        }
    }
}
