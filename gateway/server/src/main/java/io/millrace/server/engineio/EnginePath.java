package io.millrace.server.engineio;

import io.millrace.dialects.engineio.EngineSettings;
import io.millrace.dialects.engineio.Transports;
import io.millrace.server.path.ClientPath;
import io.millrace.server.path.Cors;
import io.millrace.server.path.Keys;
import io.millrace.server.path.Origins;
import io.millrace.server.polling.PollingRules;
import io.millrace.server.websocket.PathRules;
import io.millrace.server.websocket.SocketRules;
import io.millrace.server.websocket.Subprotocols;
import io.millrace.server.websocket.WebSocketConfig;
import io.quarkus.runtime.configuration.MemorySize;
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
        PollingRules polling,
        Optional<Cors> cors,
        Optional<SessionCookie> cookie) {
    /** As the original answers a WebSocket that its {@code allowRequest} refuses. */
    private static final int REFUSED = 400;

    private static final String WEBSOCKET = "websocket";
    private static final String POLLING = "polling";

    /** @throws IllegalArgumentException names the key of the first setting that cannot be, and what it must be */
    public static EnginePath of(EnginePathConfig config, Keys keys, WebSocketConfig webSockets) {
        int maxBytes = keys.atLeast(
                1, "max-http-buffer-size", config.maxHttpBufferSize().asLongValue());
        EngineSettings settings = new EngineSettings(
                keys.positive("ping-interval", config.pingInterval()).toNanos(),
                keys.positive("ping-timeout", config.pingTimeout()).toNanos(),
                maxBytes,
                config.allowEio3(),
                config.silentEio3(),
                transports(config, keys));
        String path = ClientPath.normal(keys.of("path"), config.path());
        return new EnginePath(
                keys,
                path,
                settings,
                rules(config, keys, webSockets, maxBytes),
                new PollingRules(
                        path,
                        maxBytes,
                        webSockets.messageTimeout(),
                        compressFrom(config.httpCompression(), config.httpCompressionThreshold(), keys)),
                Cors.of(config.cors(), keys),
                SessionCookie.of(config.cookie(), keys));
    }

    /** Bytes of one message. */
    public int maxBytes() {
        return settings.maxPayload();
    }

    private static Transports transports(EnginePathConfig config, Keys keys) {
        for (String transport : config.transports()) {
            if (!transport.equals(POLLING) && !transport.equals(WEBSOCKET)) {
                throw keys.wrong(
                        "transports", String.join(",", config.transports()), "must be polling, websocket, or both");
            }
        }
        return new Transports(
                config.transports().contains(POLLING),
                config.transports().contains(WEBSOCKET),
                config.allowUpgrades(),
                keys.positive("upgrade-timeout", config.upgradeTimeout()).toNanos());
    }

    private static int compressFrom(boolean compresses, MemorySize threshold, Keys keys) {
        int from = keys.atLeast(0, "http-compression-threshold", threshold.asLongValue());
        return compresses ? from : -1;
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
