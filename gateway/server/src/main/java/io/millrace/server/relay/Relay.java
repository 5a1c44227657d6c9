package io.millrace.server.relay;

import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.Letter;
import io.millrace.core.cluster.Mailroom;
import io.millrace.server.cluster.ClusterConfig;
import io.millrace.server.loop.EventLoops;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** This gateway's post office by its settings, and where others find it. */
public final class Relay implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Relay.class.getName());
    private static final int UNSENT_BYTES = 32 * 1024 * 1024;
    /**
     * What a client that moves brings beside messages: of each connection up to 64 KB of answers for commands that come
     * again, 16 KB of states, and the names of its rooms. Enough for a hundred connections that have most of it.
     */
    private static final int MOVED_BYTES = 8 * 1024 * 1024;

    private static final long BIND_SECONDS = 10;
    private static final long TRY_AGAIN_MILLIS = 1_000;

    private final ClusterConfig config;
    private final URI redis;
    private final PostOffice office;
    private volatile @Nullable EventLoops loops;
    private volatile @Nullable String address;
    private volatile boolean closed;

    /**
     * Nothing is opened yet.
     *
     * @param tag of this gateway
     * @param on where links live
     * @param messageBytes the largest body of a poll, and the most that waits for one client
     * @param redis where Redis is
     */
    public Relay(
            String tag,
            EventLoop on,
            long messageBytes,
            URI redis,
            ClusterConfig config,
            Directory directory,
            Secrets secrets,
            LinkSignals signals) {
        this.config = config;
        this.redis = redis;
        // A payload is larger than its messages by what base64, escapes and framing add: at most three times as large.
        // A client that moves has one message's worth of frames, and one that came half, in base64.
        int letterBytes = Math.toIntExact(3 * messageBytes + MOVED_BYTES + LetterCodec.OVERHEAD);
        office = new PostOffice(
                tag, on, letterBytes, Math.max(UNSENT_BYTES, 2 * letterBytes), directory, secrets, new Late(), signals);
    }

    /** The event loops, for which there was no mail before {@link #open}. */
    private final class Late implements PostOffice.Loops {
        @Override
        public void letter(int loop, Address from, Letter letter) {
            real().letter(loop, from, letter);
        }

        @Override
        public void peerLost(String gateway) {
            real().peerLost(gateway);
        }

        private EventLoops real() {
            return Objects.requireNonNull(loops, "the relay is open, so there are event loops");
        }
    }

    /** Where that loop hands in its letters. */
    public Mailroom mailroom(int loop) {
        return office.mailroom(loop);
    }

    /** {@code host:port} for other gateways; {@code null} while it is not known. Any thread. */
    public @Nullable String address() {
        return address;
    }

    /**
     * Takes letters and connections from now on.
     *
     * @throws IllegalStateException when nobody can listen there
     */
    public void open(EventLoops all) {
        loops = all;
        if (!listen()) {
            Thread.ofPlatform().daemon().name("millrace-relay-address").start(this::keepTrying);
        }
    }

    private void keepTrying() {
        try {
            do {
                Thread.sleep(TRY_AGAIN_MILLIS);
            } while (!closed && !listen());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.log(System.Logger.Level.ERROR, "Other gateways cannot reach this one: {0}", e.getMessage());
        }
    }

    /* Where it is to be found by a name, that may be anything's; else by one address, and nobody else need reach it. */
    private boolean listen() {
        if (config.host().isPresent()) {
            bind(new InetSocketAddress(config.port()), config.host().get());
            return true;
        }
        try {
            InetAddress own = OwnHost.towards(redis);
            bind(new InetSocketAddress(own, config.port()), own.getHostAddress());
            return true;
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "The address by which this machine reaches Redis is not known yet: {0}",
                    e.getMessage());
            return false;
        }
    }

    private void bind(InetSocketAddress to, String host) {
        try {
            int port = office.listen(to).toCompletableFuture().get(BIND_SECONDS, TimeUnit.SECONDS);
            address = HostPort.of(host, port);
            LOG.log(System.Logger.Level.INFO, "Other gateways reach this one at {0}", address);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the port for other gateways was opened", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "Nobody can listen at " + to + " for other gateways (" + e.getMessage()
                            + "): see millrace.cluster.port and millrace.cluster.host",
                    e);
        }
    }

    /** Links end, and peers see that at once. */
    @Override
    public void close() {
        closed = true;
        office.close();
    }
}
