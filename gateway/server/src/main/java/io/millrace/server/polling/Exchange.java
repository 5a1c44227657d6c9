package io.millrace.server.polling;

import io.millrace.core.polling.PollAnswer;
import io.millrace.core.polling.PollRequest;
import io.millrace.core.polling.Polls;
import io.millrace.server.loop.LoopDriver;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Whoever waits for it hears when its client goes. */
final class Exchange {
    private final HttpServerRequest request;
    private final LoopDriver driver;
    private final Answers answers;
    private final @Nullable String index;
    private Polls.@Nullable Open open;
    private Runnable whenGone = () -> {};
    private boolean ended;

    Exchange(HttpServerRequest request, LoopDriver driver, Answers answers) {
        this.request = request;
        this.driver = driver;
        this.answers = answers;
        this.index = request.getParam("j");
        request.response().closeHandler(_ -> gone());
    }

    HttpServerRequest request() {
        return request;
    }

    LoopDriver driver() {
        return driver;
    }

    Answers answers() {
        return answers;
    }

    boolean isJsonp() {
        return index != null;
    }

    /** Whether it is answered, or its client has gone. */
    boolean isOver() {
        return ended;
    }

    /** Asks the session's loop, and answers what that says. */
    void ask(PollRequest asked) {
        waits(driver.loop().ask(asked, this::answered, System.nanoTime()));
    }

    /** Who is told when the client goes. */
    void waits(Polls.Open asked) {
        open = asked;
    }

    void answered(PollAnswer answer) {
        if (!ended) {
            ended = true;
            answers.give(request, index, answer);
        }
    }

    /** It has been answered otherwise. */
    void over() {
        ended = true;
    }

    /** Told when the connection ends before the answer is out, whether or not there is one. */
    void whenGone(Runnable then) {
        whenGone = then;
    }

    /** Its client goes, or is given up. */
    void gone() {
        whenGone.run();
        if (!ended) {
            ended = true;
            if (open != null) {
                open.aborted(System.nanoTime());
                driver.endTurn();
            }
        }
    }
}
