package io.millrace.sdk.publish;

import io.millrace.contract.Reply;
import io.millrace.sdk.AnswerException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Waits for the one reply to a command for one connection. That no gateway was reached is no answer: a gateway may be
 * subscribing anew, and the command is asked again then.
 */
public final class OneReply implements Inquiry {
    private final Duration within;
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();

    /** @param within what is said to have passed when none came */
    public OneReply(Duration within) {
        this.within = within;
    }

    /** Ends with the reply, or {@link AnswerException#NO_REPLY}; on the Redis loop. */
    public CompletableFuture<Reply> future() {
        return reply;
    }

    @Override
    public boolean heard(Reply heard) {
        reply.complete(heard);
        return true;
    }

    @Override
    public boolean reached(int gateways) {
        return false;
    }

    @Override
    public void late() {
        reply.completeExceptionally(
                new AnswerException(AnswerException.NO_REPLY, "no gateway has answered within " + within));
    }
}
