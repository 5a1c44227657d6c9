package io.millrace.conformance.raw;

import io.millrace.conformance.worker.Desk;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A client of some dialect, which has come in.
 *
 * @param id its connection's
 */
record Speaker(String dialect, RawSocket socket, String id) implements AutoCloseable {
    /** All that are served. */
    static final List<String> DIALECTS = List.of("socketio", "socketcluster", "sono", "plain", "engineio");

    /** Opens one at that gateway. */
    static Speaker of(String dialect, String gateway, InTestWorker worker) {
        Set<String> before = ids(worker.seen());
        RawSocket socket = new RawSocket(gateway + path(dialect)).answersPings(true);
        switch (dialect) {
            case "socketio" -> {
                socket.text();
                socket.send("40");
                socket.text();
            }
            case "socketcluster" -> ChannelScript.comesIn(socket);
            case "engineio" -> socket.text();
            default -> {} // there is no welcome
        }
        Event connected = worker.await(
                "a client of " + dialect,
                event -> event.type() == EventType.CONNECTED
                        && event.origin().dialect().equals(dialect)
                        && !before.contains(event.origin().connection().value()));
        return new Speaker(dialect, socket, connected.origin().connection().value());
    }

    private static Set<String> ids(List<Event> events) {
        Set<String> ids = new HashSet<>();
        events.forEach(event -> ids.add(event.origin().connection().value()));
        return ids;
    }

    private static String path(String dialect) {
        return switch (dialect) {
            case "socketio" -> "/socket.io/?EIO=4&transport=websocket";
            case "socketcluster" -> "/socketcluster/";
            case "sono" -> "/ws";
            case "plain" -> "/events";
            case "engineio" -> "/engine.io/?EIO=4&transport=websocket";
            default -> throw new IllegalArgumentException(dialect);
        };
    }

    Target target() {
        return Desk.to(id);
    }

    @Override
    public void close() {
        socket.close();
    }
}
