package io.millrace.core.connection;

import io.millrace.contract.SharedRooms;
import io.millrace.core.forward.Routes;

/**
 * What the settings say of clients' connections.
 *
 * @param decisions where a worker decides who comes in
 * @param routes what workers want to be told
 * @param shared rooms that clients of all dialects have in common
 */
public record Rules(DecisionRules decisions, Routes routes, SharedRooms shared) {
    /** Everybody comes in, workers are told what they always are, and each dialect has its own rooms. */
    public static final Rules NONE = new Rules(DecisionRules.NOBODY_DECIDES, Routes.NONE, SharedRooms.NONE);
}
