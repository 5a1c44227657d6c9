package io.millrace.conformance.cluster;

import java.util.Map;

/**
 * The cluster that most tests share: two gateways, heartbeats that a test can wait for, some namespaces, and one in
 * which a worker decides who comes in.
 */
public final class TwoGateways {
    private static final Map<String, String> SETTINGS = Map.of(
            "millrace.socketio.ping-interval", "500ms",
            "millrace.socketio.ping-timeout", "4s",
            "millrace.socketio.namespaces", "/,/chat,/room-*,/door",
            "millrace.connects.namespaces", "/door",
            "millrace.connects.within", "2s");

    private TwoGateways() {}

    /** For a static field with {@code @RegisterExtension}. */
    public static ClusterExtension extension() {
        return fresh("gateway");
    }

    /** One of the same kind that nobody else under another name has used: its Kafka holds nothing yet. */
    public static ClusterExtension fresh(String name) {
        return ClusterExtension.of(name, 2, SETTINGS);
    }
}
