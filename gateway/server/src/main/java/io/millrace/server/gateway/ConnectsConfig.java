package io.millrace.server.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where a worker decides who comes in. */
@ConfigMapping(prefix = "millrace.connects")
public interface ConnectsConfig {
    /**
     * Namespaces in which a worker decides, exact or with a {@code *} at the end; clients come into all others without
     * a round trip.
     */
    Optional<List<String>> namespaces();

    /** The questions. */
    @WithDefault("millrace.connects")
    String topic();

    /** How long the topic keeps them, where it is created here: they hold credentials. */
    @WithDefault("10m")
    Duration retention();

    /** How long a worker may take. */
    @WithDefault("10s")
    Duration within();

    /** Clients on whom a worker may be deciding at once; one more is closed with 1013, and comes back. */
    @WithDefault("20000")
    int waiting();

    /** What becomes of a client on whom nobody has decided by then: {@code refuse} or {@code let-in}. */
    @WithDefault("refuse")
    Unanswered unanswered();

    /** See {@link #unanswered()}. */
    enum Unanswered {
        /** It is told that nobody has decided, and may ask again. */
        REFUSE,
        /** It comes in, under no name. */
        LET_IN
    }
}
