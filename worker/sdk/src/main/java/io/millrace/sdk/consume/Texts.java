package io.millrace.sdk.consume;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts of the few headers whose values come again with each event: event names, namespaces. Decoded once, hashed once.
 * Any thread. Any thread.
 */
final class Texts {
    private static final int LONGEST = 64;
    /*
     * Each slot holds the last text that fell into it. Threads may overwrite each other's entries: an entry is
     * immutable, so the worst is that a text is decoded again.
     */
    private static final @Nullable Entry[] SLOTS = new Entry[512];

    private Texts() {}

    private record Entry(byte[] bytes, String text) {}

    /** The text of these UTF-8 bytes. */
    static String of(byte[] bytes) {
        if (bytes.length > LONGEST) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        int hash = Arrays.hashCode(bytes);
        int slot = (hash ^ (hash >>> 9)) & (SLOTS.length - 1);
        Entry entry = SLOTS[slot];
        if (entry == null || !Arrays.equals(entry.bytes, bytes)) {
            entry = new Entry(bytes, new String(bytes, StandardCharsets.UTF_8));
            SLOTS[slot] = entry;
        }
        return entry.text;
    }
}
