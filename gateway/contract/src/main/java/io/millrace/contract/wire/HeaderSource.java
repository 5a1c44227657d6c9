package io.millrace.contract.wire;

import org.jspecify.annotations.Nullable;

/** The headers of a record that {@link EventCodec} reads. */
@FunctionalInterface
public interface HeaderSource {
    /** The last header of that name, or {@code null}. Only read, never kept. */
    byte @Nullable [] header(String name);
}
