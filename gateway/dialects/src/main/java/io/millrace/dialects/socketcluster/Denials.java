package io.millrace.dialects.socketcluster;

import io.millrace.contract.json.Json;
import io.millrace.dialects.Outgoing;

/** What is not done, in the original's words where it has any; where there is no room for a client's id. */
final class Denials {
    private static final String BROKER_ERROR = "BrokerError";

    /** The original leaves the name of what middleware forbids to its application. */
    private static final String NOT_ALLOWED = "NotAllowedError";

    private Denials() {}

    /**
     * The error as {@link NamedError} makes it.
     *
     * @param channelLimit of this path; the largest integer for none
     */
    static Json error(Outgoing.Denial why, String subject, int channelLimit) {
        return switch (why) {
            case TOO_MANY_CHANNELS ->
                error(
                        BROKER_ERROR,
                        "Failed to subscribe socket to the " + subject + " channel - InvalidActionError: "
                                + "Socket tried to exceed the channel subscription limit"
                                + (channelLimit == Integer.MAX_VALUE ? "" : " of " + channelLimit));
            case NOT_SUBSCRIBED ->
                error(
                        BROKER_ERROR,
                        "Failed to unsubscribe socket from the " + subject + " channel - InvalidActionError: "
                                + "Socket tried to unsubscribe from a channel which it is not subscribed to");
            case NOT_PUBLISHED -> error(BROKER_ERROR, "Failed to publish to the " + subject + " channel");
            case NO_SUBSCRIBING -> error(NOT_ALLOWED, "Not allowed to subscribe to the " + subject + " channel");
            case NO_PUBLISHING -> error(NOT_ALLOWED, "Not allowed to publish to the " + subject + " channel");
            case NO_SENDING -> error(NOT_ALLOWED, "Not allowed to send the " + subject + " event");
            case NOBODY_THERE -> error(BROKER_ERROR, "There is no client " + subject);
            case NOT_KNOWN -> error(BROKER_ERROR, "Nobody can tell now: " + subject);
            case NO_ROUTE -> error("NoRouteError", "There is no route for the " + subject + " event");
            case TIMED_OUT -> error("TimeoutError", "Event response for " + subject + " event timed out");
            case UNDECIDED -> error("TimeoutError", "Nobody has decided on the " + subject + " channel in time");
            case NOT_STORED -> error(BROKER_ERROR, "Failed to store the " + subject + " event");
        };
    }

    private static Json error(String name, String message) {
        return NamedError.of(name, message, null);
    }
}
