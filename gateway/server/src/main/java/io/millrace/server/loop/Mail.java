package io.millrace.server.loop;

import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.Letter;
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

    /** From another event loop, of this gateway or of a peer. */
    record FromLoop(Address from, Letter letter) implements Mail {}

    /** From the relay: what was sent to that gateway may be lost. */
    record PeerLost(String gateway) implements Mail {}
}
