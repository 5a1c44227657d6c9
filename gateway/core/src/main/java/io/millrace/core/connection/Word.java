package io.millrace.core.connection;

import io.millrace.dialects.Action;
import io.millrace.dialects.Session;
import java.util.List;

/** What a client's session is told; it says what is to be done then. */
interface Word {
    List<Action> to(Session session, long nowNanos);
}
