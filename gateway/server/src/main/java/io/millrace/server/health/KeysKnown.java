package io.millrace.server.health;

import io.millrace.server.auth.Doorkeepers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready is a gateway that has keys to verify tokens with, or need not verify any. Keys that it had once are enough. */
@Readiness
@ApplicationScoped
public class KeysKnown implements HealthCheck {
    private final Doorkeepers doorkeepers;

    KeysKnown(Doorkeepers doorkeepers) {
        this.doorkeepers = doorkeepers;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<String> trouble = doorkeepers.trouble();
        return HealthCheckResponse.named("token keys")
                .withData("keys", trouble.orElse("there"))
                .status(trouble.isEmpty())
                .build();
    }
}
