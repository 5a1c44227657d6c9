package io.millrace.conformance.cluster;

import java.util.Map;

/**
 * The cluster of tests about who may do what: two gateways with SocketCluster's clients, on whom a worker decides, with
 * rules, and with a topic of a shop's.
 */
public final class GuardedGateways {
    /** Where orders go, what clients publish to {@code copy:*} and {@code own:*}, and what begins and ends. */
    public static final String SHOP = "shop.events";

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("millrace.connects.namespaces", "socketcluster"),
            Map.entry("millrace.access.within", "2s"),
            Map.entry("millrace.access.own.actions", "subscribe,publish"),
            Map.entry("millrace.access.own.names", "user:{sub}:*"),
            Map.entry("millrace.access.staff.actions", "publish"),
            Map.entry("millrace.access.staff.names", "staff:*"),
            Map.entry("millrace.access.staff.claims.role", "staff,boss"),
            Map.entry("millrace.access.boss.actions", "publish"),
            Map.entry("millrace.access.boss.names", "boss:*"),
            Map.entry("millrace.access.boss.claims.role", "boss"),
            Map.entry("millrace.access.asked.actions", "subscribe,publish"),
            Map.entry("millrace.access.asked.names", "ask:*"),
            Map.entry("millrace.access.asked.ask", "true"),
            Map.entry("millrace.access.events.actions", "event"),
            Map.entry("millrace.access.events.names", "secret"),
            Map.entry("millrace.access.events.allow", "nobody"),
            Map.entry("millrace.routes.default", "none"),
            Map.entry("millrace.routes.rest.topic", "millrace.events"),
            Map.entry("millrace.routes.rest.events", "echo"),
            Map.entry("millrace.routes.shop.topic", SHOP),
            Map.entry("millrace.routes.shop.events", "order"),
            Map.entry("millrace.routes.shop.notices", "connected"),
            Map.entry("millrace.routes.copies.topic", SHOP),
            Map.entry("millrace.routes.copies.channels", "copy:*"),
            Map.entry("millrace.routes.copies.publish", "copy"),
            Map.entry("millrace.routes.owned.topic", SHOP),
            Map.entry("millrace.routes.owned.channels", "own:*"),
            Map.entry("millrace.routes.owned.publish", "instead"));

    private GuardedGateways() {}

    /** For a static field with {@code @RegisterExtension}. */
    public static ClusterExtension extension() {
        return ClusterExtension.of("guarded", 2, SETTINGS);
    }
}
