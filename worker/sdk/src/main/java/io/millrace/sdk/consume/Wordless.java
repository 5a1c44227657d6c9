package io.millrace.sdk.consume;

/**
 * Where something went wrong, and what kind of thing, without its message: a parser's or a database's often quotes what
 * a client has sent. For logs alone.
 */
final class Wordless extends Exception {
    private static final long serialVersionUID = 1;
    private static final int DEPTH = 8;

    private Wordless(Throwable of, int depth) {
        super(
                of.getClass().getName(),
                of.getCause() == null || depth == 0 ? null : new Wordless(of.getCause(), depth - 1),
                false,
                true);
        setStackTrace(of.getStackTrace());
    }

    /** The same without words. */
    static Wordless of(Throwable thrown) {
        return new Wordless(thrown, DEPTH);
    }
}
