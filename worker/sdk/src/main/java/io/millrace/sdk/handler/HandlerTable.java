package io.millrace.sdk.handler;

import io.millrace.contract.EventType;
import io.millrace.sdk.OnEvent;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All handlers of a service. Immutable, any thread. */
public final class HandlerTable {
    /* Type, then namespace, then name: no key object is made for a look-up. */
    private final Map<EventType, Map<String, Map<String, Handler>>> byType = new EnumMap<>(EventType.class);
    private final int size;

    HandlerTable(Map<Trigger, Handler> handlers) {
        handlers.forEach((trigger, handler) -> byType.computeIfAbsent(trigger.type(), _ -> new HashMap<>())
                .computeIfAbsent(trigger.namespace(), _ -> new HashMap<>())
                .put(trigger.name(), handler));
        size = handlers.size();
    }

    /**
     * The handler of an event, the most exact that there is: of the namespace and name, of the name in any namespace,
     * of any name in the namespace, of anything.
     *
     * @param name the event's; the channel's, for what is of one
     */
    public @Nullable Handler find(EventType type, String namespace, String name) {
        Map<String, Map<String, Handler>> byNamespace = byType.get(type);
        if (byNamespace == null) {
            return null;
        }
        if (type == EventType.CONNECT) {
            Map<String, Handler> all = longest(byNamespace, namespace);
            return all == null ? null : all.get(OnEvent.ANY);
        }
        Map<String, Handler> here = byNamespace.getOrDefault(namespace, Map.of());
        Map<String, Handler> anywhere = byNamespace.getOrDefault(OnEvent.ANY, Map.of());
        if (type == EventType.SUBSCRIBE || type == EventType.PUBLISH) {
            Handler handler = longest(here, name);
            return handler == null ? longest(anywhere, name) : handler;
        }
        for (String wanted : List.of(name, OnEvent.ANY)) {
            Handler handler = here.get(wanted);
            if (handler == null) {
                handler = anywhere.get(wanted);
            }
            if (handler != null) {
                return handler;
            }
        }
        return null;
    }

    /** Whether there is one for events of this type. */
    public boolean has(EventType type) {
        return byType.containsKey(type);
    }

    /** Whether there is one that decides on clients. */
    public boolean decides() {
        return has(EventType.CONNECT);
    }

    /* The exact one, then the longest that ends with a star. */
    private static <T> @Nullable T longest(Map<String, T> byPattern, String name) {
        T best = byPattern.get(name);
        for (int length = name.length(); best == null && length >= 0; length--) {
            best = byPattern.get(name.substring(0, length) + OnEvent.ANY);
        }
        return best;
    }

    /** How many there are. */
    public int size() {
        return size;
    }
}
