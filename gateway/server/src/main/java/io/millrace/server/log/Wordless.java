package io.millrace.server.log;

/**
 * Where something went wrong, and what kind of thing, without its message: a parser's, a database's or a worker's often
 * quotes what a client has sent. For logs alone.
 */
public final class Wordless extends Exception {
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
    public static Wordless of(Throwable thrown) {
        return new Wordless(thrown, DEPTH);
    }
}
