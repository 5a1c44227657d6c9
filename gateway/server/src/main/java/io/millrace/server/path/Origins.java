package io.millrace.server.path;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whose pages may open a socket (RFC 6455, section 10.2): a browser names the page's origin, which the page cannot
 * forge. Clients that are no browsers send none and are never refused for it.
 */
public final class Origins {
    private final boolean all;
    private final Set<String> exact = new HashSet<>();
    private final List<Wildcard> wildcards = new ArrayList<>();

    /* https://*.example.com:8443 -> "https://", ".example.com:8443" */
    private record Wildcard(String scheme, String end) {
        boolean matches(String origin) {
            return origin.length() > scheme.length() + end.length()
                    && origin.startsWith(scheme)
                    && origin.endsWith(end);
        }
    }

    /**
     * @param allowed {@code https://app.example}, {@code https://*.example.com} (any depth below, not itself),
     *     {@code null} (pages without an origin: sandboxed, or from a file), or {@code *} for all
     * @throws IllegalArgumentException names the one that is none of these
     */
    public Origins(List<String> allowed) {
        this.all = allowed.contains("*");
        for (String one : allowed) {
            String origin = one.strip().toLowerCase(Locale.ROOT);
            int star = origin.indexOf("://*.");
            if (star > 0 && isOrigin(origin.replace("*.", "x."))) {
                wildcards.add(new Wildcard(origin.substring(0, star + 3), origin.substring(star + 4)));
            } else if (origin.equals("null") || origin.equals("*") || isOrigin(origin)) {
                exact.add(origin);
            } else {
                throw new IllegalArgumentException(
                        "not an origin: " + one + " (https://app.example, https://*.example.com, null or * are)");
            }
        }
    }

    /**
     * The same.
     *
     * @param key the setting that holds them
     * @throws IllegalArgumentException names the key too
     */
    public static Origins of(List<String> allowed, String key) {
        try {
            return new Origins(allowed);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    private static boolean isOrigin(String text) {
        try {
            URI uri = new URI(text);
            return uri.getHost() != null
                    && text.equals(
                            uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /** Whether a request with these {@code Origin} headers may come in. None is allowed, two are not. */
    public boolean allow(List<String> headers) {
        if (all || headers.isEmpty()) {
            return true;
        }
        String origin = headers.getFirst().strip().toLowerCase(Locale.ROOT);
        return headers.size() == 1
                && (exact.contains(origin) || wildcards.stream().anyMatch(one -> one.matches(origin)));
    }
}
