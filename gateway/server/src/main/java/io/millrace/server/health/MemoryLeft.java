package io.millrace.server.health;

import io.millrace.server.gateway.Gateway;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready is a gateway with next to no memory left: those that are there stay, others go elsewhere. */
@Readiness
@ApplicationScoped
public class MemoryLeft implements HealthCheck {
    private final Gateway gateway;

    MemoryLeft(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("memory")
                .withData("full", Math.round(gateway.memory().share() * 100) + " %")
                .status(!gateway.memory().isOver())
                .build();
    }
}
