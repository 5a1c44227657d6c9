package io.millrace.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What to know once everything runs. */
record Banner(Options options, Settings settings, Map<String, Integer> workerPorts, String kafka, String redis) {

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("Millrace is ready.");
        lines.add(line(
                "Try it",
                "http://localhost:%d/".formatted(options.gatewayPorts().getFirst())));
        if (settings.hasPages()) {
            lines.add(line("", "it links a page for each protocol, and one on which all talk in one room"));
            options.pages().keySet().forEach(page -> lines.add(line("", "in two tabs: " + addresses(page))));
        }
        for (int i = 0; i < options.gatewayPorts().size(); i++) {
            int port = options.gatewayPorts().get(i);
            lines.add(line(
                    i == 0 ? "Gateways" : "",
                    "http://localhost:%d  all clients; /q/health, /q/metrics".formatted(port)));
        }
        lines.add(line("Namespaces", settings.namespaces().replace(",", " ") + "  (-Dmillrace.socketio.namespaces)"));
        lines.add(line("Kafka", "%s, topic %s".formatted(kafka, settings.topic())));
        lines.add(line("Redis", redis));
        lines.add(line(
                "Workers",
                options.workers().isEmpty()
                        ? "none of ours: events wait for yours"
                        : String.join(", ", options.workers()) + "  (-Dlocal.workers=none starts without)"));
        workerPorts.forEach((name, port) ->
                lines.add(line("", "http://localhost:%d  %s; /q/health, /q/metrics".formatted(port, name))));
        lines.add(line(
                "Your own",
                "a worker in any language reads the topic and answers through Redis: gateway/contract/README.md,"));
        lines.add(line("", "in Java worker/README.md"));
        lines.add(line("Stop", "Ctrl-C"));
        lines.add("");
        return lines;
    }

    private String addresses(String page) {
        return options.gatewayPorts().stream()
                .limit(2)
                .map(port -> "http://localhost:%d/%s/".formatted(port, page))
                .collect(Collectors.joining("  "));
    }

    private static String line(String what, String text) {
        return "  %-11s %s".formatted(what, text);
    }
}
