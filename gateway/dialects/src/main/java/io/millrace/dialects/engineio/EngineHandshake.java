package io.millrace.dialects.engineio;

import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.engineio.payload.Payloads;
import java.util.Map;

/**
 * Judges the requests of Engine.IO, in the original's order (engine.io 6.6, Server.verify and handshake): what stands
 * first decides which error a client sees.
 */
public final class EngineHandshake {
    /** Of a request that is none of long polling: no session is of it. */
    private static final int NO_VERSION = 0;

    private static final String RAW = "raw";

    private EngineHandshake() {}

    /** What reads the messages of a session that is let in. */
    public interface Layers {
        /** @param sessionId the session's secret id */
        MessageLayer make(Framing framing, String sessionId);
    }

    /** See {@link io.millrace.dialects.Dialect#open}. */
    public static Opening judge(Handshake handshake, String sessionId, EngineSettings settings, Layers layers) {
        Map<String, String> query = handshake.query();
        Transports served = settings.transports();
        String transport = query.get("transport");
        boolean polls = "polling".equals(transport) && served.polling();
        if (!polls && !("websocket".equals(transport) && served.webSocket())) {
            return rejected(handshake, EngineError.UNKNOWN_TRANSPORT);
        }
        int version = "4".equals(query.get("EIO")) ? 4 : 3; // everything else is 3, nothing at all too
        boolean base64 = !query.getOrDefault("b64", "").isEmpty() || (polls && query.containsKey("j"));
        String sid = query.get("sid");
        if (sid != null) {
            if (!handshake.upgrade()) {
                return new Opening.Asks(sid, polls ? version : NO_VERSION, base64);
            }
            if (polls) {
                return rejected(handshake, EngineError.BAD_REQUEST);
            }
            return served.polling()
                    ? upgrades(sid, settings, new Framing(version, base64), layers)
                    : rejected(handshake, EngineError.UNKNOWN_SESSION); // no session polls here
        }
        if (!handshake.method().equals("GET")) {
            return rejected(handshake, EngineError.BAD_METHOD);
        }
        if (handshake.upgrade() == polls) {
            return rejected(handshake, EngineError.BAD_REQUEST);
        }
        if (version == 3 && !settings.allowsVersion3()) {
            return rejected(handshake, EngineError.UNSUPPORTED_VERSION);
        }
        MessageLayer layer = layers.make(new Framing(version, base64), sessionId);
        EngineSession session = new EngineSession(sessionId, settings, version, handshake.userAgent(), layer, polls);
        boolean json = !layer.encoding().parser().equals(RAW);
        return polls
                ? new Opening.Polls(session, new Payloads(version, base64, json, comesBack(handshake.userAgent())))
                : new Opening.Welcome(session);
    }

    /*
     * python-engineio takes a close packet for its app's own disconnect, after which python-socketio stays away (seen
     * with 5.7, read in both its clients, on requests and on aiohttp). Refused, it comes back.
     */
    private static boolean comesBack(String userAgent) {
        return !userAgent.startsWith("python-requests/")
                && !(userAgent.startsWith("Python/") && userAgent.contains(" aiohttp/"));
    }

    /*
     * Also where no client is told of it, and whatever versions are let in: the original looks at the session alone,
     * whose version must be the same.
     */
    private static Opening upgrades(String sid, EngineSettings settings, Framing framing, Layers layers) {
        EngineResumption how = new EngineResumption(sid, settings, framing, layers);
        return new Opening.Upgrades(
                sid, framing.version(), how, settings.transports().upgradeTimeoutNanos());
    }

    /* The original answers a WebSocket's request with the bare message. */
    private static Opening rejected(Handshake handshake, EngineError error) {
        return handshake.upgrade()
                ? new Opening.Rejected(400, "text/html", error.message())
                : new Opening.Rejected(400, "application/json", error.json());
    }
}
