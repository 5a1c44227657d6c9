package io.millrace.server.harness;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import java.util.Map;

/** One Kafka and one Redis for all tests of this JVM that start gateways of their own; they end with it. */
public final class SharedBrokers {
    private static final class Started {
        static final EmbeddedKafka KAFKA = EmbeddedKafka.start(EmbeddedKafka.Options.defaults());
        static final EmbeddedRedis REDIS = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
    }

    private SharedBrokers() {}

    /** A gateway with these settings, ready to be used. */
    public static GatewayProcess gateway(Map<String, String> settings) {
        return gateway(settings, Map.of());
    }

    /** The same, with settings in the environment too. */
    public static GatewayProcess gateway(Map<String, String> settings, Map<String, String> environment) {
        GatewayProcess gateway =
                GatewayProcess.start(Started.KAFKA.bootstrap(), Started.REDIS.uri(), settings, environment);
        gateway.awaitReady();
        return gateway;
    }

    /** A worker of all gateways here that echoes. */
    public static EchoWorker echoWorker() {
        return new EchoWorker(Started.KAFKA.bootstrap(), Started.REDIS.uri());
    }

    /** The verbs for it. */
    public static GatewayContext context(GatewayProcess gateway) {
        return new GatewayContext(gateway.port(), Started.KAFKA.bootstrap(), Started.REDIS.uri());
    }
}
