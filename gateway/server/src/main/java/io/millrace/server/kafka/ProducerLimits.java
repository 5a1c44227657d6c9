package io.millrace.server.kafka;

import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.eclipse.microprofile.config.Config;

/** Lets the producer take what the topic takes: see {@link KafkaConfig#maxEventSize}. */
@ApplicationScoped
public class ProducerLimits implements ClientCustomizer<Map<String, Object>> {
    private final KafkaConfig config;

    ProducerLimits(KafkaConfig config) {
        this.config = config;
    }

    @Override
    public Map<String, Object> customize(String channel, Config channelConfig, Map<String, Object> client) {
        if (channel.equals(EventProducer.CHANNEL)) {
            client.put(
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                    Math.toIntExact(config.maxEventSize().asLongValue()));
        }
        return client;
    }
}
