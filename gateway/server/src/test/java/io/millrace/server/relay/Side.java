package io.millrace.server.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.Letter;
import io.millrace.core.cluster.PollLetter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A gateway's post office, and what its loops have heard. */
final class Side implements PostOffice.Loops, Secrets, LinkSignals {
    static final int LETTER_BYTES = 100_000;
    static final int UNSENT_BYTES = 1_000_000;

    private static final DefaultThreadFactory THREADS = new DefaultThreadFactory("side", true);
    private static final EventLoopGroup EVENT_LOOPS =
            Epoll.isAvailable() ? new EpollEventLoopGroup(4, THREADS) : new NioEventLoopGroup(4, THREADS);

    final String tag;
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final PostOffice office;
    volatile String secret;
    final AtomicInteger doubts = new AtomicInteger();

    private final Map<String, String> addresses;
    /** Its loops do not learn of losses yet. */
    volatile boolean busy;

    Side(String tag, String secret, int unsentBytes, Map<String, String> addresses) throws Exception {
        this.addresses = addresses;
        this.tag = tag;
        this.secret = secret;
        office = new PostOffice(tag, EVENT_LOOPS.next(), LETTER_BYTES, unsentBytes, this::find, this, this, this);
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        int port = office.listen(loopback).toCompletableFuture().get(10, TimeUnit.SECONDS);
        addresses.put(tag, HostPort.of("127.0.0.1", port));
    }

    private CompletionStage<Optional<String>> find(String peer) {
        return CompletableFuture.completedFuture(Optional.ofNullable(addresses.get(peer)));
    }

    int port() {
        return HostPort.parse(addresses.get(tag)).orElseThrow().getPort();
    }

    @Override
    public CompletionStage<byte[]> secret() {
        return secret.isEmpty()
                ? CompletableFuture.failedFuture(new IllegalStateException("Redis is away"))
                : CompletableFuture.completedFuture(secret.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void doubt() {
        doubts.incrementAndGet();
    }

    @Override
    public void letter(int loop, Address from, Letter letter) {
        heard.add(from.gateway() + from.loop() + " to " + loop + ": " + ((PollLetter) letter).number());
    }

    @Override
    public void peerLost(String gateway) {
        if (!busy) {
            for (int loop = 0; loop < Long.SIZE; loop++) {
                office.mailroom(loop).heardOfLoss();
            }
        }
        heard.add("lost " + gateway);
    }

    void sends(int loop, Address to, Letter letter) {
        office.mailroom(loop).send(to, letter);
    }

    void hears(String... lines) throws InterruptedException {
        for (String line : lines) {
            assertEquals(line, heard.poll(20, TimeUnit.SECONDS), tag);
        }
    }
}
