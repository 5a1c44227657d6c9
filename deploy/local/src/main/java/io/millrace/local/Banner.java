package io.millrace.local;

import java.util.ArrayList;
import java.util.List;

/** What to know once everything runs. */
record Banner(Options options, Settings settings, String kafka, String redis) {

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("Millrace is ready.");
        lines.add(line(
                "Try it",
                "http://localhost:%d/".formatted(options.gatewayPorts().getFirst())));
        for (int i = 0; i < options.gatewayPorts().size(); i++) {
            int port = options.gatewayPorts().get(i);
            lines.add(line(
                    i == 0 ? "Gateways" : "",
                    "http://localhost:%d  Socket.IO 4 clients; /q/health, /q/metrics".formatted(port)));
        }
        lines.add(line("Namespaces", settings.namespaces().replace(",", " ") + "  (-Dmillrace.socketio.namespaces)"));
        lines.add(line("Kafka", "%s, topic %s".formatted(kafka, settings.topic())));
        lines.add(line("Redis", redis));
        lines.add(line(
                "Workers",
                options.workers().isEmpty()
                        ? "none of ours: events wait for yours"
                        : String.join(", ", options.workers()) + "  (-Dlocal.workers=none starts without)"));
        lines.add(line(
                "Your own",
                "a worker in any language reads the topic and answers through Redis: gateway/contract/README.md,"));
        lines.add(line("", "in Java worker/README.md"));
        lines.add(line("Stop", "Ctrl-C"));
        lines.add("");
        return lines;
    }

    private static String line(String what, String text) {
        return "  %-11s %s".formatted(what, text);
    }
}
