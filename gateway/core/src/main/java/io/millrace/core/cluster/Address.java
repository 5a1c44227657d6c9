package io.millrace.core.cluster;

/**
 * Where an event loop is in the cluster.
 *
 * @param gateway the tag of its gateway: 6 of {@code [A-Za-z0-9_-]}, made anew at each start
 * @param loop which of its event loops, 0 to 63
 */
public record Address(String gateway, int loop) {}
