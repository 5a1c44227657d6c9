package io.millrace.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.http.TrustedProxies.Header;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose word counts on where a client is. Each header is {@code name: value}. */
final class TrustedProxiesTest {
    private static final List<String> OURS = List.of("10.0.0.0/8", "192.0.2.7", "fd00::/8");

    static Stream<Arguments> xForwarded() {
        return Stream.of(
                row("no proxy, no header", "203.0.113.9", "203.0.113.9"),
                row("a stranger's word counts nothing", "203.0.113.9", "203.0.113.9", "X-Forwarded-For: 198.51.100.1"),
                row("one proxy", "10.1.2.3", "198.51.100.1", "X-Forwarded-For: 198.51.100.1"),
                row("a proxy that says nothing is the client", "10.1.2.3", "10.1.2.3"),
                row(
                        "what the client has written itself stands on the left",
                        "10.1.2.3",
                        "198.51.100.1",
                        "X-Forwarded-For: 6.6.6.6, 198.51.100.1"),
                row(
                        "two proxies of ours",
                        "10.1.2.3",
                        "198.51.100.1",
                        "X-Forwarded-For: 6.6.6.6, 198.51.100.1, 192.0.2.7"),
                row(
                        "in two lines",
                        "10.1.2.3",
                        "198.51.100.1",
                        "X-Forwarded-For: 198.51.100.1",
                        "X-Forwarded-For: 10.9.9.9"),
                row("all are ours: the farthest", "10.1.2.3", "10.0.0.1", "X-Forwarded-For: 10.0.0.1, 10.0.0.2"),
                row("garbage is not the client", "10.1.2.3", "10.1.2.3", "X-Forwarded-For: evil"),
                row(
                        "nor is what stands behind garbage",
                        "10.1.2.3",
                        "10.0.0.2",
                        "X-Forwarded-For: 6.6.6.6, x, 10.0.0.2"),
                row("no name is looked up", "10.1.2.3", "10.1.2.3", "X-Forwarded-For: localhost"),
                row("a port", "10.1.2.3", "198.51.100.1", "X-Forwarded-For: 198.51.100.1:4711"),
                row("IPv6", "fd00::1", "2001:db8::5", "X-Forwarded-For: 2001:db8::5"),
                row("IPv6 in brackets with a port", "fd00::1", "2001:db8::5", "X-Forwarded-For: [2001:db8::5]:4711"),
                row("IPv6 outside the block", "fe80::1", "fe80::1", "X-Forwarded-For: 2001:db8::5"),
                row("an IPv4 proxy seen as IPv6", "::ffff:10.1.2.3", "198.51.100.1", "X-Forwarded-For: 198.51.100.1"),
                row("just beside the block", "11.0.0.1", "11.0.0.1", "X-Forwarded-For: 198.51.100.1"),
                row("an address alone is no block", "192.0.2.8", "192.0.2.8", "X-Forwarded-For: 198.51.100.1"),
                row("the other header is not read", "10.1.2.3", "10.1.2.3", "Forwarded: for=198.51.100.1"),
                row(
                        "TLS at the proxy",
                        "10.1.2.3",
                        "198.51.100.1 secure",
                        "X-Forwarded-For: 198.51.100.1",
                        "X-Forwarded-Proto: https"),
                row("TLS that a stranger claims", "203.0.113.9", "203.0.113.9", "X-Forwarded-Proto: https"),
                row(
                        "TLS at the outer of two proxies",
                        "10.1.2.3",
                        "198.51.100.1 secure",
                        "X-Forwarded-For: 198.51.100.1, 10.5.5.5",
                        "X-Forwarded-Proto: https, http"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void xForwarded(String behaviour, String peer, String then, MultiMap headers) {
        assertEquals(then, caller(Header.X_FORWARDED_FOR, peer, headers));
    }

    /** RFC 7239, section 4 and 7.4. */
    static Stream<Arguments> forwarded() {
        return Stream.of(
                row("one proxy", "10.1.2.3", "198.51.100.1", "Forwarded: for=198.51.100.1"),
                row("a stranger's word counts nothing", "203.0.113.9", "203.0.113.9", "Forwarded: for=198.51.100.1"),
                row(
                        "with all its parameters",
                        "10.1.2.3",
                        "198.51.100.1 secure",
                        "Forwarded: For=198.51.100.1; proto=HTTPS ;by=10.1.2.3;host=app.example"),
                row("IPv6 in quotes", "fd00::1", "2001:db8::5", "Forwarded: for=\"[2001:db8::5]:4711\""),
                row(
                        "the rightmost that is not ours",
                        "10.1.2.3",
                        "198.51.100.1",
                        "Forwarded: for=6.6.6.6, for=198.51.100.1;proto=http, for=10.5.5.5;proto=https"),
                row("hidden", "10.1.2.3", "10.5.5.5", "Forwarded: for=6.6.6.6, for=_hidden, for=10.5.5.5"),
                row("unknown", "10.1.2.3", "10.1.2.3", "Forwarded: for=unknown"),
                row("nothing of whom", "10.1.2.3", "10.1.2.3", "Forwarded: proto=https"),
                row("the other header is not read", "10.1.2.3", "10.1.2.3", "X-Forwarded-For: 198.51.100.1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void forwarded(String behaviour, String peer, String then, MultiMap headers) {
        assertEquals(then, caller(Header.FORWARDED, peer, headers));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "fd00::/129", "10.0.0", ""})
    void whatIsNoBlockStopsTheStart(String block) {
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> new TrustedProxies(List.of(block), Header.FORWARDED),
                "not refused: " + block);
        assertTrue(refused.getMessage().startsWith("millrace.http.trusted-proxies: "), refused.getMessage());
    }

    private static String caller(Header header, String peer, MultiMap headers) {
        Caller caller = new TrustedProxies(OURS, header).callerOf(peer, false, headers);
        return caller.address() + (caller.secure() ? " secure" : "");
    }

    private static Arguments row(String behaviour, String peer, String then, String... headers) {
        MultiMap all = MultiMap.caseInsensitiveMultiMap();
        for (String header : headers) {
            int colon = header.indexOf(':');
            all.add(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        return arguments(behaviour, peer, then, all);
    }
}
