package io.millrace.embedded;

/** The shutdown hook of one broker, gone when the broker was stopped before. */
final class StopWithJvm {
    private final Thread thread;
    private final boolean wanted;

    StopWithJvm(String name, Runnable stop, boolean wanted) {
        this.thread = new Thread(stop, name + "-stop");
        this.wanted = wanted;
        if (wanted) {
            Runtime.getRuntime().addShutdownHook(thread);
        }
    }

    void remove() {
        if (wanted && Thread.currentThread() != thread) {
            try {
                Runtime.getRuntime().removeShutdownHook(thread);
            } catch (IllegalStateException _) {
                // the JVM is on its way down: the hook finds the broker stopped
            }
        }
    }
}
