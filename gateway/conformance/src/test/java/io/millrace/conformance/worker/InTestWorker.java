package io.millrace.conformance.worker;

import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.Cluster;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.WakeupException;

/**
 * A worker on a thread of the test, which remembers all it has seen. Events of a connection are handled in order; one
 * that comes again is not handled again.
 */
public final class InTestWorker implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(InTestWorker.class.getName());

    /** What a worker does with an event. */
    @FunctionalInterface
    public interface Handler {
        /** On the worker's thread. */
        void handle(Event event, Desk desk);
    }

    private final EventLogReader reader;
    private final Desk desk;
    private final Map<String, Handler> handlers;
    private final List<Event> seen = new ArrayList<>();
    private final Set<String> handled = new HashSet<>();
    private final Thread thread;
    private volatile boolean closed;

    private InTestWorker(Cluster cluster, List<String> topics, Map<String, Handler> handlers) {
        this.reader = new EventLogReader(cluster.kafka(), topics);
        this.desk = new Desk(cluster.redis());
        this.handlers = Map.copyOf(handlers);
        this.thread = Thread.ofPlatform().name("in-test-worker").start(this::work);
    }

    /**
     * Serves what is forwarded from now on.
     *
     * @param handlers by the event's name, or for a notice by its type's wire name; others are remembered only
     */
    public static InTestWorker start(Cluster cluster, Map<String, Handler> handlers) {
        return new InTestWorker(cluster, List.of(Topics.EVENTS), handlers);
    }

    /** The same, and decides who comes in where a worker does. */
    public static InTestWorker atTheDoor(Cluster cluster, Map<String, Handler> handlers) {
        return new InTestWorker(cluster, List.of(Topics.EVENTS, Topics.CONNECTS), handlers);
    }

    /** The same of these topics. */
    public static InTestWorker on(Cluster cluster, List<String> topics, Map<String, Handler> handlers) {
        return new InTestWorker(cluster, topics, handlers);
    }

    /** For commands that no event has asked for. */
    public Desk desk() {
        return desk;
    }

    private void work() {
        try {
            while (!closed) {
                reader.next(Duration.ofMillis(100)).forEach(this::see);
            }
        } catch (WakeupException _) {
            // closed
        } finally {
            reader.close();
        }
    }

    private void see(Event event) {
        if (!handled.add(event.id().toString())) {
            return;
        }
        synchronized (seen) {
            seen.add(event);
        }
        String name =
                event.type() == EventType.EVENT ? event.subject() : event.type().wireName();
        Handler handler = handlers.get(name);
        if (handler != null) {
            try {
                handler.handle(event, desk);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "The handler of " + name + " failed", e);
            }
        }
    }

    /** What it has seen so far, in its order. */
    public List<Event> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    /** Waits for the first event of that kind. */
    public Event await(String what, Predicate<Event> wanted) {
        Await.until("the worker sees " + what, () -> seen().stream().anyMatch(wanted));
        return seen().stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Waits for a notice about a connection. */
    public Event await(EventType type, String connection) {
        return await(
                type.wireName() + " of " + connection,
                event -> event.type() == type
                        && event.origin().connection().value().equals(connection));
    }

    @Override
    public void close() {
        closed = true;
        reader.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        desk.close();
    }
}
