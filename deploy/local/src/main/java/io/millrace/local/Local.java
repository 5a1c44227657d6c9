package io.millrace.local;

/** The one command: {@code ./mvnw -Plocal}. */
public final class Local {
    private static final System.Logger LOG = System.getLogger(Local.class.getName());

    private Local() {}

    /** Starts everything and returns when it has stopped. */
    public static void main(String... args) {
        LOG.log(System.Logger.Level.INFO, "Millrace is not wired up yet: nothing was started.");
    }
}
