package io.millrace.local;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where this command speaks: whole lines on standard output, and on standard error why it cannot go on. It is no
 * logger, because those fall silent as soon as the JVM begins to end, which is when there is still much to say.
 * Thread-safe.
 */
final class Terminal {
    private static final int NAME_WIDTH = 9;

    private final PrintStream out = to(FileDescriptor.out);
    private final PrintStream err = to(FileDescriptor.err);

    /** A line of this command's own. */
    synchronized void say(String line) {
        out.println(line);
    }

    /** Why this command ends, or what went wrong while it did. */
    synchronized void complain(String line) {
        err.println("millrace: " + line);
    }

    /** A line that {@code name} wrote. */
    void quote(String name, String line) {
        say(("%-" + NAME_WIDTH + "s | %s").formatted(name, line));
    }

    private static PrintStream to(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
