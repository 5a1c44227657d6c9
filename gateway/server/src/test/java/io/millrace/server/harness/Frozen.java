package io.millrace.server.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Redis that stands still, its connections and all, until it is closed ({@code CLIENT PAUSE} could not be taken
 * back).
 */
public final class Frozen implements AutoCloseable {
    private static final Pattern PROCESS = Pattern.compile("process_id:([0-9]+)");

    private final String process;

    /** From now on. */
    public Frozen(RedisClient redis) {
        Matcher id = PROCESS.matcher((String) redis.call("INFO", "server"));
        if (!id.find()) {
            throw new AssertionError("Redis does not tell its process");
        }
        process = id.group(1);
        signal("-STOP");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", name, process).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        signal("-CONT");
    }
}
