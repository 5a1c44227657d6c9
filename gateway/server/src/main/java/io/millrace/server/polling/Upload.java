package io.millrace.server.polling;

import io.millrace.contract.Bytes;
import io.millrace.core.connection.Deadlines;
import io.millrace.core.polling.PollRequest;
import io.millrace.dialects.Opening;
import io.millrace.dialects.engineio.payload.Jsonp;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * A POST's body, read as it comes, no further than it may be long and no longer than it may take. What comes behind an
 * answer is read and thrown away, so that the connection can bring another request.
 */
final class Upload extends Deadlines.Timer {
    private static final String OCTETS = "application/octet-stream";

    private final Exchange exchange;
    private final HttpServerRequest request;
    private final Opening.Asks opening;
    private final PollingRules rules;
    private Buffer body = Buffer.buffer();
    private boolean announced;
    private boolean asked;
    private boolean discards;

    Upload(Exchange exchange, Opening.Asks opening, PollingRules rules) {
        this.exchange = exchange;
        this.request = exchange.request();
        this.opening = opening;
        this.rules = rules;
    }

    void begin() {
        request.handler(this::more);
        request.endHandler(_ -> whole());
        exchange.whenGone(this::forget);
        exchange.driver()
                .socketTimers()
                .set(this, System.nanoTime() + rules.bodyTimeout().toNanos());
        boolean waits = "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
        boolean tooLarge = length() > rules.maxBodyBytes();
        if (waits || tooLarge) {
            announce();
        } else {
            exchange.driver().afterReading(this::announceLate); // most bodies have come by then
        }
        if (discards) {
            return;
        }
        if (tooLarge) {
            tooLarge();
        } else if (waits) {
            request.response().writeContinue();
        }
    }

    private void announceLate() {
        if (!announced && !asked && !exchange.isOver()) {
            announce();
            exchange.driver().endTurn();
        }
    }

    /* The session's own loop is told of the head, so that no other POST begins before this one has ended. */
    private void announce() {
        announced = true;
        exchange.ask(new PollRequest.Posting(opening.session(), rules.path(), opening.version()));
        discards = exchange.isOver();
    }

    private long length() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }

    private void more(Buffer chunk) {
        if (discards || exchange.isOver()) {
            body = Buffer.buffer(); // refused, or given up, in the middle of it
            return;
        }
        if (body.length() + chunk.length() > rules.maxBodyBytes()) {
            tooLarge();
            exchange.driver().endTurn();
        } else {
            body = body.length() == 0 ? chunk : body.appendBuffer(chunk);
        }
    }

    /* The session lives: its client learns that this did not arrive, and that is all. */
    private void tooLarge() {
        discards = true;
        body = Buffer.buffer();
        exchange.over();
        exchange.driver().loop().ask(post(null), _ -> {}, System.nanoTime());
        exchange.answers().bare(request, 413);
    }

    private void forget() {
        if (!announced && !asked && !exchange.isOver()) {
            announce(); // that it has gone is told of what was there
        }
        body = Buffer.buffer();
        exchange.driver().socketTimers().clear(this);
    }

    private void whole() {
        exchange.driver().socketTimers().clear(this);
        if (!discards && !exchange.isOver()) {
            Bytes bytes = Bytes.of(body.getBytes());
            body = Buffer.buffer();
            asked = true;
            exchange.ask(post(exchange.isJsonp() ? Jsonp.unwrap(bytes) : bytes));
            exchange.driver().endTurn();
        }
    }

    private PollRequest post(@Nullable Bytes packets) {
        boolean binary = OCTETS.equals(request.getHeader(HttpHeaders.CONTENT_TYPE));
        return new PollRequest.Post(
                opening.session(), rules.path(), opening.version(), opening.textOnly(), binary, announced, packets);
    }

    /** It takes too long. */
    @Override
    protected void due(long nowNanos) {
        if (exchange.isOver()) {
            var _ = request.connection().close();
        } else {
            exchange.gone();
            request.response().setStatusCode(408);
            Answers.endConnection(request, Buffer.buffer());
        }
    }
}
