package io.millrace.server.engineio;

import io.millrace.dialects.engineio.EngineSettings;
import io.millrace.server.path.ClientPath;
import io.millrace.server.path.Cors;
import io.millrace.server.path.Keys;
import io.millrace.server.path.Origins;
import io.millrace.server.websocket.PathRules;
import io.millrace.server.websocket.SocketRules;
import io.millrace.server.websocket.Subprotocols;
import io.millrace.server.websocket.WebSocketConfig;
import java.util.List;
import java.util.Optional;

/**
 * What the settings of one path come to, all judged.
 *
 * @param keys the names of these settings
 * @param path with a slash at both ends
 * @param cookie for long polling; never on a WebSocket's 101
 */
public record EnginePath(
        Keys keys,
        String path,
        EngineSettings settings,
        PathRules rules,
        Optional<Cors> cors,
        Optional<SessionCookie> cookie) {
    /** As the original answers a WebSocket that its {@code allowRequest} refuses. */
    private static final int REFUSED = 400;

    private static final String WEBSOCKET = "websocket";
    private static final String POLLING = "polling";

    /** @throws IllegalArgumentException names the key of the first setting that cannot be, and what it must be */
    public static EnginePath of(EnginePathConfig config, Keys keys, WebSocketConfig webSockets) {
        requireWebSocketAlone(config.transports(), keys);
        int maxBytes = keys.atLeast(
                1, "max-http-buffer-size", config.maxHttpBufferSize().asLongValue());
        EngineSettings settings = new EngineSettings(
                keys.positive("ping-interval", config.pingInterval()).toNanos(),
                keys.positive("ping-timeout", config.pingTimeout()).toNanos(),
                maxBytes,
                config.allowEio3(),
                config.silentEio3());
        return new EnginePath(
                keys,
                ClientPath.normal(keys.of("path"), config.path()),
                settings,
                rules(config, keys, webSockets, maxBytes),
                Cors.of(config.cors(), keys),
                SessionCookie.of(config.cookie(), keys));
    }

    /** Bytes of one message. */
    public int maxBytes() {
        return settings.maxPayload();
    }

    private static void requireWebSocketAlone(List<String> transports, Keys keys) {
        for (String transport : transports) {
            switch (transport) {
                case WEBSOCKET -> {}
                case POLLING ->
                    throw new IllegalArgumentException(keys.of("transports")
                            + " holds polling, which is not served yet: take it away, and let clients connect with"
                            + " transports: [\"websocket\"]");
                default ->
                    throw new IllegalArgumentException(
                            keys.of("transports") + " holds " + transport + ": websocket is what is served");
            }
        }
        if (!transports.contains(WEBSOCKET)) {
            throw new IllegalArgumentException(keys.of("transports") + " must hold websocket");
        }
    }

    private static PathRules rules(EnginePathConfig config, Keys keys, WebSocketConfig webSockets, int maxBytes) {
        Subprotocols subprotocols = config.subprotocols()
                .<Subprotocols>map(Subprotocols.OfferedAndSupported::new)
                .orElseGet(Subprotocols.FirstOffered::new);
        int threshold = keys.atLeast(
                0,
                "per-message-deflate-threshold",
                config.perMessageDeflateThreshold().asLongValue());
        if (config.websocketPingInterval().isNegative()) {
            throw keys.wrong("websocket-ping-interval", "negative", "must be 0s for none, or more");
        }
        return new PathRules(
                Origins.of(config.origins(), keys.of("origins")),
                REFUSED,
                subprotocols,
                new SocketRules(
                        maxBytes,
                        webSockets.maxFragments(),
                        webSockets.messageTimeout(),
                        config.perMessageDeflate() ? threshold : -1,
                        config.websocketPingInterval(),
                        keys.positive("websocket-ping-timeout", config.websocketPingTimeout())));
    }
}
