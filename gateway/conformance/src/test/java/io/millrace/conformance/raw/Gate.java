package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.Gateway;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.raw.Intruder.Arrival;
import java.time.Duration;
import java.util.HexFormat;

/**
 * A gateway's Socket.IO path, for clients of one version.
 *
 * @param version of Engine.IO
 */
record Gate(Gateway gateway, int version) {
    /** Within which whatever is linear in its input is over, also on a machine that is busy with other things. */
    private static final Duration LINEAR = Duration.ofSeconds(5);

    /** {"type":0,"nsp":"/"}, as socket.io-msgpack-parser writes it. */
    private static final byte[] PACKED_CONNECT = HexFormat.of().parseHex("82a47479706500a36e7370a12f");

    /** {"type":2,"nsp":"/","data": and then an array. */
    private static final byte[] PACKED_EVENT = HexFormat.of().parseHex("83a47479706502a36e7370a12fa464617461");

    private static final String GREETING = "[\"Grüße 🌊\"]";

    /* A file of a connection that ends, a thread of a pool that warms up. */
    private static final int MORE_FILES = 4;
    private static final int MORE_THREADS = 8;
    private static final double MOST_MEMORY = 0.7;

    /** What a client by WebSocket asks for. */
    String target() {
        return "/socket.io/?EIO=" + version + "&transport=websocket";
    }

    /** A connection on which nothing was said. */
    Intruder connected() {
        return new Intruder(gateway.url());
    }

    /** A connection on which this was said. */
    Intruder asked(String target, String... headers) {
        return connected().send(Intruder.upgrade(target, headers));
    }

    /** A client in namespace {@code /}. */
    Intruder joined() {
        Intruder client = asked(target());
        assertEquals(101, client.answer().status());
        assertTrue(client.message().text().startsWith("0{"), "the open packet");
        if (version == 4) {
            client.text("40");
        }
        assertTrue(client.message().text().startsWith("40"), "in namespace /");
        return client;
    }

    /** A client of the msgpack parser in namespace {@code /}. */
    Intruder packed() {
        Intruder client = asked(target().replace("/socket.io/", TwoGateways.MSGPACK));
        assertEquals(101, client.answer().status());
        assertTrue(client.message().text().startsWith("0{"), "the open packet");
        if (version == 4) {
            client.binary(PACKED_CONNECT);
        }
        client.message();
        return client;
    }

    /**
     * Sends a packet of the msgpack parser: an event whose data are these bytes.
     *
     * @param data MessagePack
     */
    Intruder packedEvent(Intruder client, byte[] data) {
        byte[] engineType = version == 3 ? new byte[] {4} : new byte[0]; // in front of each binary frame, version 3
        return client.binary(Intruder.join(engineType, PACKED_EVENT, data));
    }

    /** It is asked for an echo of these arguments, and gives them back to the letter. */
    static void echoes(Intruder client, String args) {
        client.text("427[\"echo\"," + args.substring(1));
        assertEquals("437" + args, client.message().text());
    }

    /** A client that has just come is served, by gateway and worker. */
    void serves() {
        try (Intruder fresh = joined()) {
            echoes(fresh, GREETING);
        }
    }

    /** Whether it was closed, or answers still; soon, in any case. */
    static void settles(Intruder client) {
        long since = System.nanoTime();
        client.text("427[\"echo\"," + GREETING.substring(1));
        Arrival last = client.answerOrEnd("437" + GREETING);
        assertTrue(
                System.nanoTime() - since < LINEAR.toNanos(),
                () -> "It took " + (System.nanoTime() - since) / 1_000_000 + " ms until " + last);
    }

    /** Ended, soon. */
    static Arrival.End ends(Intruder client) {
        long since = System.nanoTime();
        Arrival.End end = client.end();
        long millis = (System.nanoTime() - since) / 1_000_000;
        assertTrue(millis < LINEAR.toMillis(), () -> "It took " + millis + " ms");
        return end;
    }

    /**
     * What a gateway holds.
     *
     * @param files open ones, connections among them
     */
    record Holdings(double files, double threads) {
        static Holdings of(Gateway gateway) {
            return new Holdings(
                    gateway.metric("process_files_open_files", ""), gateway.metric("jvm_threads_live_threads", ""));
        }

        /** Waits until the gateway holds no more than then, but for what comes and goes. */
        void awaitAgain(Gateway gateway) {
            Await.until(
                    () -> "it holds what it held before, " + this + ", and not " + of(gateway), Await.PATIENCE, () -> {
                        Holdings now = of(gateway);
                        return now.files <= files + MORE_FILES && now.threads <= threads + MORE_THREADS;
                    });
            double memory = gateway.metric("millrace_memory_used_ratio", "");
            assertTrue(memory < MOST_MEMORY, () -> "Of its memory it uses " + memory);
        }
    }
}
