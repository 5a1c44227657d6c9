package io.millrace.core.polling;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An event loop's sessions of long polling, by their names: who asks for one of another version or path is told so. */
public final class PollDesk implements Polls {
    private static final Open NOTHING = _ -> {};

    private final Map<String, PollSession> sessions = new HashMap<>();

    /** A session begins; it stays until it has ended. */
    public PollSession open(PollSession.Terms terms, PollSession.Client client) {
        PollSession session = new PollSession(terms, client, () -> sessions.remove(terms.name()));
        sessions.put(terms.name(), session);
        return session;
    }

    /** The session of that name; {@code null} when it is not here, or no more. */
    public @Nullable PollSession session(String name) {
        return sessions.get(name);
    }

    @Override
    public Open ask(PollRequest request, Consumer<PollAnswer> reply, long nowNanos) {
        PollSession session = sessions.get(request.session());
        if (session == null || !session.isAt(request.path())) {
            return wrong(PollAnswer.UNKNOWN_SESSION, reply);
        }
        if (session.isElsewhere() || request.version() != session.version()) {
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
