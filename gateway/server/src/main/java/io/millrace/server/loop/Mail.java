package io.millrace.server.loop;

import io.millrace.core.command.LoopMessage;
import io.millrace.core.forward.EventLog;

/** What another thread has for an event loop. */
sealed interface Mail {
    /** From the bus loop. */
    record FromBus(LoopMessage message) implements Mail {}

    /** From the producer's thread: the log has it. */
    record Stored(EventLog.Receipt receipt) implements Mail {}

    /** From the producer's thread: it is lost. */
    record Lost(EventLog.Receipt receipt, String why) implements Mail {}
}
