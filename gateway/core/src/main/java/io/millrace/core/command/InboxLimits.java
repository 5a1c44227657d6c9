package io.millrace.core.command;

/**
 * What may wait to be carried out on one event loop.
 *
 * @param bytes of payloads
 * @param deliveries each payload counts as many as it has members to reach there
 * @param slice so many deliveries are done before the event loop's sockets have their turn
 * @param volatileWithinNanos a volatile message that has waited longer is not delivered
 */
public record InboxLimits(long bytes, long deliveries, int slice, long volatileWithinNanos) {}
