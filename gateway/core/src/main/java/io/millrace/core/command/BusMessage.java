package io.millrace.core.command;

import io.millrace.contract.Reply;
import io.millrace.contract.Target;

/** What an event loop tells the bus loop. */
public sealed interface BusMessage {
    /** The loop has somebody for this target now, and had nobody before. */
    record Want(Target target, int loop) implements BusMessage {}

    /** It has nobody any more. */
    record Release(Target target, int loop) implements BusMessage {}

    /** For a worker. */
    record Answer(String channel, Reply reply) implements BusMessage {}
}
