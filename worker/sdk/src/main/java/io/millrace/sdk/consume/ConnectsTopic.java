package io.millrace.sdk.consume;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Consumes the gateways' questions with the events, in services that decide on clients. The handlers are known after
 * the settings are read and before consumption begins: hence a setting that changes in between.
 */
public final class ConnectsTopic implements ConfigSource {
    private static final String KEY = "mp.messaging.incoming.millrace-events.topics";
    /** Above this library's own defaults, below whatever a service says. */
    private static final int ORDINAL = 150;

    private static volatile boolean wanted;

    /** Whether the service has a handler for questions. Before its consumption begins. */
    static void isWanted(boolean is) {
        wanted = is;
    }

    @Override
    public Set<String> getPropertyNames() {
        return Set.of(KEY);
    }

    @Override
    public @Nullable String getValue(String name) {
        return wanted && name.equals(KEY) ? "${millrace.worker.topics},${millrace.worker.connects-topic}" : null;
    }

    @Override
    public Map<String, String> getProperties() {
        return Map.of();
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }

    @Override
    public String getName() {
        return "Millrace's questions";
    }
}
