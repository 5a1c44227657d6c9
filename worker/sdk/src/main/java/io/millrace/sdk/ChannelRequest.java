package io.millrace.sdk;

import io.millrace.contract.json.Json;
import java.util.Optional;

/** What a client asks of a channel, or says there. */
public interface ChannelRequest {
    /** The channel's name. */
    String channel();

    /** What the client has sent with it, as it came. */
    Optional<Json> data();

    /**
     * The same, read.
     *
     * @throws RefusedException when it cannot be read so: the client is told that
     */
    <T> Optional<T> data(Class<T> type);

    /** Who it is, where somebody has said so. */
    Optional<String> user();

    /**
     * What is known of it.
     *
     * @throws IllegalArgumentException when it cannot be read so
     */
    <T> Optional<T> claims(Class<T> type);
}
