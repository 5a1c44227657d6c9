package io.millrace.contract.wire;

import io.millrace.contract.ConnectionId;

/**
 * Which partition a connection's events go to: the one that Kafka's own clients choose for the key, so that a worker
 * that produces with the same key meets them there.
 */
public final class Partitioning {
    private static final int SEED = 0x9747b28c;
    private static final int M = 0x5bd1e995;
    private static final int R = 24;

    private Partitioning() {}

    /** @param partitions how many the topic had when the connection began, at least 1 */
    public static int partition(ConnectionId connection, int partitions) {
        return (murmur2(Utf8.bytes(connection.value())) & 0x7fffffff) % partitions;
    }

    /** MurmurHash2 of 32 bits, by Austin Appleby, with the seed that Kafka uses. */
    static int murmur2(byte[] key) {
        int hash = SEED ^ key.length;
        int whole = key.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            int k = (key[i] & 0xff) | ((key[i + 1] & 0xff) << 8) | ((key[i + 2] & 0xff) << 16) | (key[i + 3] << 24);
            k *= M;
            k ^= k >>> R;
            hash = (hash * M) ^ (k * M);
        }
        int rest = key.length - whole;
        if (rest > 0) {
            for (int i = rest - 1; i >= 0; i--) {
                hash ^= (key[whole + i] & 0xff) << (8 * i);
            }
            hash *= M;
        }
        hash ^= hash >>> 13;
        hash *= M;
        return hash ^ (hash >>> 15);
    }
}
