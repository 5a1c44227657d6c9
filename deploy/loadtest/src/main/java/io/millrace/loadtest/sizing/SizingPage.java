package io.millrace.loadtest.sizing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;

/** The tables of SIZING.md, which are made of what was measured and never written by hand. */
public final class SizingPage {
    private static final double MIB = 1 << 20;
    private static final List<Double> SIZES = List.of(10_000.0, 100_000.0, 1_000_000.0);

    private SizingPage() {}

    /**
     * Puts what was measured into the checkout: {@code costs.properties}, and the tables of the page.
     *
     * @param circumstances of the measurement, one a line
     */
    public static void write(Path root, Costs costs, List<String> circumstances) throws IOException {
        Path module = root.resolve("deploy/loadtest");
        var lines =
                new ArrayList<>(circumstances.stream().map(line -> "# " + line).toList());
        lines.addAll(costs.lines());
        Files.write(module.resolve("src/main/resources/io/millrace/loadtest/sizing/costs.properties"), lines);
        Path page = module.resolve("SIZING.md");
        Files.writeString(page, with(Files.readString(page), read(costs), circumstances));
    }

    /* As they are read back, with as many digits as the file has. */
    private static Costs read(Costs costs) {
        var properties = new Properties();
        costs.lines()
                .forEach(line -> properties.setProperty(
                        line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return Costs.of(properties);
    }

    /** The page with its tables made anew. */
    static String with(String page, Costs costs, List<String> circumstances) {
        String next = between(page, "circumstances", String.join("\n", circumstances));
        next = between(next, "costs", String.join("\n", costs(costs)));
        return between(next, "clusters", String.join("\n", clusters(costs)));
    }

    /** What is between the marks of this name. */
    static String part(String page, String name) {
        return page.substring(page.indexOf(mark(name)) + mark(name).length(), page.indexOf(mark("/" + name)))
                .strip();
    }

    private static String between(String page, String name, String text) {
        int begin = page.indexOf(mark(name));
        int end = page.indexOf(mark("/" + name));
        if (begin < 0 || end < begin) {
            throw new IllegalStateException("The page has no marks of " + name);
        }
        return page.substring(0, begin + mark(name).length()) + "\n\n" + text + "\n\n" + page.substring(end);
    }

    private static String mark(String name) {
        return "<!-- " + name + " -->";
    }

    /** What one thing costs, as a table. */
    public static List<String> costs(Costs costs) {
        return List.of(
                "| | gateway | worker `echo` | Kafka, one replica | Redis |",
                "|---|---|---|---|---|",
                row(
                        "a connection at rest",
                        "%.1f KB of heap, %.1f KB resident; %.1f µs a second"
                                .formatted(
                                        costs.gatewayConnectionHeap() / 1024,
                                        costs.gatewayConnectionBytes() / 1024,
                                        costs.gatewayRestCpu()),
                        "",
                        "",
                        "%.0f bytes".formatted(costs.redisConnectionBytes())),
                row(
                        "one that comes, and goes",
                        "%.0f µs".formatted(costs.gatewayConnectCpu()),
                        "",
                        "%.0f bytes".formatted(costs.kafkaConnectionBytes()),
                        "%.1f commands".formatted(costs.redisConnectCommands())),
                row(
                        "an event, with its answer",
                        "%.0f µs".formatted(costs.gatewayEventCpu()),
                        "%.0f µs".formatted(costs.workerEventCpu()),
                        "%.0f µs, %.0f bytes (%.0f before compression)"
                                .formatted(costs.kafkaEventCpu(), costs.kafkaEventBytes(), costs.kafkaEventRawBytes()),
                        "%.1f µs, %.0f bytes in and out, %.1f commands"
                                .formatted(costs.redisEventCpu(), costs.redisEventBytes(), costs.redisEventCommands())),
                row(
                        "a room's message",
                        "%.0f µs on each with a member".formatted(costs.gatewayMessageCpu()),
                        "as an event",
                        "as an event",
                        "as an event"),
                row("its delivery to one member", "%.1f µs".formatted(costs.gatewayDeliveryCpu()), "", "", ""));
    }

    /** How much the loads of the page need. */
    static List<String> clusters(Costs costs) {
        var lines = new ArrayList<>(heading());
        for (double size : SIZES) {
            Wanted.loads(size).forEach(wanted -> lines.add(cluster(costs, wanted)));
        }
        return lines;
    }

    /** The heads of a cluster's columns. */
    static List<String> heading() {
        return List.of(
                "| connections | load | gateways | first to run out | gateways' cores | partitions | workers |"
                        + " Kafka, each replica | Redis |",
                "|---|---|---|---|---|---|---|---|---|");
    }

    /** What one load needs. */
    static String cluster(Costs costs, Wanted wanted) {
        Needed needed = Needed.of(costs, wanted);
        return row(
                String.format(Locale.ROOT, "%,.0f", wanted.connections()),
                wanted.name(),
                Integer.toString(needed.gateways()),
                needed.first(),
                "%.1f".formatted(needed.gatewayCores()),
                Integer.toString(needed.partitions()),
                Integer.toString(needed.workers()),
                "%.2f MB/s, %.0f GB a day, %.1f cores"
                        .formatted(needed.kafkaBytes() / 1e6, needed.kafkaBytes() * 86_400 / 1e9, needed.kafkaCores()),
                "%d (%.2f cores, %.0f MB)".formatted(needed.shards(), needed.redisCores(), needed.redisBytes() / MIB));
    }

    private static String row(String... cells) {
        return List.of(cells).stream().collect(Collectors.joining(" | ", "| ", " |"));
    }
}
