package io.millrace.server.relay;

import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.Letter;
import io.millrace.core.cluster.Mailroom;
import io.millrace.server.log.Rest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Carries letters between event loops: to those of this gateway by their mailboxes, to those of peers by one link for
 * each peer, opened when it is first needed by either side, and kept. Links live on one event loop; many letters are
 * one task there, and one flush.
 */
public final class PostOffice implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PostOffice.class.getName());
    private static final Rest STRANGERS = new Rest();
    private static final Rest WRONG_SECRETS = new Rest();
    private static final Rest BREAKS = new Rest();

    /** How many letters go into one flush. */
    private static final int SLICE = 1024;
    /** Connections at once that have not shown who they are; one more, and the oldest is closed. */
    private static final int MOST_STRANGERS = 32;

    private static final long BEAT_MILLIS = 1_000;
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final String tag;
    private final Link.LinkRules rules;
    private final Directory directory;
    private final Secrets secrets;
    private final Dialling.Around around;
    private final Loops loops;
    private final LinkSignals signals;
    private final Wires wires;
    private final Queue<Sent> mailbox = new MpscUnboundedArrayQueue<>(1024);
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Map<String, Line> lines = new HashMap<>();
    private final Set<Channel> strangers = new LinkedHashSet<>();
    private final List<Link> written = new ArrayList<>();
    private final Receiver.Door door = new FrontDoor();
    private final Line.Office office = new Desk();
    private @Nullable Channel listening;
    private long lastBeatNanos = System.nanoTime();
    private volatile boolean closed;
    /** Of all lines together; each is told to each loop. */
    private long losses;
    /** How many of them each loop has heard of. */
    private final AtomicLongArray heard = new AtomicLongArray(Long.SIZE);

    private record Sent(String peer, Line.Outgoing letter) {}

    /** This gateway's event loops. Any thread; in order for each caller. */
    public interface Loops {
        /** A letter for one of them; for the first where there is none of that number: it knows nothing of it. */
        void letter(int loop, Address from, Letter letter);

        /** For each of them, between the letters that came before and those that come behind. */
        void peerLost(String gateway);
    }

    /**
     * Nothing is opened yet.
     *
     * @param tag of this gateway
     * @param on where links live: an event loop that outlives this
     * @param letterBytes the largest letter
     * @param unsentBytes what may wait for one peer, beside a megabyte that is being written
     */
    public PostOffice(
            String tag,
            EventLoop on,
            int letterBytes,
            int unsentBytes,
            Directory directory,
            Secrets secrets,
            Loops loops,
            LinkSignals signals) {
        this.tag = tag;
        this.wires = new Wires(on);
        this.rules = new Link.LinkRules(letterBytes, unsentBytes);
        this.directory = directory;
        this.secrets = secrets;
        this.around = new Dialling.Around(tag, secrets, wires, signals, this::link);
        this.loops = loops;
        this.signals = signals;
        signals.watchLinks(() -> links);
        wires.repeat(BEAT_MILLIS, this::beat);
    }

    private volatile int links;
    private volatile int mailrooms;

    /** Where a loop of this gateway hands in its letters. Called by one thread at a time. */
    public Mailroom mailroom(int loop) {
        mailrooms = Math.max(mailrooms, loop + 1);
        Address own = new Address(tag, loop);
        return new Mailroom() {
            @Override
            public Address own() {
                return own;
            }

            @Override
            public void send(Address to, Letter letter) {
                if (to.gateway().equals(tag)) {
                    loops.letter(to.loop(), own, letter);
                } else {
                    mailbox.offer(new Sent(to.gateway(), new Line.Outgoing(loop, to, letter, heard.get(loop))));
                    wake();
                }
            }

            @Override
            public void heardOfLoss() {
                heard.incrementAndGet(loop);
            }
        };
    }

    /** Takes peers' connections from now on; gives the port. Fails when that is somebody else's. */
    public CompletionStage<Integer> listen(InetSocketAddress address) {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        wires.server(this::accept).bind(address).addListener((ChannelFuture bound) -> {
            if (bound.isSuccess()) {
                listening = bound.channel();
                port.complete(((InetSocketAddress) bound.channel().localAddress()).getPort());
            } else {
                port.completeExceptionally(bound.cause());
            }
        });
        return port;
    }

    private void wake() {
        if (awake.compareAndSet(false, true)) {
            wires.execute(this::read);
        }
    }

    private void read() {
        awake.set(false);
        for (int i = 0; i < SLICE; i++) {
            Sent next = mailbox.poll();
            if (next == null) {
                break;
            }
            Line line = line(next.peer());
            Link before = line.link();
            line.send(next.letter());
            if (before != null && !written.contains(before)) {
                written.add(before);
            }
        }
        written.forEach(Link::flush);
        written.clear();
        if (!mailbox.isEmpty()) {
            wake();
        }
    }

    private Line line(String peer) {
        return lines.computeIfAbsent(peer, name -> new Line(name, office));
    }

    private void accept(Channel channel) {
        if (strangers.size() >= MOST_STRANGERS) {
            Channel oldest = strangers.iterator().next();
            strangers.remove(oldest);
            var _ = oldest.close();
        }
        strangers.add(channel);
        channel.closeFuture().addListener(_ -> strangers.remove(channel));
        channel.pipeline().addLast(new Receiver(tag, secrets, door));
    }

    private void link(Line line, ChannelHandlerContext greeting) {
        Channel channel = greeting.channel();
        strangers.remove(channel);
        LinkEnds ends = new LinkEnds(line);
        Link link = new Link(channel, rules, ends, signals);
        ends.link = link;
        lines.put(line.peer(), line);
        line.up(link);
        links = countLinks();
        LOG.log(System.Logger.Level.INFO, "Linked with gateway {0} at {1}", line.peer(), channel.remoteAddress());
        link.takeOver(greeting);
    }

    private int countLinks() {
        return Math.toIntExact(
                lines.values().stream().filter(line -> line.link() != null).count());
    }

    /* A process that was stopped for a while looks at nobody's silence before it has read what came meanwhile. */
    private void beat() {
        long now = System.nanoTime();
        boolean slept = now - lastBeatNanos > 2 * TimeUnit.MILLISECONDS.toNanos(BEAT_MILLIS);
        lastBeatNanos = now;
        for (Line line : List.copyOf(lines.values())) {
            Link link = line.link();
            if (link != null) {
                if (slept) {
                    link.forgiveSilence(now);
                }
                link.beat(now, SILENCE_NANOS);
            }
        }
    }

    /** Links end, and peers see that at once. */
    @Override
    public void close() {
        closed = true;
        wires.execute(() -> {
            if (listening != null) {
                var _ = listening.close();
            }
            for (Line line : List.copyOf(lines.values())) {
                Link link = line.link();
                if (link != null) {
                    link.breaks("this gateway stops");
                }
            }
            wires.close();
        });
    }

    /** Of one link. */
    private final class LinkEnds implements Link.Ends {
        private final Line line;
        private @Nullable Link link;

        LinkEnds(Line line) {
            this.line = line;
        }

        @Override
        public void arrived(LetterCodec.Content.Delivery delivery) {
            loops.letter(delivery.to(), new Address(line.peer(), delivery.from()), delivery.letter());
        }

        @Override
        public void goesOn() {
            if (link != null) {
                line.goesOn(link);
            }
        }

        @Override
        public void broken(String why) {
            if (link != null) {
                line.broken(link);
            }
            links = countLinks();
            if (!closed) {
                signals.broken();
                BREAKS.say(more -> LOG.log(
                        System.Logger.Level.WARNING,
                        "The link with gateway {0} is broken, and polls between the two are lost: {1}{2}",
                        line.peer(),
                        why,
                        more));
            }
        }
    }

    private final class FrontDoor implements Receiver.Door {
        /* Both call at once: the way of the one whose tag comes first stays, so that both think of the same. */
        @Override
        public boolean takes(String caller, long sinceNanos) {
            Line line = lines.get(caller);
            return line == null || caller.compareTo(tag) < 0 || !line.hasCalledSince(sinceNanos);
        }

        @Override
        public void linked(String peer, ChannelHandlerContext context) {
            link(line(peer), context);
        }

        @Override
        public void refused(ChannelHandlerContext context, String why) {
            STRANGERS.say(more -> LOG.log(
                    System.Logger.Level.WARNING,
                    "Who has connected to the relay from {0} {1}, and was turned away{2}",
                    context.channel().remoteAddress(),
                    why,
                    more));
        }

        @Override
        public void wrongSecret(ChannelHandlerContext context, String peer) {
            signals.wrongSecret();
            WRONG_SECRETS.say(more -> LOG.log(
                    System.Logger.Level.WARNING,
                    "Who has connected to the relay from {0} as gateway {1} does not know this cluster''s secret,"
                            + " and was turned away: is millrace.cluster.secret the same for all gateways?{2}",
                    context.channel().remoteAddress(),
                    peer,
                    more));
        }
    }

    private final class Desk implements Line.Office {
        @Override
        public void call(Line line, int attempt) {
            directory
                    .find(line.peer())
                    .whenComplete((found, trouble) -> wires.execute(() -> {
                        if (!line.isNewest(attempt)) {
                            return;
                        }
                        if (trouble != null || found.isEmpty()) {
                            line.nobody(attempt);
                        } else {
                            new Dialling(around, line, attempt, found.orElseThrow()).begin();
                        }
                    }));
        }

        @Override
        public void rest(Line line, int attempt, long millis) {
            wires.schedule(millis, () -> line.rested(attempt));
        }

        @Override
        public long lost(String peer) {
            loops.peerLost(peer);
            return ++losses;
        }

        @Override
        public boolean allHaveHeard(long loss) {
            return IntStream.range(0, mailrooms).allMatch(loop -> heard.get(loop) >= loss);
        }

        @Override
        public void forget(Line line) {
            lines.remove(line.peer(), line);
        }

        @Override
        public long limitBytes() {
            return rules.unsentBytes();
        }
    }
}
