package io.millrace.server.health;

import io.millrace.server.gateway.Gateway;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready is a gateway whose clients' events reach Kafka and whose workers' commands reach clients. */
@Readiness
@ApplicationScoped
public class BrokersReady implements HealthCheck {
    private final Gateway gateway;

    BrokersReady(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("brokers");
        Optional<String> kafka = gateway.kafkaTrouble();
        Optional<String> redis = gateway.redisTrouble();
        return response.withData("kafka", kafka.orElse("there"))
                .withData("redis", redis.orElse("there"))
                .status(kafka.isEmpty() && redis.isEmpty())
                .build();
    }
}
