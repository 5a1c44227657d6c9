package io.millrace.server.log;

import java.util.regex.Pattern;

/** Takes credentials out of what clients of brokers say of their addresses. */
public final class Secretless {
    private static final Pattern USER_INFO = Pattern.compile("//[^/@\\s]*@");

    private Secretless() {}

    /** {@code redis://user:password@host} loses what stands before the {@code @}. */
    public static String of(String words) {
        return USER_INFO.matcher(words).replaceAll("//***@");
    }

    /** A failure's words. */
    public static String of(Throwable failure) {
        return of(String.valueOf(failure.getMessage()));
    }
}
