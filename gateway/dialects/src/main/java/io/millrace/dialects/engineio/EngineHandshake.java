package io.millrace.dialects.engineio;

import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import java.util.Map;

/**
 * Judges the requests that open an Engine.IO session on a WebSocket, in the original's order (engine.io 6.6,
 * Server.verify and handshake): what stands first decides which error a client sees.
 */
public final class EngineHandshake {
    private EngineHandshake() {}

    /** What reads the messages of a session that is let in. */
    public interface Layers {
        /** @param sessionId the session's secret id */
        MessageLayer make(Framing framing, String sessionId);
    }

    /** See {@link io.millrace.dialects.Dialect#open}. */
    public static Opening judge(Handshake handshake, String sessionId, EngineSettings settings, Layers layers) {
        Map<String, String> query = handshake.query();
        if (!"websocket".equals(query.get("transport"))) {
            return rejected(handshake, 0, "Transport unknown");
        }
        if (query.containsKey("sid")) {
            return rejected(handshake, 1, "Session ID unknown");
        }
        if (!handshake.method().equals("GET")) {
            return rejected(handshake, 2, "Bad handshake method");
        }
        if (!handshake.upgrade()) {
            return rejected(handshake, 3, "Bad request");
        }
        int version = "4".equals(query.get("EIO")) ? 4 : 3; // everything else is 3, nothing at all too
        if (version == 3 && !settings.allowsVersion3()) {
            return rejected(handshake, 5, "Unsupported protocol version");
        }
        boolean base64 = !query.getOrDefault("b64", "").isEmpty();
        MessageLayer layer = layers.make(new Framing(version, base64), sessionId);
        return new Opening.Welcome(new EngineSession(sessionId, settings, version, handshake.userAgent(), layer));
    }

    /* The original answers a WebSocket's request with the bare message. */
    private static Opening rejected(Handshake handshake, int code, String message) {
        if (handshake.upgrade()) {
            return new Opening.Rejected(400, "text/html", message);
        }
        String body = new JsonWriter()
                .beginObject()
                .name("code")
                .number(code)
                .name("message")
                .string(message)
                .endObject()
                .toJson()
                .toString();
        return new Opening.Rejected(400, "application/json", body);
    }
}
