package io.millrace.server.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who a request comes from, when proxies stand between. Quarkus's own reading takes the leftmost address, which any
 * client can write itself; here each proxy is believed about the peer it saw, from the nearest on, as long as it is one
 * of ours: the first address that is not a trusted proxy's is the client's.
 */
@Singleton
public class TrustedProxies {
    /** In which header the proxies say whom they saw. Only one is read: the other may be the client's own. */
    public enum Header {
        /** With {@code X-Forwarded-Proto}. */
        X_FORWARDED_FOR,
        /** RFC 7239. */
        FORWARDED
    }

    private final List<Subnet> trusted;
    private final Header header;

    @Inject
    TrustedProxies(HttpConfig config) {
        this(config.trustedProxies().orElse(List.of()), config.forwardedHeader());
    }

    TrustedProxies(List<String> proxies, Header header) {
        List<Subnet> subnets = new ArrayList<>();
        for (String one : proxies) {
            try {
                subnets.add(Subnet.of(one.strip()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("millrace.http.trusted-proxies: " + e.getMessage(), e);
            }
        }
        this.trusted = List.copyOf(subnets);
        this.header = header;
    }

    /** The client behind the proxies, or the peer itself. */
    public Caller callerOf(HttpServerRequest request) {
        SocketAddress remote = request.connection().remoteAddress();
        String peer = remote == null || remote.hostAddress() == null ? "" : remote.hostAddress();
        return callerOf(peer, request.connection().isSsl(), request.headers());
    }

    Caller callerOf(String peer, boolean tls, MultiMap headers) {
        Caller caller = new Caller(peer, tls);
        if (!isTrusted(peer)) {
            return caller;
        }
        List<Hop> hops =
                switch (header) {
                    case X_FORWARDED_FOR ->
                        Hop.ofXForwarded(headers.getAll("X-Forwarded-For"), headers.getAll("X-Forwarded-Proto"));
                    case FORWARDED -> Hop.ofForwarded(headers.getAll("Forwarded"));
                };
        for (Hop hop : hops.reversed()) {
            String address = hop.address();
            if (address == null) {
                return caller; // hidden or garbled: nothing behind it can be believed
            }
            String proto = hop.proto();
            caller = new Caller(address, proto == null ? caller.secure() : proto.equalsIgnoreCase("https"));
            if (!isTrusted(address)) {
                return caller;
            }
        }
        return caller;
    }

    private boolean isTrusted(@Nullable String address) {
        byte[] bytes = trusted.isEmpty() || address == null ? null : Subnet.bytes(address);
        if (bytes == null) {
            return false;
        }
        for (Subnet subnet : trusted) {
            if (subnet.holds(bytes)) {
                return true;
            }
        }
        return false;
    }
}
