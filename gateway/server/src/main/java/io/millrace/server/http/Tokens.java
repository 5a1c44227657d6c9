package io.millrace.server.http;

/** Tokens of HTTP (RFC 9110, section 5.6.2). */
public final class Tokens {
    private static final String MARKS = "!#$%&'*+-.^_`|~";

    private Tokens() {}

    /** Whether it is one, and not empty. */
    public static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            boolean alphanumeric =
                    (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9');
            if (!alphanumeric && MARKS.indexOf(one) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
