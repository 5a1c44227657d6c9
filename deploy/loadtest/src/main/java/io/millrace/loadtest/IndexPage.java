package io.millrace.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The page above the simulations' own reports. */
record IndexPage(Path folder) {
    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>Load test</title>
            <style>
              body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
              pre { background: #f4f4f4; overflow-x: auto; padding: 1rem }
              .failed { color: #b00020 }
            </style>
            <h1>Load test</h1>
            %s
            </html>
            """;

    /** Returns where it is. */
    Path write(List<Outcome> outcomes) throws IOException {
        String sections = outcomes.stream().map(this::section).collect(Collectors.joining("\n"));
        return Files.writeString(folder.resolve("index.html"), PAGE.formatted(sections));
    }

    private String section(Outcome outcome) {
        String heading = outcome.report()
                .map(report ->
                        "<a href=\"%s\">%s</a>".formatted(folder.relativize(report), escaped(outcome.simulation())))
                .orElse(escaped(outcome.simulation()));
        return "<h2%s>%s</h2>\n<pre>%s</pre>"
                .formatted(
                        outcome.isWell() ? "" : " class=\"failed\"",
                        heading,
                        escaped(String.join("\n", outcome.lines()).strip()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
