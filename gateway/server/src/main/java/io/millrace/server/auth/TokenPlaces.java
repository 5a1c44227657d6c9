package io.millrace.server.auth;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import io.millrace.contract.json.JsonWriter;
import io.millrace.core.connection.Doorkeeper;
import io.millrace.server.auth.JwtConfig.Place;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where clients present tokens: they are taken out there, so that nobody else sees them. */
@Singleton
public class TokenPlaces {
    private static final String BEARER = "Bearer ";

    private final boolean enabled;
    private final List<Place> order;
    private final String authField;
    private final String queryParameter;
    private final String cookie;

    TokenPlaces(JwtConfig config) {
        enabled = config.enabled();
        order = config.from().stream().distinct().toList();
        authField = config.authField();
        queryParameter = config.queryParameter();
        cookie = config.cookie();
    }

    /** What a client presents, and what is left of its credentials without it. */
    record Presented(Shown token, @Nullable Json auth) {}

    /** What stands where a token should. */
    sealed interface Shown {
        /** Nothing, or an empty text. */
        record Nothing() implements Shown {}

        /** Something that is no text, and so no token. */
        record NoText() implements Shown {}

        /** A text. */
        record Text(String token) implements Shown {
            /** Nobody is to read it by accident. */
            @Override
            public String toString() {
                return "a token";
            }
        }

        /** @param json as a client has sent it, or {@code null} */
        static Shown of(@Nullable Json json) {
            if (json == null || json.isNull()) {
                return new Nothing();
            }
            return json.isString() ? of(json.asString()) : new NoText();
        }

        private static Shown of(String token) {
            return token.isEmpty() ? new Nothing() : new Text(token);
        }
    }

    /** What an opening request bears; {@code null} when nothing. */
    public Doorkeeper.@Nullable Carried carriedBy(HttpServerRequest request) {
        if (!enabled) {
            return null;
        }
        Map<Place, String> found = new EnumMap<>(Place.class);
        for (Place place : order) {
            String token =
                    switch (place) {
                        case AUTH -> null;
                        case BEARER -> bearer(request.headers());
                        case QUERY -> last(request.params().getAll(queryParameter));
                        case COOKIE -> cookie(request.headers());
                    };
            if (token != null && !token.isEmpty()) {
                found.put(place, token);
            }
        }
        return found.isEmpty() ? null : new Carried(found);
    }

    /**
     * What another gateway's {@link Carried#toJson} has written. Places that are not known here are left out.
     *
     * @throws IllegalArgumentException when it is something else
     */
    Doorkeeper.Carried carriedBy(Json written) {
        Map<Place, String> found = new EnumMap<>(Place.class);
        try {
            written.forEachField((name, token) -> {
                for (Place place : Place.values()) {
                    if (name(place).equals(name)) {
                        found.put(place, token.asString());
                    }
                }
            });
        } catch (JsonException e) {
            throw new IllegalArgumentException("Not tokens by their places: " + e.getMessage());
        }
        return new Carried(found);
    }

    /* As in the settings. */
    private static String name(Place place) {
        return place.name().toLowerCase(Locale.ROOT);
    }

    /** Whether a parameter of the URL is for the gateway alone. */
    public boolean isSecretParameter(String name) {
        return enabled && order.contains(Place.QUERY) && name.equals(queryParameter);
    }

    /** Whether a header line is. */
    public boolean isSecretHeader(String name, String value) {
        return enabled
                && order.contains(Place.BEARER)
                && name.equalsIgnoreCase("authorization")
                && value.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    /** Whether a cookie is. */
    public boolean isSecretCookie(String name) {
        return enabled && order.contains(Place.COOKIE) && name.equals(cookie);
    }

    /**
     * The first place that holds a token counts; that in the client's credentials goes in any case.
     *
     * @param field of the credentials, or {@code null} for the one of the settings
     */
    Presented look(@Nullable Json auth, @Nullable String field, Doorkeeper.@Nullable Carried carried) {
        Presented own = order.contains(Place.AUTH)
                ? taken(auth, field == null ? authField : field)
                : new Presented(new Shown.Nothing(), auth);
        Map<Place, String> others = carried instanceof Carried it ? it.tokens() : Map.of();
        for (Place place : order) {
            Shown token = place == Place.AUTH ? own.token() : Shown.of(others.getOrDefault(place, ""));
            if (!(token instanceof Shown.Nothing)) {
                return new Presented(token, own.auth());
            }
        }
        return own;
    }

    /** That in the client's credentials alone, wherever else the settings look. */
    Presented lookInAuth(@Nullable Json auth, @Nullable String field) {
        return taken(auth, field == null ? authField : field);
    }

    private static Presented taken(@Nullable Json auth, String field) {
        if (auth == null || !auth.isObject()) {
            return new Presented(new Shown.Nothing(), auth);
        }
        Map<String, Json> fields = new LinkedHashMap<>();
        auth.forEachField(fields::put);
        Json token = fields.remove(field);
        if (token == null) {
            return new Presented(new Shown.Nothing(), auth);
        }
        JsonWriter rest = new JsonWriter().beginObject();
        fields.forEach((name, value) -> rest.name(name).json(value));
        return new Presented(
                Shown.of(token), fields.isEmpty() ? null : rest.endObject().toJson());
    }

    private @Nullable String bearer(MultiMap headers) {
        String found = null;
        for (String value : headers.getAll("Authorization")) {
            if (isSecretHeader("authorization", value)) {
                found = value.substring(BEARER.length()).strip();
            }
        }
        return found;
    }

    private @Nullable String cookie(MultiMap headers) {
        for (String line : headers.getAll("Cookie")) {
            for (String pair : line.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(cookie)) {
                    return pair.substring(equals + 1).strip();
                }
            }
        }
        return null;
    }

    private static @Nullable String last(List<String> values) {
        return values.isEmpty() ? null : values.getLast();
    }

    /** Tokens of an opening request, kept for the namespaces that its client will ask for. */
    private record Carried(Map<Place, String> tokens) implements Doorkeeper.Carried {
        @Override
        public Json toJson() {
            JsonWriter writer = new JsonWriter().beginObject();
            tokens.forEach((place, token) -> writer.name(name(place)).string(token));
            return writer.endObject().toJson();
        }

        /** Nobody is to read them by accident. */
        @Override
        public String toString() {
            return "tokens in " + tokens.keySet();
        }
    }
}
