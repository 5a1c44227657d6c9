package io.millrace.server.health;

import io.millrace.server.gateway.Gateway;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready is no gateway that was told to stop, from the first moment on: so that nobody is sent to it any more. */
@Readiness
@ApplicationScoped
public class NotDraining implements HealthCheck {
    private final Gateway gateway;

    NotDraining(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public HealthCheckResponse call() {
        boolean draining = gateway.drain().hasBegun();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("gateway").status(!draining);
        return draining
                ? response.withData("state", "draining")
                        .withData("clients", gateway.drain().clientsToGo())
                        .build()
                : response.withData("state", "serving").build();
    }
}
