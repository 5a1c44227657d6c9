package io.millrace.server.gateway;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * As many event loops as there are cores, where nobody says otherwise. Quarkus takes twice as many, for applications
 * that block now and then; ours never do, and fewer loops find more work each time they wake.
 */
public final class LoopsByCores implements ConfigSource {
    private static final String KEY = "quarkus.vertx.event-loops-pool-size";
    /** Below every file, so that any setting wins. */
    private static final int ORDINAL = 10;

    private final Map<String, String> properties =
            Map.of(KEY, Integer.toString(Runtime.getRuntime().availableProcessors()));

    @Override
    public Set<String> getPropertyNames() {
        return properties.keySet();
    }

    @Override
    public @Nullable String getValue(String name) {
        return properties.get(name);
    }

    @Override
    public String getName() {
        return "event loops by cores";
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }
}
