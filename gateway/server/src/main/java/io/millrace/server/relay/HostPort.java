package io.millrace.server.relay;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code host:port} as gateways write it into their leases; an IPv6 address stands in brackets. */
final class HostPort {
    private static final Pattern FORM = Pattern.compile("\\[?([^\\[\\]]+)\\]?:([0-9]{1,5})");
    private static final int MOST = 65_535;

    private HostPort() {}

    static String of(String host, int port) {
        return (host.contains(":") ? '[' + host + ']' : host) + ':' + port;
    }

    /** Not resolved yet; empty for what has not this form. */
    static Optional<InetSocketAddress> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > MOST) {
            return Optional.empty();
        }
        return Optional.of(InetSocketAddress.createUnresolved(parts.group(1), Integer.parseInt(parts.group(2))));
    }
}
