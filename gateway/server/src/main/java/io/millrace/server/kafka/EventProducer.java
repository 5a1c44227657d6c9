package io.millrace.server.kafka;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.Producer;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;

/**
 * The gateway's one producer: the client under the outgoing channel {@value #CHANNEL}, configured by
 * {@code mp.messaging.outgoing.events.*}. The channel itself carries nothing: an emitter costs three times what the
 * producer does.
 */
@Singleton
public class EventProducer {
    static final String CHANNEL = "events";

    private final KafkaClientService clients;
    private final Map<String, Object> defaults;

    /** @param channel makes the messaging extension build the client; not used otherwise */
    @SuppressWarnings("unused")
    EventProducer(
            KafkaClientService clients,
            @Identifier("default-kafka-broker") Map<String, Object> defaults,
            @Channel(CHANNEL) Emitter<byte[]> channel) {
        this.clients = clients;
        this.defaults = defaults;
    }

    /** Thread-safe; keeps the order of each caller. */
    public Producer<byte[], byte[]> producer() {
        return clients.<byte[], byte[]>getProducer(CHANNEL).unwrap();
    }

    /** Waits so long for Kafka to take what was handed over, then takes no more. Not on an event loop. */
    public void close(Duration atMost) {
        producer().close(atMost);
    }

    /** What an admin client needs to reach the same brokers. */
    public Map<String, Object> adminProperties() {
        Map<String, Object> properties = new HashMap<>(defaults);
        properties.keySet().retainAll(AdminClientConfig.configNames());
        properties.putIfAbsent(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
        return properties;
    }
}
