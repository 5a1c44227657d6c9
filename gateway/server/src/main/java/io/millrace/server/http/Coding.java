package io.millrace.server.http;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The form in which a body goes out (RFC 9110, section 8.4), the best first. */
public enum Coding {
    BR("br"),
    GZIP("gzip"),
    DEFLATE("deflate"),
    IDENTITY("identity");

    private static final double FULL = 1;

    private final String token;

    Coding(String token) {
        this.token = token;
    }

    /** In {@code Content-Encoding}; not for {@link #IDENTITY}. */
    public String token() {
        return token;
    }

    /**
     * What the client likes best, of several alike the best for both (RFC 9110, section 12.5.3). A client that likes
     * nothing gets the body as it is.
     *
     * @param headers all lines of {@code Accept-Encoding}
     */
    public static Coding choose(List<String> headers) {
        return choose(headers, EnumSet.allOf(Coding.class));
    }

    /** The same, of these and {@link #IDENTITY}. */
    public static Coding choose(List<String> headers, Set<Coding> among) {
        Coding chosen = IDENTITY;
        double best = 0;
        for (Coding coding : values()) {
            double liked = coding.weight(headers);
            if (liked > best && (coding == IDENTITY || among.contains(coding))) {
                best = liked;
                chosen = coding;
            }
        }
        return chosen;
    }

    /* 0 where it is not accepted. What is not well-formed accepts nothing. */
    private double weight(List<String> headers) {
        double byStar = this == IDENTITY ? Double.MIN_VALUE : 0; // acceptable, unless it is said that it is not
        for (String header : headers) {
            for (String element : header.split(",", -1)) {
                String[] parts = element.split(";", -1);
                String name = parts[0].strip().toLowerCase(Locale.ROOT);
                if (name.equals(token) || (this == GZIP && name.equals("x-gzip"))) {
                    return quality(parts);
                }
                if (name.equals("*")) {
                    byStar = quality(parts);
                }
            }
        }
        return byStar;
    }

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.regionMatches(true, 0, "q=", 0, 2)) {
                return number(parameter.substring(2).strip());
            }
        }
        return FULL;
    }

    /* qvalue of RFC 9110, section 12.4.2 */
    private static double number(@Nullable String text) {
        return text != null && text.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?") ? Double.parseDouble(text) : 0;
    }
}
