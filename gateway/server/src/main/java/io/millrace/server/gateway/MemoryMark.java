package io.millrace.server.gateway;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Locale;

/**
 * Whether there is memory for more clients. What counts is what a collection left: garbage that waits for one says
 * nothing, and a heap that has grown to its limit neither.
 */
public final class MemoryMark {
    private static final System.Logger LOG = System.getLogger(MemoryMark.class.getName());

    /** So far below the mark clients come in again, lest it goes back and forth. */
    private static final double BELOW = 0.05;

    private final double mark;
    private final List<MemoryPoolMXBean> pools;
    private volatile boolean over;

    /** @param mark share of the memory, 0 to 1, from which on nobody comes in; never, at 1 */
    MemoryMark(double mark) {
        if (!(mark > BELOW && mark <= 1)) {
            throw new IllegalArgumentException(
                    "millrace.gateway.shed-at (" + mark + ") must be more than " + BELOW + " and at most 1");
        }
        this.mark = mark;
        this.pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(MemoryMark::holdsWhatStays)
                .toList();
    }

    private static boolean holdsWhatStays(MemoryPoolMXBean pool) {
        String name = pool.getName().toLowerCase(Locale.ROOT);
        boolean young = name.contains("eden") || name.contains("survivor") || name.contains("young");
        return pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null && !young;
    }

    /** The larger share of the heap, as its last collection left it, and of Netty's buffers; 0 to 1. Any thread. */
    public double share() {
        double share = 0;
        for (MemoryPoolMXBean pool : pools) {
            MemoryUsage left = pool.getCollectionUsage();
            if (left != null && left.getMax() > 0) {
                share = Math.max(share, (double) left.getUsed() / left.getMax());
            }
        }
        long most = PlatformDependent.maxDirectMemory();
        long used = PlatformDependent.usedDirectMemory();
        return most > 0 && used > 0 ? Math.max(share, (double) used / most) : share;
    }

    /** Whether nobody should come in now, as of the last {@link #look}. Any thread. */
    public boolean isOver() {
        return over;
    }

    /** Some microseconds: every second or so. */
    void look() {
        double share = share();
        boolean now = mark < 1 && share >= (over ? mark - BELOW : mark);
        if (now != over) {
            over = now;
            LOG.log(
                    now ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
                    now
                            ? "Memory is {0} % full: not ready, and takes no new clients (millrace.gateway.shed-at)"
                            : "Memory is {0} % full: takes new clients again",
                    Math.round(share * 100));
        }
    }
}
