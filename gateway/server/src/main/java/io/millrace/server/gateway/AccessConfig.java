package io.millrace.server.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.Map;

/** Who may do what with channels and events. Names that no rule covers are free. */
@ConfigMapping(prefix = "millrace.access")
public interface AccessConfig {
    /** By their names, which are of letters and digits. No rule is called {@code within}. */
    @WithParentName
    Map<String, AccessRuleConfig> named();

    /** How long a worker that is asked may take. */
    @WithDefault("10s")
    Duration within();
}
