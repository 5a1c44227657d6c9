package io.millrace.server.websocket;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.core.connection.Doorkeeper;
import io.millrace.server.auth.TokenPlaces;
import io.millrace.server.http.Caller;
import io.millrace.server.http.TrustedProxies;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What workers learn of a client's opening request: query, allowed headers and cookies, address. */
@Singleton
public class HandshakeFacts {
    /** Engine.IO's session id: a credential, which leaves the gateway in its client's own handshake only. */
    private static final String SESSION = "sid";

    private static final String COOKIE = "cookie";
    private static final String NO_HEADERS = "none";

    private final boolean query;
    private final List<String> headers;
    private final Set<String> cookies;
    private final int maxBytes;
    private final TrustedProxies proxies;
    private final TokenPlaces tokens;

    HandshakeFacts(HandshakeConfig config, TrustedProxies proxies, TokenPlaces tokens) {
        this.query = config.query();
        this.headers = config.headers().stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.equals(NO_HEADERS))
                .distinct()
                .toList();
        this.cookies = Set.copyOf(config.cookies().orElse(List.of()));
        this.maxBytes = Math.toIntExact(config.maxSize().asLongValue());
        this.proxies = proxies;
        this.tokens = tokens;
        if (headers.contains(COOKIE) && !cookies.isEmpty()) {
            throw new IllegalArgumentException(
                    "millrace.handshake.cookies names some, and millrace.handshake.headers lets all through");
        }
    }

    /** How large they can be, in bytes. */
    public int maxBytes() {
        return maxBytes;
    }

    /** What of it is for the doorkeeper alone; {@code null} when nothing. */
    Doorkeeper.@Nullable Carried carriedBy(HttpServerRequest request) {
        return tokens.carriedBy(request);
    }

    /** {@code {"query":{..},"headers":{..},"address":"..","secure":false}}, or {@code null} where that is too large. */
    @Nullable
    Json of(HttpServerRequest request) {
        JsonWriter facts = new JsonWriter().beginObject();
        if (query) {
            facts.name("query").beginObject();
            Map<String, String> last = new LinkedHashMap<>();
            request.params().forEach((name, value) -> last.put(name, value));
            last.remove(SESSION);
            last.keySet().removeIf(tokens::isSecretParameter);
            last.forEach((name, value) -> facts.name(name).string(value));
            facts.endObject();
        }
        if (!headers.isEmpty() || !cookies.isEmpty()) {
            headers(request.headers(), facts);
        }
        Caller caller = proxies.callerOf(request);
        Json json = facts.name("address")
                .string(caller.address())
                .name("secure")
                .bool(caller.secure())
                .endObject()
                .toJson();
        return json.length() > maxBytes ? null : json;
    }

    private void headers(MultiMap from, JsonWriter facts) {
        facts.name("headers").beginObject();
        for (String name : headers) {
            if (!name.equals(COOKIE)) {
                List<String> values = from.getAll(name).stream()
                        .filter(value -> !tokens.isSecretHeader(name, value))
                        .toList();
                if (!values.isEmpty()) {
                    facts.name(name).string(String.join(", ", values)); // RFC 9110, section 5.3
                }
            }
        }
        String allowed = allowedCookies(from.getAll(COOKIE));
        if (!allowed.isEmpty()) {
            facts.name(COOKIE).string(allowed); // one line: RFC 9113, section 8.2.3
        }
        facts.endObject();
    }

    private String allowedCookies(List<String> lines) {
        StringJoiner allowed = new StringJoiner("; ");
        boolean all = headers.contains(COOKIE);
        if (all || !cookies.isEmpty()) {
            for (String line : lines) {
                for (String pair : line.split(";", -1)) {
                    int equals = pair.indexOf('=');
                    String name = pair.substring(0, Math.max(0, equals)).strip();
                    if ((all ? !pair.isBlank() : cookies.contains(name)) && !tokens.isSecretCookie(name)) {
                        allowed.add(pair.strip());
                    }
                }
            }
        }
        return allowed.toString();
    }
}
