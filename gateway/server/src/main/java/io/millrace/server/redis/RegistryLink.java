package io.millrace.server.redis;

import io.millrace.contract.wire.LeaseText;
import io.millrace.contract.wire.RegistryKeys;
import io.millrace.contract.wire.WireException;
import io.millrace.core.cluster.Registry;
import io.millrace.core.cluster.RegistrySignals;
import io.millrace.core.cluster.RegistryStore.Standing;
import io.millrace.core.command.BusMessage;
import io.millrace.core.command.Subscriptions;
import io.millrace.server.cluster.ClusterConfig;
import io.millrace.server.cluster.Peer;
import io.millrace.server.cluster.Peers;
import io.millrace.server.metrics.RegistryMeters;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The gateway's lease, its connections' registrations and its peers, on the bus loop: brings the core's registry the
 * time and the connection to Redis, and tells what comes of it.
 */
public final class RegistryLink {
    private static final System.Logger LOG = System.getLogger(RegistryLink.class.getName());
    private static final long SHORTEST_LEASE_MILLIS = 1_000;
    /** A lease is renewed so often before it is over, and each second at least. */
    private static final int RENEWALS = 5;

    private static final long LONGEST_BEAT_MILLIS = 1_000;
    /** Who asks for a gateway that is not known waits so long, so that many who ask cost Redis one question. */
    private static final long PEERS_AFTER_MILLIS = 20;

    private final Vertx vertx;
    private final Context context;
    private final long leaseMillis;
    private final RedisRegistry store;
    private final Registry registry;
    private final Peers peers;
    private final RegistryMeters meters;
    /** When the lease is over, unless it is renewed; before the first there is none. */
    private volatile long leasedUntilNanos = System.nanoTime();

    private volatile String reason = "it was not taken yet";
    private Runnable whenLeased = () -> {};
    private boolean connected;

    /**
     * @param vertx with one event loop, the bus's
     * @param lease the gateway as it is told to its peers
     * @param loopCount how many event loops it has
     * @param random a new unguessable text
     * @throws IllegalArgumentException when the lease is too short
     */
    public RegistryLink(
            Vertx vertx,
            RedisBusConfig redis,
            ClusterConfig cluster,
            Supplier<Peer> lease,
            int loopCount,
            Subscriptions.Loops loops,
            Supplier<String> random,
            RegistryMeters meters) {
        leaseMillis = cluster.lease().toMillis();
        if (leaseMillis < SHORTEST_LEASE_MILLIS) {
            throw new IllegalArgumentException("millrace.cluster.lease (" + cluster.lease() + ") must be at least "
                    + Duration.ofMillis(SHORTEST_LEASE_MILLIS));
        }
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.meters = meters;
        this.peers = new Peers(() -> context.runOnContext(_ -> askForPeers()));
        this.store = new RedisRegistry(
                new RegistryKeys(redis.prefix()),
                leaseMillis,
                () -> new LeaseText(lease.get().gateway(), lease.get().relay()).encode(),
                random);
        this.registry = new Registry(
                lease.get().tag(), loopCount, TimeUnit.MILLISECONDS.toNanos(leaseMillis), store, loops, new Told());
    }

    /**
     * Begins to renew, as soon as there is a connection.
     *
     * @param leased called each time that the lease stands (again)
     */
    void start(Runnable leased) {
        whenLeased = leased;
        long beat = Math.min(LONGEST_BEAT_MILLIS, leaseMillis / RENEWALS);
        vertx.setPeriodic(beat, _ -> context.runOnContext(_ -> registry.beat(System.nanoTime())));
    }

    /** The gateways that live. */
    public Peers peers() {
        return peers;
    }

    /** Why the lease does not stand now; empty when it does. Any thread. */
    public Optional<String> trouble() {
        return System.nanoTime() - leasedUntilNanos < 0
                ? Optional.empty()
                : Optional.of("The gateway's lease does not stand: " + reason);
    }

    void accept(BusMessage.OfRegistry message) {
        registry.accept(message);
    }

    void flush() {
        registry.flush();
    }

    void connected(RedisConnection to, Consumer<Throwable> failed) {
        connected = true;
        store.connected(to, failed);
        registry.connected(System.nanoTime());
    }

    /** @param why without secrets */
    void lost(String why) {
        connected = false;
        reason = why;
        store.lost();
        registry.lost();
        peers.are(null);
    }

    /** The gateway is about to go away: it claims no others any more. Any thread. */
    public void claimNoMore() {
        context.runOnContext(_ -> registry.claimNoMore());
    }

    /** The gateway goes away; {@code whole} when Kafka has all ends. Completed once Redis has heard it, if it does. */
    CompletableFuture<Void> leave(boolean whole) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.runOnContext(_ -> registry.leave(whole, () -> done.complete(null)));
        return done;
    }

    private void askForPeers() {
        if (connected) {
            vertx.setTimer(PEERS_AFTER_MILLIS, _ -> context.runOnContext(_ -> survey()));
        } else {
            peers.are(null);
        }
    }

    private void survey() {
        if (connected) {
            registry.survey();
        } else {
            peers.are(null);
        }
    }

    /** What the core's registry tells. */
    private final class Told implements RegistrySignals {
        @Override
        public void leased(long untilNanos, long registered) {
            leasedUntilNanos = untilNanos;
            reason = "it was not renewed in time";
            meters.leased(registered);
            whenLeased.run();
        }

        @Override
        public void claimedByAnother(String claimed) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "This gateway was given up (registry {0}): it was not heard for {1} ms, and others have told the"
                            + " ends of its connections. Its clients are closed, and come back",
                    claimed,
                    Long.toString(leaseMillis));
            meters.claimedByAnother();
        }

        @Override
        public void dataLost() {
            LOG.log(System.Logger.Level.WARNING, "Redis has lost its data: all connections are registered anew");
            meters.dataLost();
        }

        @Override
        public void surveyed(List<Standing> all) {
            Map<String, Peer> living = new HashMap<>();
            for (Standing each : all) {
                String lease = each.lease();
                if (lease != null) {
                    Peer peer = peer(Registry.tagOf(each.registry()), lease);
                    living.put(peer.tag(), peer);
                }
            }
            peers.are(living);
        }

        @Override
        public void claims(String claimed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "A gateway is lost: telling the ends of its connections (registry {0})",
                    claimed);
            meters.claims();
        }

        @Override
        public void givesUp(String claimed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Kafka takes no ends of registry {0}: they are left to other gateways",
                    claimed);
        }

        @Override
        public void ended(int lives) {
            meters.ended(lives);
        }

        @Override
        public void cleanedUp(String claimed) {
            LOG.log(System.Logger.Level.INFO, "Kafka has all ends of registry {0}", claimed);
        }

        private static Peer peer(String tag, String lease) {
            try {
                LeaseText text = LeaseText.decode(lease.getBytes(StandardCharsets.UTF_8));
                return new Peer(tag, text.gateway(), text.relay());
            } catch (WireException _) { // of another version: it lives, and that is all that can be said
                return new Peer(tag, tag, null);
            }
        }
    }
}
