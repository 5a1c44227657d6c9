package io.millrace.sdk.publish;

import io.millrace.contract.Reply;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Collects what several gateways say, until as many have said all as Redis has told were reached, or time is up.
 *
 * @param <T> what it comes to
 */
abstract class Survey<T> implements Inquiry {
    private static final int UNKNOWN = -1;

    private final CompletableFuture<T> result = new CompletableFuture<>();
    /* Guarded by this. */
    private final Map<String, Gateway> gateways = new HashMap<>();
    private int expected = UNKNOWN;

    /** What a gateway has told. */
    private static final class Gateway {
        private final Set<String> connections = new HashSet<>();
        private boolean hasToldAll;
    }

    /** What it has come to; ends on the Redis loop or a timer's. */
    CompletableFuture<T> result() {
        return result;
    }

    /**
     * Takes in a reply of a gateway.
     *
     * @return whether that gateway has told all by it; else it has when it has told of each connection that it asked
     */
    abstract boolean take(Reply reply);

    /** What there is now. */
    abstract T conclude(boolean isComplete);

    @Override
    public synchronized boolean heard(Reply reply) {
        Gateway gateway = gateways.computeIfAbsent(reply.gateway(), _ -> new Gateway());
        String connection = connection(reply);
        if (connection != null) {
            gateway.connections.add(connection);
        }
        boolean isLast = take(reply);
        gateway.hasToldAll |= isLast || gateway.connections.size() >= reply.asked();
        return endIfComplete();
    }

    private static @Nullable String connection(Reply reply) {
        return switch (reply) {
            case Reply.Acked acked -> acked.connection();
            case Reply.Failed failed -> failed.connection();
            case Reply.Gone gone -> gone.connection();
            case Reply.Joined _, Reply.Members _ -> null;
        };
    }

    @Override
    public synchronized boolean reached(int count) {
        expected = count;
        return endIfComplete();
    }

    private boolean endIfComplete() {
        boolean isComplete = expected != UNKNOWN
                && gateways.values().stream().filter(it -> it.hasToldAll).count() >= expected
                && gateways.values().stream().allMatch(it -> it.hasToldAll);
        if (isComplete) {
            result.complete(conclude(true));
        }
        return isComplete;
    }

    @Override
    public synchronized void late() {
        result.complete(conclude(false));
    }
}
