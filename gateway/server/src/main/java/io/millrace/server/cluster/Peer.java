package io.millrace.server.cluster;

import org.jspecify.annotations.Nullable;

/**
 * A gateway that lives, by its lease.
 *
 * @param tag of its process
 * @param gateway its id
 * @param relay {@code host:port} where peers reach it; {@code null} when it is reached by none
 */
public record Peer(String tag, String gateway, @Nullable String relay) {}
