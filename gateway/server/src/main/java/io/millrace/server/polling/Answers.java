package io.millrace.server.polling;

import io.millrace.contract.Bytes;
import io.millrace.core.polling.PollAnswer;
import io.millrace.dialects.engineio.EngineError;
import io.millrace.dialects.engineio.payload.Jsonp;
import io.millrace.server.http.Coding;
import io.millrace.server.websocket.Admission;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is answered, as HTTP (engine.io 6.6, transports/polling.js and polling-jsonp.js). */
final class Answers {
    private static final Set<Coding> CODINGS = EnumSet.of(Coding.GZIP, Coding.DEFLATE);
    private static final Buffer OK = Buffer.buffer("ok");

    private final int compressFrom;
    private final Admission admission;
    private final long unreadLimit;

    /** @param unreadLimit bytes of answers that an event loop's clients may leave unread */
    Answers(int compressFrom, Admission admission, long unreadLimit) {
        this.compressFrom = compressFrom;
        this.admission = admission;
        this.unreadLimit = unreadLimit;
    }

    /**
     * Ends the request.
     *
     * @param index JSONP's, or {@code null} where it is not used
     */
    void give(HttpServerRequest request, @Nullable String index, PollAnswer answer) {
        HttpServerResponse response = request.response();
        switch (answer) {
            case PollAnswer.Packets packets -> packets(request, index, packets);
            case PollAnswer.Taken _ -> {
                harmless(request);
                response.putHeader(HttpHeaders.CONTENT_TYPE, "text/html");
                end(request, OK);
            }
            case PollAnswer.Wrong(int code) -> error(request, 400, EngineError.of(code));
            case PollAnswer.Bare(int status) -> bare(request, status);
        }
    }

    /** A status and nothing else. */
    void bare(HttpServerRequest request, int status) {
        request.response().setStatusCode(status);
        end(request, Buffer.buffer());
    }

    /** An error of Engine.IO's. */
    void error(HttpServerRequest request, int status, EngineError error) {
        request.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        end(request, Buffer.buffer(error.json()));
    }

    /** Words for people. */
    void words(HttpServerRequest request, int status, String words) {
        request.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "text/plain");
        end(request, Buffer.buffer(words));
    }

    private void packets(HttpServerRequest request, @Nullable String index, PollAnswer.Packets packets) {
        HttpServerResponse response = request.response();
        Bytes payload = packets.payload();
        harmless(request);
        if (packets.binary()) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream");
        } else if (index == null) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=UTF-8");
        } else {
            payload = Jsonp.wrap(index, payload);
            response.putHeader(HttpHeaders.CONTENT_TYPE, "text/javascript; charset=UTF-8")
                    .putHeader("X-Content-Type-Options", "nosniff");
        }
        Coding coding = compressFrom < 0 || payload.length() < compressFrom
                ? Coding.IDENTITY
                : Coding.choose(request.headers().getAll(HttpHeaders.ACCEPT_ENCODING), CODINGS);
        if (coding == Coding.IDENTITY) {
            end(request, Buffer.buffer(payload.array()));
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_ENCODING, coding.token());
        end(request, Buffer.buffer(Compression.ofThisLoop().compress(payload.array(), coding)));
    }

    /* No cache may give it to another; old browsers must not take what a client wrote for a script. */
    private static void harmless(HttpServerRequest request) {
        request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        String agent = request.getHeader(HttpHeaders.USER_AGENT);
        if (agent != null && (agent.contains(";MSIE") || agent.contains("Trident/"))) {
            request.response().putHeader("X-XSS-Protection", "0");
        }
    }

    /* Whoever comes back on a connection of its own finds another gateway, once this one goes away. */
    private void end(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = request.response();
        if (admission.isClosed() && request.version() != HttpVersion.HTTP_2) {
            endConnection(request, body);
        } else {
            HttpConnection connection = request.connection();
            Unread.ofThisLoop().waits(body.length(), response.end(body), () -> closes(connection), unreadLimit);
        }
    }

    private static void closes(HttpConnection connection) {
        var _ = connection.close();
    }

    /** The same, and nothing more is read on this connection. */
    static void endConnection(HttpServerRequest request, Buffer body) {
        request.response()
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(body)
                .onComplete(_ -> request.connection().close());
    }
}
