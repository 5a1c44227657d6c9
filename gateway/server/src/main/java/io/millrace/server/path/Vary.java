package io.millrace.server.path;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** The header that tells caches which of a request's headers an answer depends on (RFC 9110, section 12.5.5). */
public final class Vary {
    private Vary() {}

    /** One more of them. */
    public static void on(HttpServerResponse response, String header) {
        String others = response.headers().get(HttpHeaders.VARY);
        response.putHeader(HttpHeaders.VARY, others == null ? header : others + ", " + header);
    }
}
