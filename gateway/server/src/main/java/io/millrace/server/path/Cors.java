package io.millrace.server.path;

import io.millrace.server.http.Tokens;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The headers that let pages of other origins read a path's answers (the Fetch standard, section 3.3), as npm's
 * {@code cors} sets them for the original. It refuses nobody: a browser keeps from the page what has no header.
 */
public final class Cors {
    private static final String ANY = "*";

    private final Origins origins;
    private final boolean any;
    private final boolean credentials;
    private final String methods;
    private final @Nullable String allowedHeaders;
    private final @Nullable String exposedHeaders;
    private final @Nullable String maxAge;

    private Cors(CorsConfig config, List<String> allowed, Keys keys) {
        origins = Origins.of(allowed, keys.of("cors.origin"));
        any = allowed.contains(ANY);
        credentials = config.credentials();
        if (any && credentials) {
            throw new IllegalArgumentException(keys.of("cors.credentials")
                    + " is true and " + keys.of("cors.origin")
                    + " is *: any page could act for its visitor. Name the origins, or take credentials away");
        }
        methods = tokens(config.methods(), keys, "cors.methods");
        allowedHeaders = config.allowedHeaders()
                .map(names -> tokens(names, keys, "cors.allowed-headers"))
                .orElse(null);
        exposedHeaders = config.exposedHeaders()
                .map(names -> tokens(names, keys, "cors.exposed-headers"))
                .orElse(null);
        maxAge = config.maxAge().map(age -> Long.toString(age.toSeconds())).orElse(null);
        if (config.maxAge().filter(age -> age.isNegative()).isPresent()) {
            throw keys.wrong("cors.max-age", maxAge + "s", "must not be negative");
        }
    }

    /**
     * Nothing where no origin is given.
     *
     * @throws IllegalArgumentException names the key that cannot be, or that has no effect
     */
    public static Optional<Cors> of(CorsConfig config, Keys keys) {
        if (config.origin().isPresent()) {
            return Optional.of(new Cors(config, config.origin().get(), keys));
        }
        String alone = config.credentials()
                ? "cors.credentials"
                : config.allowedHeaders().isPresent()
                        ? "cors.allowed-headers"
                        : config.exposedHeaders().isPresent()
                                ? "cors.exposed-headers"
                                : config.maxAge().isPresent() ? "cors.max-age" : "";
        if (!alone.isEmpty()) {
            throw new IllegalArgumentException(
                    keys.of(alone) + " has no effect without " + keys.of("cors.origin") + ": name the origins, or *");
        }
        return Optional.empty();
    }

    private static String tokens(List<String> names, Keys keys, String setting) {
        for (String name : names) {
            if (!Tokens.isToken(name)) {
                throw keys.wrong(setting, String.join(",", names), "must be names by commas");
            }
        }
        return String.join(",", names);
    }

    /** Puts the headers on the answer, and whether it is answered already: a browser's question beforehand. */
    public boolean answers(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        allowOrigin(request, response);
        if (exposedHeaders != null) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, exposedHeaders);
        }
        if (!request.method().equals(HttpMethod.OPTIONS)) {
            return false;
        }
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods);
        allowHeaders(request, response);
        if (maxAge != null) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, maxAge);
        }
        response.setStatusCode(204).end();
        return true;
    }

    private void allowOrigin(HttpServerRequest request, HttpServerResponse response) {
        if (any) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        } else {
            Vary.on(response, "Origin");
            List<String> given = request.headers().getAll(HttpHeaders.ORIGIN);
            if (given.size() == 1 && origins.allow(given)) {
                response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, given.getFirst());
            }
        }
        if (credentials) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
    }

    private void allowHeaders(HttpServerRequest request, HttpServerResponse response) {
        String allowed = allowedHeaders;
        if (allowed == null) {
            Vary.on(response, "Access-Control-Request-Headers");
            allowed = String.join(",", request.headers().getAll(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS));
            if (!areTokens(allowed)) {
                return; // nothing to give back as it is
            }
        }
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, allowed);
    }

    private static boolean areTokens(String list) {
        for (String name : list.split(",", -1)) {
            if (!Tokens.isToken(name.strip())) {
                return false;
            }
        }
        return true;
    }
}
