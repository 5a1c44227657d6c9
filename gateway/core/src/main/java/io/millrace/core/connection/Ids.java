package io.millrace.core.connection;

import io.millrace.contract.ConnectionId;

/** Unguessable names: a port. */
public interface Ids {
    /** One that no connection of the cluster had or has. */
    ConnectionId nextConnection();
}
