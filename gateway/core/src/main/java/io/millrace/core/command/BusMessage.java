package io.millrace.core.command;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Order;
import io.millrace.contract.Origin;
import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an event loop tells the bus loop. */
public sealed interface BusMessage {
    /** About channels and what comes of them. */
    sealed interface OfChannels extends BusMessage {}

    /** About the registry of this gateway's connections. */
    sealed interface OfRegistry extends BusMessage {}

    /** What the loop publishes or asks by itself: all of them are carried out in one order. */
    sealed interface OfClients extends BusMessage {
        /** Where the answer goes to. */
        int loop();
    }

    /** Published for a client. {@link LoopMessage.Said} answers, in the order of these, also when it could not be. */
    record Say(Target target, Order order, int loop) implements OfClients {}

    /**
     * Published, and counted whom it reached. {@link LoopMessage.Counted} answers.
     *
     * @param number of the question, one of the loop's own; as in all below
     */
    record Count(long number, Target target, Order order, int loop) implements OfClients {}

    /**
     * Asks all gateways who is there. {@link LoopMessage.Counted} answers how many were reached, and a
     * {@link LoopMessage.Told} for each that says something, perhaps before.
     */
    record Survey(long number, Target target, int loop) implements OfClients {}

    /** Asks which rooms of a namespace have members on any gateway. {@link LoopMessage.Named} answers. */
    record Occupied(long number, String namespace, int loop) implements OfClients {}

    /** The loop has somebody for this target now, and had nobody before. */
    record Want(Target target, int loop) implements OfChannels {}

    /** It has nobody any more. */
    record Release(Target target, int loop) implements OfChannels {}

    /** To be published to a connection that moves. */
    record Publish(ConnectionId connection, Incoming.Mark mark) implements OfChannels {}

    /** For a worker, from the only loop that was asked. */
    record Answer(String channel, Reply reply) implements OfChannels {}

    /**
     * For a worker, from one of several loops that were asked; each says this once.
     *
     * @param channel the worker's
     * @param instead an older question, of a command that has now come again: what was still owed to it is owed to this
     *     one
     * @param asked how many connections the command reached on the loop
     * @param replies what there is to say at once; their own {@code asked} does not count
     * @param owed how many {@link Late} follow
     */
    record Share(
            Question question, String channel, @Nullable Question instead, int asked, List<Reply> replies, int owed)
            implements OfChannels {}

    /** What the loop still owed to a question, or a part of it. */
    record Late(Question question, List<Reply> replies) implements OfChannels {}

    /**
     * A connection is to be registered, before its {@code connected} is said; or it is known under another user now.
     * {@link LoopMessage.Registered} answers.
     *
     * @param takenFrom tag of the gateway that it moves here from, in one step: not done, when it is not registered
     *     there, or was claimed. {@code null} for one that is this gateway's own
     */
    record Register(Origin origin, int loop, @Nullable String takenFrom) implements OfRegistry {}

    /**
     * It needs to be registered no more: the log has its end, or nobody has ever heard of it, or it is a peer's now.
     */
    record Unregister(ConnectionId id) implements OfRegistry {}

    /** The log has the ends of all lives of a {@link LoopMessage.EndLives}. */
    record LivesEnded(long page) implements OfRegistry {}
}
