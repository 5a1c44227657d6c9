package io.millrace.conformance.cluster;

import java.util.List;
import java.util.stream.Stream;

/** How much is tried: what fits every build, or ({@code -Pfull}) the whole matrix. */
public enum Extent {
    /** In every build. */
    REDUCED,
    /** By {@code ./mvnw -Pfull}. */
    FULL;

    /** That of this run. */
    public static final Extent CURRENT = Boolean.getBoolean("millrace.conformance.full") ? FULL : REDUCED;

    /** A number that depends on it. */
    public static int of(int reduced, int full) {
        return CURRENT == FULL ? full : reduced;
    }

    /** Everything when this extent is tried, nothing otherwise. */
    public <T> Stream<T> only(List<T> all) {
        return CURRENT == this ? all.stream() : Stream.empty();
    }
}
