package io.millrace.server.gateway;

import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.SessionName;
import io.millrace.core.command.InboxLimits;
import io.millrace.core.connection.ConnectionLimits;
import io.millrace.core.connection.Loop;
import io.millrace.core.connection.Ports;
import io.millrace.core.connection.Rules;
import io.millrace.core.forward.ForwardLimits;
import io.millrace.core.forward.Forwarder;
import io.millrace.server.auth.Doorkeepers;
import io.millrace.server.cluster.ClusterConfig;
import io.millrace.server.cluster.Peer;
import io.millrace.server.cluster.Peers;
import io.millrace.server.kafka.EventProducer;
import io.millrace.server.kafka.EventTopics;
import io.millrace.server.kafka.KafkaConfig;
import io.millrace.server.kafka.KafkaEventLog;
import io.millrace.server.loop.EventLoops;
import io.millrace.server.loop.LoopDriver;
import io.millrace.server.metrics.BusMeters;
import io.millrace.server.metrics.Meters;
import io.millrace.server.metrics.RegistryMeters;
import io.millrace.server.metrics.RelayMeters;
import io.millrace.server.redis.ClusterSecret;
import io.millrace.server.redis.RedisBus;
import io.millrace.server.redis.RedisBusConfig;
import io.millrace.server.redis.RedisClients;
import io.millrace.server.redis.RegistryLink;
import io.millrace.server.relay.Relay;
import io.millrace.server.websocket.Admission;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;

/** A gateway: its event loops, its log and its bus, put together once and taken apart at the stop. */
@Singleton
public class Gateway {

    /** Room for an event's headers: above all workers' states, two kilobytes each. */
    private static final int HEADER_BYTES = 64 * 1024;

    /** Work for the bus before an event loop looks at its sockets again: a few milliseconds. */
    private static final int SLICE_DELIVERIES = 4096;

    private static final long LOOK_AT_MEMORY_MILLIS = 500;

    private final String id;
    private final GatewayConfig config;
    private final ForwardConfig forward;
    private final KafkaConfig kafka;
    private final RedisBusConfig commands;
    private final Meters meters;
    private final EventProducer events;
    private final EventTopics topics;
    private final Rules rules;
    private final Doorkeepers doorkeepers;
    private final Vertx redisLoop = RedisClients.loop();
    private final RegistryLink registry;
    private final RedisBus bus;
    private final Relay relay;
    private final EventLoops loops;
    private final MemoryMark memory;
    private final Admission admission;
    private final Drain drain;
    private final LateLoops lateLoops = new LateLoops();
    private final RandomIds sessionIds = new RandomIds();
    private final String tag = sessionIds.nextTag();

    Gateway(
            Vertx vertx,
            GatewayConfig config,
            ForwardConfig forward,
            KafkaConfig kafka,
            ClientRules rules,
            Doorkeepers doorkeepers,
            RedisBusConfig redis,
            ClusterConfig cluster,
            EventProducer events,
            RedisClients redisClients,
            Meters meters,
            BusMeters busMeters,
            RegistryMeters registryMeters,
            RelayMeters relayMeters,
            LargestMessage largest) {
        this.config = config;
        this.forward = forward;
        requireMarksInOrder(forward);
        this.kafka = kafka;
        this.commands = redis;
        this.meters = meters;
        this.id = config.id().orElseGet(() -> new RandomIds().next());
        this.memory = new MemoryMark(config.shedAt());
        this.admission = new Admission(config.maxClients(), memory::isOver);
        this.events = events;
        this.doorkeepers = doorkeepers;
        this.topics = rules.topics(events.adminProperties());
        EventLoopGroup group = ((VertxInternal) vertx).getEventLoopGroup();
        int count =
                Math.toIntExact(StreamSupport.stream(group.spliterator(), false).count());
        requireRoomForEachLoop(count);
        this.rules = rules.forEachOf(count);
        this.relay = new Relay(
                tag,
                (EventLoop) group.iterator().next(),
                Math.max(largest.bytes(), config.unsentLimit().asLongValue()),
                redisClients.address(),
                cluster,
                this::relayOf,
                new ClusterSecret(redisLoop, () -> redisClients.client(redisLoop), redis.prefix(), cluster.secret()),
                relayMeters);
        this.registry = new RegistryLink(
                redisLoop,
                redis,
                cluster,
                () -> new Peer(tag, id, relay.address()),
                count,
                lateLoops,
                sessionIds::next,
                registryMeters);
        this.bus = bus(redis, redisClients, busMeters);
        this.loops = new EventLoops(group, meters::loopDelay, index -> driver -> loop(index, driver, count));
        lateLoops.become(loops);
        relay.open(loops);
        this.drain = new Drain(loops, admission, registry::claimNoMore, config);
        meters.watchClients(drain::clientsToGo, drain::hasBegun, config.maxClients());
        meters.watchBrokers(() -> topics.trouble().isEmpty(), bus::inForce);
        meters.watchMemory(memory::share);
        vertx.setPeriodic(LOOK_AT_MEMORY_MILLIS, _ -> memory.look());
        bus.start();
    }

    private RedisBus bus(RedisBusConfig redis, RedisClients clients, BusMeters busMeters) {
        return new RedisBus(
                redisLoop,
                () -> clients.client(redisLoop),
                redis,
                rules.shared(),
                id,
                lateLoops,
                registry,
                meters,
                busMeters);
    }

    /** As in {@code ce_source} and in replies. */
    public String id() {
        return id;
    }

    /** Of this process, made anew at each start: how peers name it. */
    public String tag() {
        return tag;
    }

    /** The gateways that live. */
    public Peers peers() {
        return registry.peers();
    }

    /** An unguessable name for a session that begins on this event loop. */
    public String nextSessionId(Address maker) {
        return SessionName.of(sessionIds.next(), maker);
    }

    /** For the routes. */
    public EventLoops loops() {
        return loops;
    }

    /** For the routes. */
    public Admission admission() {
        return admission;
    }

    /** What is left of its memory. */
    public MemoryMark memory() {
        return memory;
    }

    /** Bytes that may wait to be sent to all clients of an event loop. */
    public long unsentLimitOfALoop() {
        return config.unsentLimitOfAll().asLongValue() / loops.size();
    }

    /** How it goes away, if it was told to. */
    public Drain drain() {
        return drain;
    }

    /**
     * Checks that an event of so many bytes (without its other headers) can be stored.
     *
     * @param what where the number comes from
     * @throws IllegalArgumentException names both settings
     */
    public void requireRoomFor(long bytes, String what) {
        long most = kafka.maxEventSize().asLongValue();
        if (bytes + HEADER_BYTES > most) {
            throw new IllegalArgumentException("millrace.events.max-event-size (" + most + ") must be " + HEADER_BYTES
                    + " more than " + what + " (" + bytes + ')');
        }
    }

    /** Why clients' events cannot reach Kafka now; empty when they can. */
    public Optional<String> kafkaTrouble() {
        return topics.trouble();
    }

    /** Why workers' commands cannot reach clients now; empty when they can. */
    public Optional<String> redisTrouble() {
        return bus.inForce() ? registry.trouble() : Optional.of(bus.trouble());
    }

    /** Where that gateway's relay listens, if it lives. */
    private CompletionStage<Optional<String>> relayOf(String peer) {
        return registry.peers().find(peer).thenApply(found -> found.map(Peer::relay));
    }

    private static void requireMarksInOrder(ForwardConfig forward) {
        requireLess("millrace.forward.resume-at", forward.resumeAt(), "millrace.forward.pause-at", forward.pauseAt());
        requireLess(
                "millrace.forward.client-resume-at",
                forward.clientResumeAt(),
                "millrace.forward.client-pause-at",
                forward.clientPauseAt());
    }

    private static void requireLess(String lowKey, MemorySize low, String highKey, MemorySize high) {
        if (low.asLongValue() >= high.asLongValue()) {
            throw new IllegalArgumentException(lowKey + " (" + low.asLongValue() + ") must be less than " + highKey
                    + " (" + high.asLongValue() + ')');
        }
    }

    private void requireRoomForEachLoop(int loops) {
        long one = config.unsentLimit().asLongValue();
        long all = config.unsentLimitOfAll().asLongValue();
        if (all / loops < one) {
            throw new IllegalArgumentException("millrace.gateway.unsent-limit-of-all (" + all
                    + ") must be at least millrace.gateway.unsent-limit (" + one + ") for each of " + loops
                    + " event loops");
        }
    }

    private Loop loop(int index, LoopDriver driver, int count) {
        ForwardLimits limits = new ForwardLimits(
                forward.clientPauseAt().asLongValue(),
                forward.clientResumeAt().asLongValue(),
                forward.pauseAt().asLongValue() / count,
                forward.resumeAt().asLongValue() / count,
                forward.readOnWhilePaused().asLongValue(),
                forward.giveUpAfter().toMillis());
        KafkaEventLog log = new KafkaEventLog(events.producer(), topics, driver, meters::forwardLatency);
        ConnectionLimits connections = new ConnectionLimits(
                config.unsentLimit().asLongValue(),
                config.unsentLimitForVolatile().asLongValue(),
                config.unsentLimitOfAll().asLongValue() / count,
                config.answerWithin().toMillis(),
                config.waitingAnswers() / count,
                config.maxRooms(),
                new InboxLimits(
                        commands.waitingLimit().asLongValue() / count,
                        commands.waitingDeliveries() / count,
                        SLICE_DELIVERIES,
                        commands.volatileWithin().toNanos()));
        return new Loop(
                id,
                index,
                connections,
                rules,
                new Ports(
                        doorkeepers.of(driver),
                        new Forwarder(log, limits, meters),
                        bus.link(),
                        relay.mailroom(index),
                        new RandomIds(),
                        meters));
    }

    /** A second signal makes a stop that is under way hurry. Not in a test's JVM, which ends by other means. */
    void start(@Observes StartupEvent event) {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            SecondSignal.runs(drain::hurry);
        }
    }

    /** Clients go first. Before {@link ShutdownEvent}, at which Quarkus has already cut the sockets. */
    void letClientsGo(@Observes ShutdownDelayInitiatedEvent event) {
        try {
            drain.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Then the connections to Kafka and Redis. What Kafka has not taken by now is lost, as the drain has said. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        loops.loseQuietly();
        events.close(drain.timeLeft());
        topics.close();
        relay.close();
        bus.close(drain.isWhole());
        var _ = redisLoop.close();
    }
}
