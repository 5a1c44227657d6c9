package io.millrace.core.connection;

import io.millrace.contract.SharedRooms;
import io.millrace.core.access.AccessRules;
import io.millrace.core.forward.Routes;

/**
 * What the settings say of clients' connections.
 *
 * @param decisions where a worker decides who comes in
 * @param routes what workers want to be told
 * @param access who may do what
 * @param shared rooms that clients of all dialects have in common
 */
public record Rules(DecisionRules decisions, Routes routes, AccessRules access, SharedRooms shared) {
    /** Everybody comes in, everything is free, and each dialect has its own rooms. */
    public static final Rules NONE =
            new Rules(DecisionRules.NOBODY_DECIDES, Routes.NONE, AccessRules.NONE, SharedRooms.NONE);
}
