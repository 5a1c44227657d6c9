package io.millrace.core.command;

/** The way from an event loop to the bus loop: a port. */
public interface BusLink {
    /** In order; never blocks. */
    void tell(BusMessage message);
}
