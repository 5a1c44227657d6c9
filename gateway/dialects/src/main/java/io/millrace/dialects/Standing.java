package io.millrace.dialects;

import org.jspecify.annotations.Nullable;

/** What has come of the token by which a client says who it is. */
public sealed interface Standing {
    /** No token of it is taken, and none was shown. */
    Unproven NOBODY = new Unproven(null);

    /**
     * No token of it is taken.
     *
     * @param why the one that it has shown is not, or {@code null} where it has shown none
     */
    record Unproven(@Nullable TokenFault why) implements Standing {}

    /** The one that it has shown is. */
    record Proven() implements Standing {}
}
