package io.millrace.conformance.javaclient;

import java.util.List;

/**
 * What every version of the Java client can do. Arguments are of the JDK alone, as each version has classes of its own:
 * texts, numbers, booleans, {@code null}, {@code byte[]}, and lists and maps of them.
 */
public interface AnyClient extends AutoCloseable {
    /** The id that it tells its app; {@code null} while it has none. */
    String id();

    /** Whether it is connected. */
    boolean isConnected();

    /** Begins to connect, or connects again. */
    void connect();

    /** Ends it, so that it does not come back. */
    void disconnect();

    /** Emits an event. */
    void emit(String event, Object... args);

    /** Emits, and waits for the ack's arguments. */
    List<Object> ask(String event, Object... args);

    /** Waits for something to happen, past everything else, and returns its arguments. */
    List<Object> await(String name);

    /** The first argument of each that has happened by that name, awaited or not. */
    List<Object> firstsOf(String name);

    @Override
    default void close() {
        disconnect();
    }
}
