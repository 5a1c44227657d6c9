package io.millrace.server.harness;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Real Kafka and Redis on free ports, for a gateway with more than one namespace, and not too many, and with further
 * paths: {@code /strict/} takes clients of Engine.IO 4 alone and serves no files, {@code /legacy/} serves those of 2.5.
 */
public final class Brokers implements QuarkusTestResourceLifecycleManager {
    /** Namespaces of one client. */
    public static final int MOST_NAMESPACES = 4;

    /** Rooms of one connection. */
    public static final int MOST_ROOMS = 3;

    private static final Map<String, String> FURTHER_PATHS = Map.of(
            "millrace.socketio.paths.strict.path", "/strict/",
            "millrace.socketio.paths.strict.allow-eio3", "false",
            "millrace.socketio.paths.strict.serve-client", "false",
            "millrace.socketio.paths.legacy.path", "/legacy",
            "millrace.socketio.paths.legacy.client-version", "2.5");

    private @Nullable EmbeddedKafka kafka;
    private @Nullable EmbeddedRedis redis;

    @Override
    public Map<String, String> start() {
        var startedKafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults());
        var startedRedis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        kafka = startedKafka;
        redis = startedRedis;
        Map<String, String> settings = new HashMap<>(FURTHER_PATHS);
        settings.putAll(Map.of(
                "kafka.bootstrap.servers", startedKafka.bootstrap(),
                "quarkus.redis.hosts", startedRedis.uri(),
                "quarkus.http.test-port", "0",
                "millrace.gateway.id", "gw-test",
                "millrace.socketio.namespaces", "/,/chat,/team-*",
                "millrace.socketio.max-namespaces", Integer.toString(MOST_NAMESPACES),
                "millrace.gateway.max-rooms", Integer.toString(MOST_ROOMS)));
        return settings;
    }

    @Override
    public void stop() {
        if (redis != null) {
            redis.stop();
        }
        if (kafka != null) {
            kafka.stop();
        }
    }
}
