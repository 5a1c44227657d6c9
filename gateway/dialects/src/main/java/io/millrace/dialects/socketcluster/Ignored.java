package io.millrace.dialects.socketcluster;

import io.millrace.dialects.Action;
import java.util.List;

/** What comes without effect while the session lives: each is counted under its label. */
final class Ignored {
    /** A message of the application's own, or nobody's. */
    static final List<Action> RAW = of("raw message");
    /** Has never subscribed, in any server. */
    static final List<Action> SUBSCRIBE_WITHOUT_CID = of("subscribe without a cid");

    static final List<Action> MALFORMED = of("malformed reserved event");
    static final List<Action> PUBLISH_DISABLED = of("publish while that is disabled");
    static final List<Action> ANSWER = of("ack that nobody waits for");
    static final List<Action> HANDSHAKES = of("too many handshakes");
    /** The close frame comes next. */
    static final List<Action> GOODBYE = of("goodbye");

    private Ignored() {}

    private static List<Action> of(String label) {
        return List.of(new Action.Ignore(label));
    }
}
