package io.millrace.sdk.publish;

import io.millrace.contract.Reply;

/** What gateways were asked, until they have answered. Any thread. */
public interface Inquiry {
    /** A gateway has answered; {@code true}: that was all, and whoever asked has it. */
    boolean heard(Reply reply);

    /** So many gateways were asked, by Redis's count; {@code true}: they have answered already. */
    boolean reached(int gateways);

    /** Time is up: whoever asked gets what there is. */
    void late();
}
