package io.millrace.server.harness;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Real Kafka and Redis on free ports, for a gateway with more than one namespace, and not too many. */
public final class Brokers implements QuarkusTestResourceLifecycleManager {
    /** Namespaces of one client. */
    public static final int MOST_NAMESPACES = 4;

    /** Rooms of one connection. */
    public static final int MOST_ROOMS = 3;

    private @Nullable EmbeddedKafka kafka;
    private @Nullable EmbeddedRedis redis;

    @Override
    public Map<String, String> start() {
        var startedKafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults());
        var startedRedis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        kafka = startedKafka;
        redis = startedRedis;
        return Map.of(
                "kafka.bootstrap.servers", startedKafka.bootstrap(),
                "quarkus.redis.hosts", startedRedis.uri(),
                "quarkus.http.test-port", "0",
                "millrace.gateway.id", "gw-test",
                "millrace.socketio.namespaces", "/,/chat,/team-*",
                "millrace.socketio.max-namespaces", Integer.toString(MOST_NAMESPACES),
                "millrace.gateway.max-rooms", Integer.toString(MOST_ROOMS));
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
