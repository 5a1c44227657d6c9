package io.millrace.core.access;

/** What rules say to a {@link Deed}. */
public enum Verdict {
    /** It is done. */
    ALLOWED,
    /** A worker decides. */
    ASKED,
    /** It is not done. */
    DENIED
}
