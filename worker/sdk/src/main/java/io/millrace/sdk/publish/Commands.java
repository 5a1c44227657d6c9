package io.millrace.sdk.publish;

import io.millrace.contract.Command;
import io.millrace.contract.Selection;

/** Names commands and queues them: for an event, or for nobody in particular. Any thread. */
public interface Commands {
    /**
     * Queues one.
     *
     * @param mayBeDropped where a client does not read
     * @param hasAttachments whether the command has any
     */
    void send(Destination to, Command command, boolean mayBeDropped, Selection except, boolean hasAttachments);
}
