package io.millrace.conformance.raw;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.worker.InTestWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Rows of {@link Script scripts} on the Socket.IO path of the two gateways. Behind each row that ends its session a
 * fresh client is served.
 */
final class Conversations {
    private final ClusterExtension on;
    private final InTestWorker worker;
    private final String query;
    private final List<String> beginning;

    /**
     * @param query of the opening request
     * @param beginning what is said first in each conversation that does not begin by itself
     */
    Conversations(ClusterExtension on, InTestWorker worker, String query, List<String> beginning) {
        this.on = on;
        this.worker = worker;
        this.query = query;
        this.beginning = List.copyOf(beginning);
    }

    /** A row that goes on behind the beginning. */
    static Arguments row(String behaviour, String... steps) {
        return arguments(behaviour, true, List.of(steps));
    }

    /** A row that begins by itself, with the open packet read. */
    static Arguments fresh(String behaviour, String... steps) {
        return arguments(behaviour, false, List.of(steps));
    }

    /** Plays a row. */
    void play(boolean behindTheBeginning, List<String> steps) {
        boolean ends = !steps.isEmpty() && steps.getLast().startsWith("closed");
        List<String> all = new ArrayList<>(behindTheBeginning ? beginning : List.of());
        all.addAll(steps);
        if (!ends) {
            all.add("echo");
        }
        converse(all);
        if (ends) {
            List<String> next = new ArrayList<>(beginning);
            next.add("echo");
            converse(next);
        }
    }

    private void converse(List<String> steps) {
        try (RawSocket socket = open()) {
            script(socket).play(steps);
        }
    }

    /** A WebSocket on the first gateway. */
    RawSocket open() {
        return open(Map.of());
    }

    /** The same with headers of the opening request. */
    RawSocket open(Map<String, String> headers) {
        return new RawSocket(url(), headers).answersPings(true);
    }

    String url() {
        return on.cluster().gateway(0).url() + "/socket.io/" + query;
    }

    /** Reads the open packet; what follows goes by the script. */
    Script script(RawSocket socket) {
        return new Script(socket, worker, EngineRows.sid(socket.text()));
    }
}
