package io.millrace.worker.wallet;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.Optional;
import java.util.Set;

/** What the user is like that this wallet plays, and its key. */
@ConfigMapping(prefix = "wallet")
interface WalletConfig {
    /** What {@code getVersion} says. */
    @WithDefault("${quarkus.application.version}")
    String version();

    /** Of which the demo's key is made: equal phrases make equal keys, so that all instances have the same. */
    @WithDefault("the demo wallet of Millrace, whose key guards nothing")
    String demoPhrase();

    /** Origins that the user does not let pair; all others are let without asking. */
    @WithName("refuses")
    Optional<Set<String>> refusedOrigins();

    /** Whether the user lets that origin pair. */
    default boolean lets(String origin) {
        return !refusedOrigins().orElse(Set.of()).contains(origin);
    }
}
