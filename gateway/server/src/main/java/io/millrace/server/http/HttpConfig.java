package io.millrace.server.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Connections and requests, whatever they ask for. */
@ConfigMapping(prefix = "millrace.http")
public interface HttpConfig {
    /** From the connection's first moment (TLS included), or a further request's first byte, to the end of its head. */
    @WithDefault("10s")
    Duration headTimeout();

    /** How long a connection may rest between two requests. */
    @WithDefault("75s")
    Duration keepAlive();

    /** Connections that bring no request (yet); one more, and the one that has waited longest is closed. */
    @WithDefault("10000")
    int maxHalfOpen();

    /** Header lines of a request; more is answered 431. */
    @WithDefault("100")
    int maxHeaders();

    /** Proxies whose word on the client's address counts: addresses or CIDR blocks, IPv4 and IPv6. */
    Optional<List<String>> trustedProxies();

    /**
     * The header in which they say it: {@code x-forwarded-for} (with {@code x-forwarded-proto}) or {@code forwarded}.
     */
    @WithDefault("x-forwarded-for")
    TrustedProxies.Header forwardedHeader();
}
