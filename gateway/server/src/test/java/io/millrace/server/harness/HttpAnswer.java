package io.millrace.server.harness;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server's answer to an HTTP request.
 *
 * @param headers by their names in small letters
 * @param body what stands behind the head, by {@code content-length}
 */
public record HttpAnswer(int status, Map<String, String> headers, String body) {
    /** A header's value, or {@code null}. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }
}
