package io.millrace.server.harness;

import io.millrace.server.harness.GatewayContext.Client;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** Clients that keep saying that they live, on a thread of its own, while the test reads what others have done. */
public final class Pulse implements AutoCloseable {
    private final Thread thread;

    /** A pong of each, asked for or not, again and again. */
    public Pulse(List<Client> clients, Duration every) {
        thread = Thread.ofPlatform().daemon().name("pulse").start(() -> {
            try {
                while (true) {
                    clients.forEach(client -> client.socket().send(ClientFrame.text("3")));
                    Thread.sleep(every);
                }
            } catch (InterruptedException | UncheckedIOException _) {
                // closed, or the gateway has ended a connection: the test will see that
            }
        });
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
