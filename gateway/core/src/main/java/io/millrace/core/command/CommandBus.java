package io.millrace.core.command;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import java.util.List;

/** Where commands come from: a port, Redis in the server. Called on the bus loop only, never blocks. */
public interface CommandBus {
    /** Wants these channels; each is confirmed by {@link Subscriptions#confirmed}, in the order of the calls. */
    void subscribe(List<Target> targets);

    /** Wants them no more. */
    void unsubscribe(List<Target> targets);

    /** Publishes to a connection's channel, where this gateway hears it too. What cannot be sent is lost. */
    void publish(ConnectionId to, Incoming.Mark mark);

    /** Answers a worker. What cannot be sent is lost, and counted by the port. */
    void reply(String channel, Reply reply);
}
