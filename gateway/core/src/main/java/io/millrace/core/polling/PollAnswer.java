package io.millrace.core.polling;

import io.millrace.contract.Bytes;

/** What is said to a {@link PollRequest}, before HTTP's own headers, JSONP's envelope and compression. */
public sealed interface PollAnswer {
    /** The code of {@link Wrong} for a session that is not, or no more. */
    int UNKNOWN_SESSION = 1;

    /** The code of {@link Wrong} for a session that is, but not for this request. */
    int BAD_REQUEST = 3;

    /**
     * 200: packets for the client.
     *
     * @param binary whether their framing is binary, in version 3
     */
    record Packets(Bytes payload, boolean binary) implements PollAnswer {}

    /** 200: the packets of a POST were handed on. */
    record Taken() implements PollAnswer {}

    /** 400, with an error of Engine.IO's in the body: 1 for an unknown session, 3 for a bad request. */
    record Wrong(int code) implements PollAnswer {}

    /** This status and nothing else. */
    record Bare(int status) implements PollAnswer {}
}
