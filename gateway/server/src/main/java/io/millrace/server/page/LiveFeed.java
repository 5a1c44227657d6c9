package io.millrace.server.page;

import io.millrace.contract.json.JsonWriter;
import io.millrace.server.gateway.Gateway;
import io.millrace.server.metrics.Meters;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Multi;
import java.time.Duration;

/**
 * What the gateway itself does, once a second, for whoever looks at its page:
 * {@code {"gateway","clients","events","kafka","redis"}}. A handful of people look, so this socket is served as any
 * Quarkus application serves one.
 */
@WebSocket(path = LiveFeed.PATH)
public class LiveFeed {
    static final String PATH = "/live";
    private static final Duration BEAT = Duration.ofSeconds(1);

    private final Gateway gateway;
    private final Meters meters;

    LiveFeed(Gateway gateway, Meters meters) {
        this.gateway = gateway;
        this.meters = meters;
    }

    /** Goes on until the page is closed; a page that is slow misses beats. */
    @OnOpen
    Multi<String> live(WebSocketConnection connection) {
        return Multi.createFrom()
                .ticks()
                .every(BEAT)
                .onOverflow()
                .drop()
                // Quarkus ends it only by failing to send, and says so as an error.
                .select()
                .first(_ -> connection.isOpen())
                .map(_ -> now());
    }

    private String now() {
        return new JsonWriter()
                .beginObject()
                .name("gateway")
                .string(gateway.id())
                .name("clients")
                .number(gateway.admission().clients())
                .name("events")
                .number(meters.eventsForwarded())
                .name("kafka")
                .string(gateway.kafkaTrouble().orElse("there"))
                .name("redis")
                .string(gateway.redisTrouble().orElse("there"))
                .endObject()
                .toJson()
                .toString();
    }
}
