package io.millrace.server.websocket;

import io.millrace.server.http.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of the subprotocols that a client offers is answered (RFC 6455, section 4.2.2, step 5.5). */
public sealed interface Subprotocols {
    /** The first offered one, whatever it is: Chrome and Node fail a handshake that answers none. */
    record FirstOffered() implements Subprotocols {}

    /** The first offered one that is supported, else none. */
    record OfferedAndSupported(List<String> supported) implements Subprotocols {}

    /** The first supported one that was offered, else none: the server's taste, not the client's. */
    record SupportedAndOffered(List<String> supported) implements Subprotocols {}

    /** {@code null} for no header. */
    default @Nullable String choose(List<String> offered) {
        return switch (this) {
            case FirstOffered _ -> offered.isEmpty() ? null : offered.getFirst();
            case OfferedAndSupported(List<String> supported) -> firstOf(offered, supported);
            case SupportedAndOffered(List<String> supported) -> firstOf(supported, offered);
        };
    }

    private static @Nullable String firstOf(List<String> ordered, List<String> others) {
        for (String one : ordered) {
            if (others.contains(one)) {
                return one;
            }
        }
        return null;
    }

    /**
     * The names in all {@code Sec-WebSocket-Protocol} headers, in order; {@code null} where one is no token or stands
     * twice (section 4.1, item 10). Takes time linear in their length.
     */
    static @Nullable List<String> offered(List<String> headers) {
        List<String> offered = new ArrayList<>();
        for (String header : headers) {
            if (header.isBlank()) {
                continue;
            }
            for (String element : header.split(",", -1)) {
                String name = element.strip();
                if (!Tokens.isToken(name)) {
                    return null;
                }
                offered.add(name);
            }
        }
        return new HashSet<>(offered).size() == offered.size() ? offered : null;
    }
}
