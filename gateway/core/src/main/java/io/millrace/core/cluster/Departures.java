package io.millrace.core.cluster;

/**
 * When each client of an event loop is asked to come back to another gateway. The time is cut into as many equal slots
 * as the loop has clients, and each goes at a random moment of its own slot: so the other gateways are asked for an
 * even stream, also when several loops, or several gateways, leave at once and know nothing of each other.
 *
 * @param fromNanos when it begins
 * @param overNanos how long it takes; 0 for all at once
 * @param patienceNanos how much later a client may go that waits for an answer when its turn has come
 * @param seed of the moments within the slots; another one for each loop
 */
public record Departures(long fromNanos, long overNanos, long patienceNanos, long seed) {
    /** When client number {@code index}, from 0, of {@code of} goes. */
    public long at(int index, int of) {
        return fromNanos + (long) ((index + chance(index)) / of * overNanos);
    }

    /** From 0 to less than 1; the mixing of SplitMix64, whose output for successive numbers passes for random. */
    private double chance(int index) {
        long mixed = seed + (index + 1) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return ((mixed ^ (mixed >>> 31)) >>> 11) * 0x1p-53;
    }
}
