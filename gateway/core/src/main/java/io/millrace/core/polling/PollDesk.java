package io.millrace.core.polling;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An event loop's sessions of long polling, by their names: who asks for one of another version or path is told so. */
public final class PollDesk implements Polls {
    private static final Open NOTHING = _ -> {};

    /** How long it is known that a session was here and has another transport now. */
    static final long MEMORY_NANOS = 60_000_000_000L;

    private static final int MOST_REMEMBERED = 10_000;

    private record Moved(String path, long untilNanos) {}

    private final Map<String, PollSession> sessions = new HashMap<>();
    private final SequencedMap<String, Moved> moved = new LinkedHashMap<>();

    /** A session begins; it stays until it has ended. */
    public PollSession open(PollTerms terms, PollClient client) {
        PollSession session = new PollSession(terms, client, () -> sessions.remove(terms.name()));
        sessions.put(terms.name(), session);
        return session;
    }

    /** The session of that name; {@code null} when it is not here, or no more. */
    public @Nullable PollSession session(String name) {
        return sessions.get(name);
    }

    /** A session has another transport from now on: what is still asked here is told so, for a while. */
    public void moves(PollSession session, long nowNanos) {
        moved.putLast(session.terms().name(), new Moved(session.terms().path(), nowNanos + MEMORY_NANOS));
        while (moved.size() > MOST_REMEMBERED || moved.firstEntry().getValue().untilNanos() - nowNanos < 0) {
            moved.pollFirstEntry();
        }
    }

    /** Whether that was here a while ago, and has another transport now. */
    public boolean hasMoved(String name, String path, long nowNanos) {
        Moved it = moved.get(name);
        return it != null && it.path().equals(path) && it.untilNanos() - nowNanos >= 0;
    }

    @Override
    public Open ask(PollRequest request, Consumer<PollAnswer> reply, long nowNanos) {
        PollSession session = sessions.get(request.session());
        if (session == null && hasMoved(request.session(), request.path(), nowNanos)) {
            return wrong(PollAnswer.BAD_REQUEST, reply);
        }
        if (session == null || !session.isAt(request.path())) {
            return wrong(PollAnswer.UNKNOWN_SESSION, reply);
        }
        if (request.version() != session.version()) {
            return wrong(PollAnswer.BAD_REQUEST, reply);
        }
        return switch (request) {
            case PollRequest.Get get -> session.get(get.base64(), reply, nowNanos);
            case PollRequest.Posting _ -> session.posting(reply);
            case PollRequest.Post post -> session.post(post, reply, nowNanos);
            case PollRequest.Other _ -> {
                reply.accept(new PollAnswer.Bare(500));
                yield NOTHING;
            }
        };
    }

    /** How many there are. */
    public int size() {
        return sessions.size();
    }

    private static Open wrong(int code, Consumer<PollAnswer> reply) {
        reply.accept(new PollAnswer.Wrong(code));
        return NOTHING;
    }
}
