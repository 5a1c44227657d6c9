package io.millrace.dialects;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one client. Belongs to one event loop; time is passed in ({@code System.nanoTime()}'s scale).
 * The caller carries out the actions in their order, and calls nothing any more after {@link Action.Close}.
 */
public interface Session {
    /** The transport stands. Called once, first. */
    List<Action> open(long nowNanos);

    /** A message came. */
    List<Action> receive(Frame frame, long nowNanos);

    /**
     * The time of the last {@link Action.SetTimer} has come.
     *
     * @param deaf nothing could be heard from the client lately, by our own doing: its silence must not be held against
     *     it
     */
    List<Action> due(long nowNanos, boolean deaf);

    /** The client is in: the answer to {@link Action.Connect}. */
    List<Action> admitted(String namespace, ConnectionId id, Standing standing, long nowNanos);

    /**
     * It is not.
     *
     * @param data for the client, or {@code null}
     * @param code for dialects that refuse by a close code, or 0
     */
    List<Action> refused(String namespace, String message, @Nullable Json data, int code, long nowNanos);

    /** It is not, as its token is not taken; {@code data} as in {@link #refused}. */
    default List<Action> tokenRefused(
            String namespace, TokenFault why, String message, @Nullable Json data, long nowNanos) {
        return refused(namespace, message, data, 0, nowNanos);
    }

    /**
     * Whether the client has a token that is taken, from now on.
     *
     * @param answerId of the {@link Action.Authenticate} that this answers, or {@code null} where it happens by itself
     */
    default List<Action> judged(String namespace, @Nullable String answerId, Standing standing, long nowNanos) {
        return List.of();
    }

    /**
     * The field of {@link Action.Connect#auth()} for the token, where its protocol has one of its own: its clients come
     * in without a token that is taken, and stay when it expires. {@code null} for all others.
     */
    default @Nullable String tokenField() {
        return null;
    }

    /** End the client's stay in a namespace in the dialect's own way, without a word of whether it may come back. */
    List<Action> disconnect(String namespace, long nowNanos);

    /** The gateway goes away: ask the client, in the dialect's own words, to come back to another. Called once. */
    List<Action> goAway(long nowNanos);

    /**
     * Whether this client comes back upon a close frame. To one that does not, only an end of its connection without a
     * close frame says anything.
     */
    boolean heedsCloseFrames();

    /** In how many channels it may be, beside the gateway's own limit of rooms. */
    default int channelLimit() {
        return Integer.MAX_VALUE;
    }

    /** The status code of the close frame that tells this client why its session ends. */
    default int closeCode(CloseCode why) {
        return why.code();
    }

    /**
     * All that {@link Resumption#resume} needs to make the same session again, on whatever gateway; times in it count
     * from now. Nothing is called any more after it.
     */
    default Json state(long nowNanos) {
        throw new IllegalStateException("A session of one transport goes nowhere");
    }

    /** For {@link Dialect#encode}. */
    Encoding encoding();
}
