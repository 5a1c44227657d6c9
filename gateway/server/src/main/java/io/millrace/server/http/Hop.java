package io.millrace.server.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy says of its peer.
 *
 * @param address an IP address, or {@code null} where it is hidden or none
 * @param proto {@code http}, {@code https}, or {@code null} when nothing is said
 */
record Hop(@Nullable String address, @Nullable String proto) {

    /**
     * Each line of a header may hold several, the newest last. {@code protos} count only when there is one for each.
     */
    static List<Hop> ofXForwarded(List<String> fors, List<String> protos) {
        List<String> addresses = elements(fors);
        List<String> schemes = elements(protos);
        List<Hop> hops = new ArrayList<>(addresses.size());
        for (int i = 0; i < addresses.size(); i++) {
            // A single proto is what the proxy in front said, and what those behind have passed on.
            String proto = schemes.size() == addresses.size()
                    ? schemes.get(i)
                    : schemes.size() == 1 ? schemes.getFirst() : null;
            hops.add(new Hop(address(addresses.get(i)), proto));
        }
        return hops;
    }

    /** RFC 7239, section 4. */
    static List<Hop> ofForwarded(List<String> lines) {
        List<Hop> hops = new ArrayList<>();
        for (String element : elements(lines)) {
            String address = null;
            String proto = null;
            for (String pair : element.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    String name = pair.substring(0, equals).strip();
                    String value = unquoted(pair.substring(equals + 1).strip());
                    if (name.equalsIgnoreCase("for")) {
                        address = address(value);
                    } else if (name.equalsIgnoreCase("proto")) {
                        proto = value;
                    }
                }
            }
            hops.add(new Hop(address, proto));
        }
        return hops;
    }

    private static List<String> elements(List<String> lines) {
        List<String> elements = new ArrayList<>();
        for (String line : lines) {
            for (String element : line.split(",", -1)) {
                if (!element.isBlank()) {
                    elements.add(element.strip());
                }
            }
        }
        return elements;
    }

    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }

    /** Without port and brackets: {@code 1.2.3.4:5}, {@code [::1]:5}, {@code ::1}. */
    private static @Nullable String address(String node) {
        String bare = node;
        if (node.startsWith("[")) {
            int end = node.indexOf(']');
            bare = end < 0 ? "" : node.substring(1, end);
        } else {
            int colon = node.indexOf(':');
            if (colon >= 0 && colon == node.lastIndexOf(':')) {
                bare = node.substring(0, colon);
            }
        }
        return Subnet.bytes(bare) == null ? null : bare;
    }
}
