package io.millrace.contract.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * UTF-8 bytes of the few texts that come again with every event (a gateway's source, dialects, namespaces), made once.
 * Any thread.
 */
final class Utf8 {
    /*
     * Each slot holds the last text that fell into it. Threads may overwrite each other's entries: an entry is
     * immutable, so the worst is that bytes are made twice.
     */
    private static final @Nullable Entry[] SLOTS = new Entry[256];

    private Utf8() {}

    private record Entry(String prefix, String text, byte[] bytes) {}

    /** Shared bytes: only to be read. */
    static byte[] shared(String text) {
        return shared("", text);
    }

    /** Shared bytes of a constant and a text behind it, without making the text of both. */
    static byte[] shared(String prefix, String text) {
        int hash = text.hashCode();
        int slot = (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (SLOTS.length - 1);
        Entry entry = SLOTS[slot];
        if (entry == null || !entry.text.equals(text) || !entry.prefix.equals(prefix)) {
            entry = new Entry(prefix, text, bytes(prefix + text));
            SLOTS[slot] = entry;
        }
        return entry.bytes;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
