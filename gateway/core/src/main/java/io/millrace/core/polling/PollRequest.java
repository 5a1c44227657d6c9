package io.millrace.core.polling;

import io.millrace.contract.Bytes;
import org.jspecify.annotations.Nullable;

/** A request on a session of long polling, as HTTP brought it, its body included. */
public sealed interface PollRequest {
    /** The session's secret id. */
    String session();

    /** Where the request came: a session is known at its own path only. With a slash at both ends. */
    String path();

    /** Of Engine.IO, 3 or 4: a session is of one. 0 for a request that is of no session, but for its error. */
    int version();

    /**
     * Wants packets, and waits for them.
     *
     * @param base64 whether the answer must be text, in version 3: {@code b64} or JSONP
     */
    record Get(String session, String path, int version, boolean base64) implements PollRequest {}

    /**
     * Brings packets.
     *
     * @param base64 as in {@link Get}
     * @param binary whether the body is of type {@code application/octet-stream}
     * @param announced whether its {@link Posting} has come before; else its head has come with all of it
     * @param body for JSONP the unwrapped packets; {@code null} when it brings nothing that counts: JSONP's field is
     *     missing, or the body was too large, of which its client has been told
     */
    record Post(
            String session,
            String path,
            int version,
            boolean base64,
            boolean binary,
            boolean announced,
            @Nullable Bytes body)
            implements PollRequest {}

    /** The head of a {@link Post} has come and its body has not: no other may come meanwhile. */
    record Posting(String session, String path, int version) implements PollRequest {}

    /** A method that polling does not have. */
    record Other(String session, String path, int version) implements PollRequest {}
}
