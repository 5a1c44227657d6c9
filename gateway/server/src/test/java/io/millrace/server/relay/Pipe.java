package io.millrace.server.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A TCP connection's two ends with something between them that can hold everything up. */
final class Pipe implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new ArrayList<>();
    private volatile boolean stalled;
    private volatile boolean held;

    Pipe(int to) throws IOException {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
                sockets.add(near);
                sockets.add(far);
                Thread.ofPlatform().daemon().start(() -> carry(near, far));
                carry(far, near);
            } catch (IOException _) {
                // closed
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    private void carry(Socket from, Socket to) {
        byte[] some = new byte[8192];
        try {
            for (int count = from.getInputStream().read(some);
                    count > 0 && !stalled;
                    count = from.getInputStream().read(some)) {
                while (held) {
                    LockSupport.parkNanos(1_000_000);
                }
                to.getOutputStream().write(some, 0, count);
            }
        } catch (IOException _) {
            // closed
        }
    }

    /** Keeps all of it for a while. */
    void holds(boolean whether) {
        held = whether;
    }

    /** Loses all that comes from now on. */
    void stalls() {
        stalled = true;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
