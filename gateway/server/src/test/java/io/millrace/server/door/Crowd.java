package io.millrace.server.door;

import io.millrace.server.harness.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Many connections that ask for nothing whole: silent ones, ones that stop in mid-head, and ones that trickle. */
final class Crowd implements AutoCloseable {
    private static final long STEP_MILLIS = 200;
    private static final byte[] HEAD = "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nX-Slow: "
            .getBytes(StandardCharsets.US_ASCII);

    private final List<SocketChannel> silent = new ArrayList<>();
    private final List<SocketChannel> halted = new ArrayList<>();
    private final List<SocketChannel> trickling = new ArrayList<>();
    private final Thread trickler;
    private volatile boolean closed;

    /** A third of each kind. */
    Crowd(int port, int count) {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = connect(port);
            switch (i % 3) {
                case 0 -> silent.add(channel);
                case 1 -> {
                    write(channel, HEAD);
                    halted.add(channel);
                }
                default -> {
                    write(channel, HEAD);
                    trickling.add(channel);
                }
            }
        }
        trickler = Thread.ofPlatform().daemon().name("trickler").start(this::trickle);
    }

    private static SocketChannel connect(int port) {
        try {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.configureBlocking(false);
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void trickle() {
        while (!closed) {
            for (SocketChannel channel : trickling) {
                write(channel, new byte[] {'x'});
            }
            Await.pause(STEP_MILLIS);
        }
    }

    private static void write(SocketChannel channel, byte[] bytes) {
        try {
            channel.write(ByteBuffer.wrap(bytes));
        } catch (IOException _) {
            // the gateway has closed it, which stillOpen() tells
        }
    }

    /** How many the gateway has not closed. */
    long stillOpen() {
        return List.of(silent, halted, trickling).stream()
                .flatMap(List::stream)
                .filter(Crowd::isOpen)
                .count();
    }

    private static boolean isOpen(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(512)) == 0;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            trickler.join();
            for (List<SocketChannel> kind : List.of(silent, halted, trickling)) {
                for (SocketChannel channel : kind) {
                    channel.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
