package io.millrace.conformance.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The cluster of SocketCluster's tests: two gateways with several paths of it, and heartbeats that can be waited for.
 */
public final class SocketClusterGateways {
    /** Where nobody is pinged within a test, and the handshake must be quick. */
    public static final String QUIET = "/quiet/";

    /** The same, and what is said to clients at first comes in batches. */
    public static final String BATCHED = "/batched/";

    private static final Map<String, String> SETTINGS = settings();

    private SocketClusterGateways() {}

    private static Map<String, String> settings() {
        Map<String, String> all = new HashMap<>();
        for (String prefix : List.of("", "paths.asyngular.", "paths.silent.")) {
            all.put("millrace.socketcluster." + prefix + "ping-interval", "500ms");
            all.put("millrace.socketcluster." + prefix + "ping-timeout", "4s");
        }
        all.put("millrace.socketcluster.paths.asyngular.path", "/asyngular/");
        all.put("millrace.socketcluster.paths.silent.path", "/silent/");
        all.put("millrace.socketcluster.paths.silent.allow-client-publish", "false");
        all.put("millrace.socketcluster.paths.quiet.path", QUIET);
        all.put("millrace.socketcluster.paths.quiet.handshake-timeout", "2s");
        all.put("millrace.socketcluster.paths.batched.path", BATCHED);
        all.put("millrace.socketcluster.paths.batched.batch-on-handshake", "true");
        all.put("millrace.socketcluster.paths.batched.batch-on-handshake-duration", "10m"); // however slow the machine
        all.put("millrace.gateway.max-rooms", "100");
        return Map.copyOf(all);
    }

    /** For a static field with {@code @RegisterExtension}. */
    public static ClusterExtension extension() {
        return ClusterExtension.of("socketcluster", 2, SETTINGS);
    }
}
