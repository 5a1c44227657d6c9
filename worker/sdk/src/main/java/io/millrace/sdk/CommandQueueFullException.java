package io.millrace.sdk;

/**
 * Redis takes no commands, the queue before it is full, and the calling thread must not wait (an event loop). On other
 * threads the call waits instead. See {@link WorkerConfig#queuedCommands()}.
 */
public final class CommandQueueFullException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param bytes how much waits */
    public CommandQueueFullException(long bytes) {
        super(bytes + " bytes of commands wait for Redis, and an event loop cannot wait for them", null, false, false);
    }
}
