package io.millrace.server.websocket;

import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** The opening handshake of RFC 6455, section 4.2: what a request must hold, and the key's answer. */
sealed interface OpeningHandshake {

    /**
     * An upgrade to WebSocket version 13.
     *
     * @param accept the value of {@code Sec-WebSocket-Accept}
     * @param subprotocols that the client offers, in its order
     */
    record Accepted(String accept, List<String> subprotocols) implements OpeningHandshake {}

    /**
     * Not an upgrade that can be granted. {@code status} is HTTP's; 426 goes with {@code Sec-WebSocket-Version: 13}.
     */
    record Refused(int status, String reason) implements OpeningHandshake {}

    /** Appended to the key before hashing (RFC 6455, section 1.3). */
    byte[] GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11".getBytes(StandardCharsets.US_ASCII);

    /** Whether it asks for a WebSocket, rightly or not. */
    static boolean isAskedFor(HttpServerRequest request) {
        return hasToken(request.headers(), "Upgrade", "websocket");
    }

    /** Judges one request. Touches nothing. */
    static OpeningHandshake of(HttpServerRequest request) {
        MultiMap headers = request.headers();
        if (request.version() != HttpVersion.HTTP_1_1) {
            return new Refused(400, "A WebSocket is opened by HTTP/1.1");
        }
        if (!request.method().equals(HttpMethod.GET)) {
            return new Refused(405, "A WebSocket is opened by GET, not by " + request.method());
        }
        // A body would arrive where frames are expected: the request must end with its head.
        if (headers.contains("Transfer-Encoding") || !"0".equals(one(headers, "Content-Length", "0"))) {
            return new Refused(400, "A request that opens a WebSocket has no body");
        }
        if (one(headers, "Host", "").isEmpty()) {
            return new Refused(400, "One Host header is needed");
        }
        if (!hasToken(headers, "Upgrade", "websocket")) {
            return new Refused(426, "Upgrade: websocket is needed");
        }
        if (hasToken(headers, "Connection", "close")) {
            return new Refused(400, "Connection: close excludes an upgrade");
        }
        if (!hasToken(headers, "Connection", "upgrade")) {
            return new Refused(426, "Connection: Upgrade is needed");
        }
        return key(headers);
    }

    private static OpeningHandshake key(MultiMap headers) {
        List<String> versions = headers.getAll("Sec-WebSocket-Version");
        if (versions.size() > 1) {
            return new Refused(400, "One Sec-WebSocket-Version header is needed, not " + versions.size());
        }
        if (!"13".equals(one(headers, "Sec-WebSocket-Version", ""))) {
            return new Refused(426, "Sec-WebSocket-Version: 13 is needed");
        }
        String key = one(headers, "Sec-WebSocket-Key", "");
        if (!isKey(key)) {
            return new Refused(400, "One Sec-WebSocket-Key header is needed: 16 bytes in base64");
        }
        List<String> subprotocols = Subprotocols.offered(headers.getAll("Sec-WebSocket-Protocol"));
        if (subprotocols == null) {
            return new Refused(400, "Sec-WebSocket-Protocol must be tokens, none of them twice");
        }
        return new Accepted(accept(key), subprotocols);
    }

    /** RFC 6455, section 4.2.2, step 5.4. */
    static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(key.getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(sha1.digest(GUID));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    private static boolean isKey(String key) {
        try {
            return key.length() == 24 && Base64.getDecoder().decode(key).length == 16;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** A header's value; empty when it stands there twice. */
    private static String one(MultiMap headers, String name, String absent) {
        List<String> values = headers.getAll(name);
        return switch (values.size()) {
            case 0 -> absent;
            case 1 -> values.getFirst().strip();
            default -> "";
        };
    }

    private static boolean hasToken(MultiMap headers, String name, String token) {
        for (String value : headers.getAll(name)) {
            for (String one : value.split(",", -1)) {
                if (AsciiString.contentEqualsIgnoreCase(one.trim(), token)) {
                    return true;
                }
            }
        }
        return false;
    }
}
