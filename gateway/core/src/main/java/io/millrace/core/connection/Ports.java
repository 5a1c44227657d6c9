package io.millrace.core.connection;

import io.millrace.core.Signals;
import io.millrace.core.cluster.Mailroom;
import io.millrace.core.command.BusLink;
import io.millrace.core.forward.Forwarder;

/** What surrounds one event loop: the ways out of it, and who is asked. */
public record Ports(
        Doorkeeper doorkeeper, Forwarder forwarder, BusLink bus, Mailroom mailroom, Ids ids, Signals signals) {}
