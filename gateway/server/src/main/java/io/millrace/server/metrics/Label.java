package io.millrace.server.metrics;

import io.millrace.contract.EventType;
import io.millrace.dialects.CloseCode;
import java.util.Arrays;
import java.util.List;

/**
 * A label and all its values: a closed set, so that the number of series never grows with clients, rooms or what they
 * say.
 *
 * @param name as in a query
 * @param values all there are
 */
record Label(String name, List<String> values) {
    /** The one value is that of the build. */
    static final Label VERSION = of("version");

    static final Label DIALECT = of("dialect", "socketio", "engineio", "socketcluster", "sono", "plain");
    static final Label CATEGORY = new Label(
            "category",
            Arrays.stream(CloseCode.Category.values())
                    .map(CloseCode.Category::label)
                    .toList());
    static final Label REASON = new Label(
            "reason",
            Arrays.stream(CloseCode.values()).map(CloseCode::reason).distinct().toList());
    static final Label REFUSED = of(
            "cause",
            "draining",
            "no client",
            "bad handshake",
            "origin",
            "too much to tell",
            "behind",
            "full",
            "no memory",
            "fault");
    static final Label HALF_OPEN = of("cause", "slow request", "too many", "idle");
    static final Label EVENT = new Label(
            "type", Arrays.stream(EventType.values()).map(EventType::wireName).toList());
    static final Label PAUSE = of("cause", "share", "global mark", "redis", "kafka", "lease");
    static final Label COMMAND = of(
            "type",
            "emit",
            "publish",
            "ack",
            "fail",
            "join",
            "leave",
            "close",
            "accept",
            "refuse",
            "token",
            "state",
            "kick",
            "rawtext",
            "rawbinary",
            "members",
            "other");
    static final Label OUTCOME = of(
            "outcome",
            "done",
            "repeated",
            "late",
            "cannot be said",
            "malformed",
            "unknown",
            "too large",
            "too many rooms",
            "too many states",
            "wrong answer",
            "wrong target");
    static final Label DROP =
            of("cause", "volatile", "late volatile", "slow reader", "slowest reader", "overload", "reply");
    static final Label PUBLISHED = of("outcome", "taken", "lost");
    static final Label DEED = of("action", "subscribe", "publish", "event");
    static final Label IGNORED = of(
            "cause",
            "engineio packet out of place",
            "event without a name",
            "invalid namespace",
            "too many namespaces",
            "packet for a namespace that was left",
            "ack that nobody waits for",
            "raw message",
            "subscribe without a cid",
            "malformed reserved event",
            "publish while that is disabled",
            "too many handshakes",
            "deauthentication without a token",
            "goodbye",
            "message without an event",
            "binary message",
            "event of another mode",
            "name that no room has");
    static final Label RELAYED = of("outcome", "answered", "refused", "aborted", "lost");
    static final Label UPGRADED = of("outcome", "done", "left", "refused", "failed");
    static final Label TOKEN = of(
            "outcome",
            "valid",
            "absent",
            "missing",
            "invalid",
            "unknown key",
            "too long",
            "expired",
            "not yet valid",
            "not accepted",
            "no keys",
            "too many",
            "fault");
    static final Label KEY_FETCH = of("outcome", "keys", "failed");
    static final Label REGISTRY_LOST = of("cause", "claimed", "data lost");
    static final Label TARGET = of("kind", "connection", "room", "user", "namespace");

    private static Label of(String name, String... values) {
        return new Label(name, List.of(values));
    }
}
