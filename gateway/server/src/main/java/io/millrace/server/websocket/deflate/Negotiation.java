package io.millrace.server.websocket.deflate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which offer of permessage-deflate is accepted (RFC 7692, sections 5.1 and 7.1). The answer always asks for no context
 * takeover on both sides, so that no connection owns a window: 40 KB and more each otherwise.
 */
public final class Negotiation {
    private static final String NAME = "permessage-deflate";
    private static final String ANSWER = NAME + "; server_no_context_takeover; client_no_context_takeover";
    private static final int WINDOW_BITS = 15;

    /** An extension with its parameters, in order; a value is empty where there is none. */
    private record Offer(String name, List<Parameter> parameters) {}

    private record Parameter(String name, @Nullable String value) {}

    private Negotiation() {}

    /**
     * The value of {@code Sec-WebSocket-Extensions} for the answer, or {@code null} for none: the first offer of ours
     * that can be kept. A header that is not well-formed offers nothing.
     */
    public static @Nullable String answer(List<String> headers) {
        for (String header : headers) {
            List<Offer> offers = parse(header);
            if (offers == null) {
                return null;
            }
            for (Offer offer : offers) {
                String answer = offer.name().equals(NAME) ? answer(offer) : null;
                if (answer != null) {
                    return answer;
                }
            }
        }
        return null;
    }

    private static @Nullable String answer(Offer offer) {
        Set<String> seen = new HashSet<>();
        String answer = ANSWER;
        for (Parameter parameter : offer.parameters()) {
            if (!seen.add(parameter.name())) {
                return null;
            }
            String value = parameter.value();
            switch (parameter.name()) {
                case "server_no_context_takeover", "client_no_context_takeover" -> {
                    if (value != null) {
                        return null;
                    }
                }
                case "server_max_window_bits" -> {
                    // Java's Deflater has the largest window and no other.
                    if (value == null || bits(value) != WINDOW_BITS) {
                        return null;
                    }
                    answer += "; server_max_window_bits=" + WINDOW_BITS;
                }
                case "client_max_window_bits" -> {
                    // A hint of what the client can do (section 7.1.2.2): a smaller window is read all the same.
                    if (value != null && bits(value) < 0) {
                        return null;
                    }
                }
                default -> {
                    return null;
                }
            }
        }
        return answer;
    }

    /** 8 to 15 without leading zeros, or -1. */
    private static int bits(String value) {
        return switch (value) {
            case "8", "9" -> value.charAt(0) - '0';
            case "10", "11", "12", "13", "14", "15" -> 10 + value.charAt(1) - '0';
            default -> -1;
        };
    }

    /* extension-list of RFC 6455, section 9.1; quoted values hold tokens only, so neither comma nor semicolon. */
    private static @Nullable List<Offer> parse(String header) {
        List<Offer> offers = new ArrayList<>();
        for (String element : header.split(",", -1)) {
            String[] parts = element.split(";", -1);
            String name = parts[0].strip();
            List<Parameter> parameters = new ArrayList<>(parts.length - 1);
            if (name.isEmpty()) {
                return null;
            }
            for (int i = 1; i < parts.length; i++) {
                Parameter parameter = parameter(parts[i]);
                if (parameter == null) {
                    return null;
                }
                parameters.add(parameter);
            }
            offers.add(new Offer(name, parameters));
        }
        return offers;
    }

    private static @Nullable Parameter parameter(String part) {
        int equals = part.indexOf('=');
        String name = (equals < 0 ? part : part.substring(0, equals)).strip();
        if (name.isEmpty()) {
            return null;
        }
        if (equals < 0) {
            return new Parameter(name, null);
        }
        String value = part.substring(equals + 1).strip();
        if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
            value = value.substring(1, value.length() - 1);
        }
        return value.isEmpty() ? null : new Parameter(name, value);
    }
}
