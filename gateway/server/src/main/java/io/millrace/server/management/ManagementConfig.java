package io.millrace.server.management;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Where operators ask for health and metrics. */
@ConfigMapping(prefix = "millrace.management")
public interface ManagementConfig {
    /**
     * A port for {@code /q/health} and {@code /q/metrics} alone, which the clients' port then answers by 404; without
     * one they are on the clients' port.
     */
    Optional<Integer> port();
}
