package io.millrace.dialects.socketcluster;

/**
 * A SocketCluster server's settings, under the names its users know.
 *
 * @param version of the protocol that clients speak
 * @param pingIntervalNanos from one ping to the next
 * @param pingTimeoutNanos a client that says nothing for so long is closed, and one that hears no ping closes
 * @param handshakeTimeoutNanos a client that has not asked to come in by then is closed
 * @param allowClientPublish whether clients may publish
 * @param maxPayload bytes of one message
 * @param channelLimit in how many channels a client may be ({@code socketChannelLimit})
 * @param batches to clients that have just come in
 */
public record SocketClusterSettings(
        Version version,
        long pingIntervalNanos,
        long pingTimeoutNanos,
        long handshakeTimeoutNanos,
        boolean allowClientPublish,
        int maxPayload,
        int channelLimit,
        BatchSettings batches) {

    /** @throws IllegalArgumentException clients would give up between two pings */
    public SocketClusterSettings {
        if (pingIntervalNanos < 1 || handshakeTimeoutNanos < 1 || maxPayload < 1 || channelLimit < 1) {
            throw new IllegalArgumentException("SocketCluster's times and sizes are at least 1");
        }
        if (pingTimeoutNanos <= pingIntervalNanos + trialNanos(pingIntervalNanos)) {
            throw new IllegalArgumentException(
                    "SocketCluster's ping timeout must be longer than its ping interval and a quarter of that");
        }
    }

    /** The versions of the protocol, which differ in the signs of life alone. Nothing on the wire announces them. */
    public enum Version {
        /** Each client's is found out (not in the original, which has one for all). */
        AUTO,
        /** Clients 3 to 14, and what is written in other languages. */
        ONE,
        /** Clients 15 to 20, and asyngular-client. */
        TWO
    }

    /** The same where one protocol is spoken. */
    public SocketClusterSettings speaking(Version version) {
        return new SocketClusterSettings(
                version,
                pingIntervalNanos,
                pingTimeoutNanos,
                handshakeTimeoutNanos,
                allowClientPublish,
                maxPayload,
                channelLimit,
                batches);
    }

    /**
     * How long a client may take for its answer to the one protocol's ping before the other's goes out. A quarter of
     * the interval: longer than any way there and back, and the second ping is still in time.
     */
    long trialNanos() {
        return trialNanos(pingIntervalNanos);
    }

    private static long trialNanos(long pingIntervalNanos) {
        return pingIntervalNanos / 4;
    }

    /**
     * Bytes of a packet's data where it has to be made into JSON. What makes more than this of a message means harm.
     */
    long maxJson() {
        return 2L * maxPayload;
    }
}
