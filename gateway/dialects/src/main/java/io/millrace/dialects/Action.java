package io.millrace.dialects;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a session asks to be done, in order. */
public sealed interface Action {
    /** Send to the client. */
    record Send(Frame frame) implements Action {}

    /**
     * The client asks to come into a namespace. Answered by {@link Session#admitted} or {@link Session#refused}; what
     * it forwards there meanwhile waits.
     *
     * @param auth the client's own credentials, a JSON object, or {@code null}
     * @param clientId what the client takes for its id there, where its protocol makes it so; else {@code null}
     */
    record Connect(String namespace, @Nullable Json auth, @Nullable String clientId) implements Action {}

    /** The client has left a namespace, or no longer waits for it. */
    record Leave(String namespace, String reason) implements Action {}

    /**
     * What a client asks of a namespace: done in its turn, when all that it has asked there before is done. It waits
     * until the client is in.
     */
    sealed interface InTurn extends Action {
        /** Of which namespace. */
        String namespace();
    }

    /**
     * A client's message for the workers.
     *
     * @param name the event's
     * @param data {@code ["name", arg, ...]} in the client's own bytes
     * @param attachments binary arguments
     * @param answerId under which the client waits for an answer, in the dialect's own form
     *     ({@link Outgoing.Ack#answerId()}), or {@code null}
     */
    record Forward(String namespace, String name, Json data, List<Bytes> attachments, @Nullable String answerId)
            implements InTurn {}

    /**
     * The client's answer to an {@link Outgoing.Emit} that wanted one.
     *
     * @param ackId as in the emit
     * @param args a JSON array
     */
    record Acked(String namespace, int ackId, Json args, List<Bytes> attachments) implements Action {}

    /**
     * The client's error as its answer to an {@link Outgoing.Emit} that wanted one.
     *
     * @param ackId as in the emit
     * @param name the error's; {@code Error} where it has none
     */
    record AckFailed(String namespace, int ackId, String name, String message) implements Action {}

    /**
     * The client asks to enter a channel. Answered by an {@link Outgoing.Ack} without arguments once the room is in
     * force, or by an {@link Outgoing.Denied}; what it asks for behind that is done then.
     *
     * @param data what the client sent with it, or {@code null}
     * @param answerId as in {@link Forward}
     */
    record Subscribe(String namespace, String channel, @Nullable Json data, String answerId) implements InTurn {}

    /** It leaves a channel. Answered as {@link Subscribe}, where there is an {@code answerId}. */
    record Unsubscribe(String namespace, String channel, @Nullable String answerId) implements InTurn {}

    /**
     * The client, which is in one channel at a time, asks to go into another; where it may not, it stays where it is.
     * Answered as {@link Subscribe}.
     */
    record Enter(String namespace, String channel, String answerId) implements InTurn {}

    /** The client says something in a channel, past all workers unless a rule or a route asks them. */
    sealed interface ToChannel extends InTurn {
        /** What it says. */
        Json data();

        /** Under which it hears that it cannot be done, and, if it {@link #waits}, that it is; or {@code null}. */
        @Nullable
        String answerId();

        /** Whether it waits until it is done. */
        boolean waits();
    }

    /** As a channel's message: members hear an {@link Outgoing.Publish}. Done when the bus has it. */
    record Publish(String namespace, String channel, Json data, @Nullable String answerId) implements ToChannel {
        @Override
        public boolean waits() {
            return answerId != null;
        }
    }

    /**
     * As an event, in the channel in which it is by {@link Enter}: members hear an {@link Outgoing.Emit} of the data
     * and the id of the client's own connection.
     *
     * @param meToo whether it hears that itself
     */
    record Say(String namespace, String event, Json data, boolean meToo, String answerId) implements ToChannel {
        @Override
        public boolean waits() {
            return false;
        }
    }

    /**
     * The client presents a token. Answered by {@link Session#judged}; what it asks for behind that is done then.
     *
     * @param token whatever it takes for one, or {@code null}
     * @param answerId as in {@link Forward}
     */
    record Authenticate(String namespace, @Nullable Json token, String answerId) implements InTurn {}

    /** It does not want its token to count any more. */
    record Deauthenticate(String namespace) implements InTurn {}

    /**
     * What the client is told by others than its session goes out in batches: one in so long, for so long.
     *
     * @param forNanos from now on
     */
    record Batch(Joiner joiner, long everyNanos, long forNanos) implements Action {}

    /** Others may speak to it by its connection's id from now on, past all workers. */
    record BeReachable(String namespace) implements InTurn {}

    /**
     * The client speaks to one other, past all workers: that one hears an {@link Outgoing.Emit} of the data and the id
     * of the client's own connection.
     *
     * @param to a connection's id, or what may be one
     * @param answerId under which it hears that it cannot be done
     */
    record Tell(String namespace, String to, String event, Json data, String answerId) implements InTurn {}

    /** The client asks something. Answered by an {@link Outgoing.Ack} whose one argument is an array of texts. */
    record Ask(String namespace, Question question, String answerId) implements InTurn {}

    /** Call {@link Session#due} at that time; an earlier wish is forgotten. */
    record SetTimer(long atNanos) implements Action {}

    /**
     * Ask the client's machine for a sign of life below the dialect, and give the session up, by
     * {@link CloseCode#PING_TIMEOUT}, if none comes within that time.
     */
    record Probe(long withinNanos) implements Action {}

    /** Something came that is not worth a close: counted under its label. */
    record Ignore(String label) implements Action {}

    /** End the session: all its connections, then the transport. */
    record Close(CloseCode code) implements Action {}

    /** The same, by a worker's own code and words, which go to the client alone. */
    record CloseWith(int code, String words) implements Action {}

    /**
     * The end of a session whose client a worker has refused.
     *
     * @param code the worker's; any that applications may not choose is none
     * @param otherwise where there is none
     */
    static Action closeRefused(int code, String words, CloseCode otherwise) {
        return CloseCode.isForApplications(code) ? new CloseWith(code, words) : new Close(otherwise);
    }

    /**
     * Ask the client to come back to another gateway, by closing its transport. The session stays until the transport
     * has ended: what the client had sent before it saw the close still counts.
     */
    record GoAway(CloseCode code) implements Action {}
}
