package io.millrace.worker.chat;

import io.millrace.sdk.Audience;
import io.millrace.sdk.Members;
import io.millrace.sdk.Millrace;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Who is really there: gateways know which connections are in a room, the {@link Directory} knows their names. Who has
 * a name and is no connection any more has vanished without a word; the others are told so after a second look, since a
 * gateway that subscribes anew is not heard for a moment.
 */
@Singleton
class Presence {
    private static final Logger log = Logger.getLogger(Presence.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Executor AWAY = task -> {
        var _ = Thread.startVirtualThread(task);
    };

    private final Millrace millrace;
    private final Directory directory;

    @Inject
    Presence(Millrace millrace, Directory directory) {
        this.millrace = millrace;
        this.directory = directory;
    }

    /** Somebody in a list. */
    record Present(String id, String username) {}

    /**
     * A room's list, by names.
     *
     * @param complete whether all gateways have answered; else it may hold some who have vanished
     */
    record Roster(List<Present> users, boolean complete) {}

    /** Who is in a room. */
    Roster roster(String namespace, String room) {
        Members there = millrace.room(namespace, room)
                .members(PATIENCE)
                .toCompletableFuture()
                .join();
        Map<String, Directory.Entry> named = directory.room(namespace, room);
        if (!there.isComplete()) {
            return new Roster(sorted(named.entrySet().stream()), false);
        }
        List<Map.Entry<String, Directory.Entry>> missing = named.entrySet().stream()
                .filter(it -> !there.connections().contains(it.getKey()))
                .toList();
        if (!missing.isEmpty()) {
            var _ = CompletableFuture.runAsync(() -> lookAgain(namespace, missing), AWAY)
                    .exceptionally(failure -> {
                        log.warnf("Whether somebody has vanished from %s is not known: %s", room, failure);
                        return null;
                    });
        }
        return new Roster(
                sorted(named.entrySet().stream()
                        .filter(it -> there.connections().contains(it.getKey()))),
                true);
    }

    private static List<Present> sorted(Stream<Map.Entry<String, Directory.Entry>> entries) {
        return entries.map(it -> new Present(it.getKey(), it.getValue().name()))
                .sorted(Comparator.comparing(Present::username, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(Present::id))
                .toList();
    }

    private void lookAgain(String namespace, List<Map.Entry<String, Directory.Entry>> missing) {
        pause();
        for (var entry : missing) {
            if (!isThere(entry.getKey())) {
                vanished(namespace, entry.getKey(), entry.getValue());
            }
        }
    }

    private void vanished(String namespace, String connection, Directory.Entry entry) {
        directory.release(namespace, entry.name(), connection);
        int left = directory.leave(namespace, connection, entry.stay().room());
        tellLeft(millrace.room(namespace, entry.stay().room()), connection, entry.name(), entry.stay(), left);
    }

    /** Tells a room that somebody has left it: once, however many have seen it. */
    static void tellLeft(Audience room, String connection, String name, Person.Stay stay, int numUsers) {
        room.once("left/" + connection + '/' + stay.entry())
                .emit("user left", new Told.Came(name, numUsers, stay.room(), connection));
    }

    /**
     * Whether a connection has gone. Asked on a thread of its own, so that what the handler says afterwards has the
     * same ids each time its event is handled.
     */
    boolean isGone(String connection) {
        BooleanSupplier gone = () -> {
            if (isThere(connection)) {
                return false;
            }
            pause();
            return !isThere(connection);
        };
        return CompletableFuture.supplyAsync(gone::getAsBoolean, AWAY).join();
    }

    /* Nobody is gone by the word of only some. */
    private boolean isThere(String connection) {
        Members found = millrace.connection(connection)
                .members(PATIENCE)
                .toCompletableFuture()
                .join();
        return !found.isComplete() || !found.all().isEmpty();
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }
}
