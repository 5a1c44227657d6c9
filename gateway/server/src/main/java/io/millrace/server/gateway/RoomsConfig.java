package io.millrace.server.gateway;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Rooms. */
@ConfigMapping(prefix = "millrace.rooms")
public interface RoomsConfig {
    /**
     * Rooms that clients of all dialects have in common, exact or with a {@code *} at the end: they are rooms of
     * namespace {@code /}.
     */
    Optional<List<String>> shared();
}
