package io.millrace.server.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The gateways that live, this one included: read with each renewal of the lease, and at once for an unknown tag. */
public final class Peers {
    private final Runnable ask;
    private final Object lock = new Object();
    private List<Asked> asked = new ArrayList<>();
    /** Whether a list is wanted that has not come. */
    private boolean wanted;

    private volatile Map<String, Peer> living = Map.of();

    private record Asked(String tag, CompletableFuture<Optional<Peer>> answer) {}

    /** @param ask wants a new list soon, by {@link #are}; nothing comes of it while Redis is away */
    public Peers(Runnable ask) {
        this.ask = ask;
    }

    /** As of the last reading. Any thread. */
    public Map<String, Peer> living() {
        return living;
    }

    /**
     * The gateway with this tag; empty when there is none that lives, or Redis is away. Any thread; completed on the
     * bus loop where it is not known yet.
     */
    public CompletionStage<Optional<Peer>> find(String tag) {
        Peer known = living.get(tag);
        if (known != null) {
            return CompletableFuture.completedFuture(Optional.of(known));
        }
        Asked question = new Asked(tag, new CompletableFuture<>());
        boolean first;
        synchronized (lock) {
            asked.add(question);
            first = !wanted;
            wanted = true;
        }
        if (first) { // clients make tags up: one list answers all who ask meanwhile
            ask.run();
        }
        return question.answer();
    }

    /** These are all that live; {@code null} when that cannot be known now: what is asked is answered by nobody. */
    public void are(@Nullable Map<String, Peer> all) {
        if (all != null) {
            living = Map.copyOf(all);
        }
        List<Asked> answered;
        synchronized (lock) {
            answered = asked;
            asked = new ArrayList<>();
            wanted = false;
        }
        answered.forEach(question ->
                question.answer().complete(Optional.ofNullable(all == null ? null : living.get(question.tag()))));
    }
}
