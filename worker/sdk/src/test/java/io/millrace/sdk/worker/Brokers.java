package io.millrace.sdk.worker;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Kafka and Redis for the tests of this package. */
public final class Brokers implements QuarkusTestResourceLifecycleManager {
    static final int PARTITIONS = 4;
    private @Nullable EmbeddedKafka kafka;
    private @Nullable EmbeddedRedis redis;

    /** What tests do to Kafka. */
    interface KafkaSwitch {
        void restart();
    }

    @Override
    public Map<String, String> start() {
        try {
            kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults()
                    .withPartitions(PARTITIONS)
                    .withDataDirectory(Files.createTempDirectory("kafka")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        return Map.of("kafka.bootstrap.servers", kafka.bootstrap(), "quarkus.redis.hosts", redis.uri());
    }

    private void restartKafka() {
        EmbeddedKafka running = kafka;
        if (running != null) {
            running.stop();
            kafka = EmbeddedKafka.start(running.options());
        }
    }

    @Override
    public void inject(TestInjector injector) {
        KafkaSwitch kafkaSwitch = this::restartKafka;
        injector.injectIntoFields(kafkaSwitch, new TestInjector.MatchesType(KafkaSwitch.class));
    }

    @Override
    public void stop() {
        if (kafka != null) {
            kafka.stop();
        }
        if (redis != null) {
            redis.stop();
        }
    }
}
