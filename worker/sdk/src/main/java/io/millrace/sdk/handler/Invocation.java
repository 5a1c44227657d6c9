package io.millrace.sdk.handler;

import io.millrace.contract.json.Json;
import io.millrace.sdk.ChannelRequest;
import io.millrace.sdk.ConnectRequest;
import io.millrace.sdk.Connection;
import io.millrace.sdk.EventContext;
import org.jspecify.annotations.Nullable;

/** An event as a handler's parameters see it. */
public interface Invocation {
    /** Whom it came from. */
    Connection connection();

    /** All of it. */
    EventContext context();

    /** The client at the door, for an event that asks to decide on one. */
    ConnectRequest request();

    /** What it asks of a channel, for an event that is of one. */
    ChannelRequest channelRequest();

    /** How many arguments it has. */
    int argumentCount();

    /** An argument, counted from 0. */
    Json argument(int index);

    /** The bytes of a binary argument, or {@code null} when the event has none of that number. */
    byte @Nullable [] attachment(int number);
}
