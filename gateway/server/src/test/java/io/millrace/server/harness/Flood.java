package io.millrace.server.harness;

import io.millrace.server.harness.GatewayContext.Client;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** A client that writes numbered frames as fast as it may, on a thread of its own, until it is told to stop. */
public final class Flood {
    private final AtomicInteger sent = new AtomicInteger();
    private final Thread thread;
    private volatile boolean stop;

    /** @param frame the frame with this number */
    public Flood(Client client, IntFunction<ClientFrame> frame) {
        this(client.socket(), frame);
    }

    /** The same of any client. */
    public Flood(RawWebSocket socket, IntFunction<ClientFrame> frame) {
        thread = Thread.ofPlatform().daemon().name("flood").start(() -> {
            try {
                while (!stop) {
                    socket.send(frame.apply(sent.get()));
                    sent.incrementAndGet();
                }
            } catch (UncheckedIOException _) {
                // the gateway has ended the connection
            }
        });
    }

    /** Frames that have left this client whole. */
    public int sent() {
        return sent.get();
    }

    /** Writes no more, once the frame that is on its way has gone out; returns how many did. */
    public int end() {
        stop = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return sent.get();
    }
}
