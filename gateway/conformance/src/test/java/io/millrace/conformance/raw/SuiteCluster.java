package io.millrace.conformance.raw;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.worker.Desk;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.json.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One gateway with the settings that the public suites ask for, a path for each of the three, and the worker that does
 * what the suites' servers do.
 */
final class SuiteCluster {
    static final Duration PING_INTERVAL = Duration.ofMillis(300);
    static final Duration PING_TIMEOUT = Duration.ofMillis(200);
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    static final int MAX_PAYLOAD = 1_000_000;

    /** Where each suite's server is. */
    static final String SOCKET_IO_5 = "/socket.io/";

    static final String ENGINE_IO_4 = "/engine.io/";
    static final String ENGINE_IO_3 = "/engine.io-3/";

    /** Other paths, with other settings. */
    static final String OLD = "/old/chat/";

    static final String SILENT = "/silent";

    private SuiteCluster() {}

    /** For a static field with {@code @RegisterExtension}. */
    static ClusterExtension extension() {
        Map<String, String> settings = new HashMap<>();
        String[] paths = {"millrace.socketio.", "millrace.engineio.", "millrace.engineio.paths.v3."};
        for (String prefix : paths) {
            settings.put(prefix + "ping-interval", PING_INTERVAL.toMillis() + "ms");
            settings.put(prefix + "ping-timeout", PING_TIMEOUT.toMillis() + "ms");
            settings.put(prefix + "max-http-buffer-size", Integer.toString(MAX_PAYLOAD));
            settings.put(prefix + "allow-eio3", "false");
        }
        settings.put("millrace.socketio.connect-timeout", CONNECT_TIMEOUT.toMillis() + "ms");
        settings.put("millrace.socketio.namespaces", "/,/custom");
        settings.put("millrace.engineio.paths.v3.path", ENGINE_IO_3);
        settings.put("millrace.engineio.paths.v3.allow-eio3", "true");
        settings.put("millrace.engineio.paths.v3.silent-eio3", "close");
        others(settings);
        return ClusterExtension.of("suites", 1, settings);
    }

    private static void others(Map<String, String> settings) {
        String old = "millrace.socketio.paths.old.";
        settings.put(old + "path", OLD);
        settings.put(old + "ping-interval", "20s");
        settings.put(old + "ping-timeout", "10s");
        settings.put(old + "max-http-buffer-size", "5000");
        settings.put(old + "namespaces", "/,/legacy");
        settings.put(old + "client-version", "2.5");
        settings.put(old + "subprotocols", "chat.v2,chat.v1");
        String silent = "millrace.socketio.paths.silent.";
        settings.put(silent + "path", SILENT);
        settings.put(silent + "ping-interval", "300ms");
        settings.put(silent + "ping-timeout", "200ms");
        settings.put(silent + "silent-eio3", "probe");
    }

    /** Serves what the suites' clients say from now on. */
    static InTestWorker startWorker(ClusterExtension on) {
        Map<String, InTestWorker.Handler> handlers = new HashMap<>(Vocabulary.handlers());
        handlers.put(EventType.CONNECTED.wireName(), SuiteCluster::tellAuth);
        handlers.put("message", SuiteCluster::sayBack);
        handlers.put("message-with-ack", handlers.get("echo"));
        return InTestWorker.start(on.cluster(), handlers);
    }

    /* What the Socket.IO suite's server does first: tells the client what it presented. */
    private static void tellAuth(Event connected, Desk desk) {
        if (connected.origin().dialect().equals("socketio")) {
            Json auth = Vocabulary.field(connected.data(), "auth");
            desk.emit(Desk.to(connected), "auth", Json.array(auth.isNull() ? Json.EMPTY_OBJECT : auth), List.of());
        }
    }

    /* The Socket.IO suite's server has a name for it; the Engine.IO suites' says the same again. */
    private static void sayBack(Event event, Desk desk) {
        if (event.origin().dialect().equals("socketio")) {
            desk.emit(Desk.to(event), "message-back", Vocabulary.args(event), event.attachments());
        } else if (event.attachments().isEmpty()) {
            desk.send(
                    Desk.to(event), new Command.RawText(Vocabulary.arg(event, 0).asString()));
        } else {
            desk.send(Desk.to(event), new Command.RawBinary(event.attachments().getFirst()));
        }
    }
}
