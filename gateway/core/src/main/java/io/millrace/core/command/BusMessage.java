package io.millrace.core.command;

import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an event loop tells the bus loop. */
public sealed interface BusMessage {
    /** The loop has somebody for this target now, and had nobody before. */
    record Want(Target target, int loop) implements BusMessage {}

    /** It has nobody any more. */
    record Release(Target target, int loop) implements BusMessage {}

    /** For a worker, from the only loop that was asked. */
    record Answer(String channel, Reply reply) implements BusMessage {}

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
            implements BusMessage {}

    /** What the loop still owed to a question, or a part of it. */
    record Late(Question question, List<Reply> replies) implements BusMessage {}
}
