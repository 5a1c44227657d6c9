package io.millrace.server.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Many clients in {@code /}, each read by somebody who throws away what comes, or by nobody. */
public final class Crowd implements AutoCloseable {
    private final List<RawWebSocket> sockets = new ArrayList<>();
    private final LongAdder bytes = new LongAdder();
    private final List<Thread> readers = new ArrayList<>();

    /**
     * Comes in.
     *
     * @param receiveBuffer of the kernel's bytes for each; 0 for the machine's default
     */
    public Crowd(int port, int size, int receiveBuffer) {
        for (int i = 0; i < size; i++) {
            RawWebSocket socket = RawWebSocket.connect(port, receiveBuffer);
            HttpAnswer answer = socket.ask(Upgrade.socketIo());
            if (answer.status() != 101) {
                throw new AssertionError("No upgrade: " + answer);
            }
            socket.send(ClientFrame.text("40"));
            sockets.add(socket);
        }
        for (RawWebSocket socket : sockets) {
            expect(socket.next(), "0{");
            expect(socket.next(), "40{");
        }
    }

    private static void expect(Received received, String start) {
        if (!(received instanceof Received.Text(String text)) || !text.startsWith(start)) {
            throw new AssertionError("Not " + start + " but " + received);
        }
    }

    /** From now on all of them read. */
    public Crowd reads() {
        for (RawWebSocket socket : sockets) {
            readers.add(Thread.ofVirtual().start(() -> socket.drain(bytes)));
        }
        return this;
    }

    /** What has come to all that read, in bytes. */
    public long bytes() {
        return bytes.sum();
    }

    /** Each of them. */
    public List<RawWebSocket> sockets() {
        return sockets;
    }

    /** How many of those that read still stand. */
    public long standing() {
        return readers.stream().filter(Thread::isAlive).count();
    }

    /** Waits until all that read have been closed. */
    public void awaitClosed(Duration within) {
        Await.until("all of the crowd are closed", within, () -> standing() == 0);
    }

    @Override
    public void close() {
        sockets.forEach(RawWebSocket::close);
    }
}
