package io.millrace.conformance.cluster;

import io.millrace.embedded.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * One address in front of all gateways, as clients have in production: TCP connections in turn, past those where nobody
 * listens. It knows no HTTP, and a gateway's end is the client's.
 */
final class Balancer implements AutoCloseable {
    private static final int CONNECT_MILLIS = 1_000;

    private final List<IntSupplier> ports;
    private final ServerSocket server;
    private final AtomicInteger turn = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param ports of the gateways, asked anew for each connection */
    Balancer(List<IntSupplier> ports) {
        this.ports = List.copyOf(ports);
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free("127.0.0.1")), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("balancer").start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        open.add(client);
        for (int attempt = 0; attempt < ports.size(); attempt++) {
            int index = Math.floorMod(turn.getAndIncrement(), ports.size());
            Socket gateway = new Socket();
            try {
                gateway.connect(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(),
                                ports.get(index).getAsInt()),
                        CONNECT_MILLIS);
            } catch (IOException _) {
                end(gateway);
                continue;
            }
            open.add(gateway);
            Thread.ofVirtual().start(() -> carry(gateway, client));
            carry(client, gateway);
            return;
        }
        end(client);
    }

    /* A half that ends in order ends the other's half; one that breaks takes both along. */
    private void carry(Socket from, Socket to) {
        try {
            from.setTcpNoDelay(true);
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
            if (from.isOutputShutdown()) {
                end(from);
                end(to);
            }
        } catch (IOException _) {
            end(from);
            end(to);
        }
    }

    private void end(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(this::end);
    }
}
