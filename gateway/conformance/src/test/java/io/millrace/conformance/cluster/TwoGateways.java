package io.millrace.conformance.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The cluster that most tests share: two gateways, heartbeats that a test can wait for, some namespaces, one in which a
 * worker decides who comes in, and a second path for the msgpack parser.
 */
public final class TwoGateways {
    /** Where clients of the msgpack parser connect; all else is as on the first path. */
    public static final String MSGPACK = "/msgpack/";

    /** Where clients of Engine.IO 3 are refused. */
    public static final String ONLY_4 = "/only4/";

    /** Of rooms of {@code /chat} whose names begin so, workers are told who comes and goes. */
    public static final String TOLD = "told-";

    private static final Map<String, String> SETTINGS = settings();

    private TwoGateways() {}

    private static Map<String, String> settings() {
        Map<String, String> all = new HashMap<>();
        for (String prefix : List.of("millrace.socketio.", "millrace.socketio.paths.msgpack.")) {
            all.put(prefix + "ping-interval", "500ms");
            all.put(prefix + "ping-timeout", "4s");
            all.put(prefix + "namespaces", "/,/chat,/room-*,/door");
        }
        all.put("millrace.socketio.paths.msgpack.path", MSGPACK);
        all.put("millrace.socketio.paths.msgpack.parser", "msgpack");
        all.put("millrace.socketio.paths.only4.path", ONLY_4);
        all.put("millrace.socketio.paths.only4.allow-eio3", "false");
        all.put("millrace.connects.namespaces", "/door");
        all.put("millrace.connects.within", "2s");
        all.put("millrace.routes.told.notices", "joined,left");
        all.put("millrace.routes.told.rooms", TOLD + '*');
        all.put("millrace.routes.told.namespaces", "/chat");
        return Map.copyOf(all);
    }

    /** For a static field with {@code @RegisterExtension}. */
    public static ClusterExtension extension() {
        return fresh("gateway");
    }

    /** One of the same kind that nobody else under another name has used: its Kafka holds nothing yet. */
    public static ClusterExtension fresh(String name) {
        return ClusterExtension.of(name, 2, SETTINGS);
    }
}
