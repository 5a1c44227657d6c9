package io.millrace.server.metrics;

import io.millrace.contract.Origin;
import io.millrace.server.log.About;
import io.millrace.server.log.Rest;

/** What the log says of single connections: coming and going at debug, and what their owner should know. */
final class ConnectionLog {
    private static final System.Logger LOG = System.getLogger("io.millrace.server.connections");
    private static final int LOGGED_LETTERS = 100;

    /** A worker that is gone leaves every event unanswered. */
    private final Rest unanswered = new Rest();

    void entered(Origin origin) {
        if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
            About.connection(
                    origin,
                    () -> LOG.log(
                            System.Logger.Level.DEBUG,
                            "Connection {0} is in namespace {1}",
                            origin.connection().value(),
                            printable(origin.namespace())));
        }
    }

    void left(Origin origin, String reason) {
        if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
            About.connection(
                    origin,
                    () -> LOG.log(
                            System.Logger.Level.DEBUG,
                            "Connection {0} has left namespace {1}: {2}",
                            origin.connection().value(),
                            printable(origin.namespace()),
                            reason));
        }
    }

    void unanswered(Origin origin, String event) {
        unanswered.say(more -> About.connection(
                origin,
                () -> LOG.log(
                        System.Logger.Level.WARNING,
                        "Nobody answered event \"{0}\" in namespace {1} in time{2}: is a worker running that"
                                + " handles it?",
                        printable(event),
                        printable(origin.namespace()),
                        more)));
    }

    /** A name that a client has chosen, on one line of a log. */
    private static String printable(String name) {
        String start = name.length() > LOGGED_LETTERS ? name.substring(0, LOGGED_LETTERS) + "..." : name;
        return start.replaceAll("\\p{Cntrl}", "?");
    }
}
