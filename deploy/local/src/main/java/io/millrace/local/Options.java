package io.millrace.local;

import io.millrace.embedded.StartException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What can be chosen: ports, workers, where data stays, the JVMs' flags.
 *
 * @param root the checkout
 * @param gatewayPorts of which each becomes a gateway
 * @param dataDirectory where Kafka's log stays; null for a temporary directory
 * @param workers names of bundled workers to start
 * @param gatewayFlags added to each gateway's JVM
 * @param workerFlags added to each worker's JVM
 * @param restart whether a gateway that ends is started again, instead of ending the rest
 */
record Options(
        Path root,
        List<Integer> gatewayPorts,
        int kafkaPort,
        int redisPort,
        @Nullable Path dataDirectory,
        List<String> workers,
        List<String> gatewayFlags,
        List<String> workerFlags,
        boolean restart) {
    static final String ROOT = "local.root";
    static final String GATEWAY_PORTS = "local.gateway.ports";
    static final String KAFKA_PORT = "local.kafka.port";
    static final String REDIS_PORT = "local.redis.port";
    static final String DATA = "local.data";
    static final String WORKERS = "local.workers";
    static final String GATEWAY_JVM = "local.gateway.jvm";
    static final String WORKER_JVM = "local.worker.jvm";
    static final String RESTART = "local.restart";

    /** Started where nothing else is said. */
    static final List<String> USUAL = List.of("echo", "chat");

    static final List<String> BUNDLED = List.of("echo", "chat", "wallet");

    private static final Set<String> PAGES = Set.of("chat");

    private static final Set<String> NAMES =
            Set.of(ROOT, GATEWAY_PORTS, KAFKA_PORT, REDIS_PORT, DATA, WORKERS, GATEWAY_JVM, WORKER_JVM, RESTART);

    /** @throws StartException when a value cannot be, or an option is not known */
    static Options of(Given given) {
        for (String name :
                given.propertiesWhere(name -> name.startsWith("local.")).keySet()) {
            if (!NAMES.contains(name)) {
                throw wrong("-D%s is no option of this command; these are: %s".formatted(name, sorted(NAMES)));
            }
        }
        var options = new Options(
                Path.of(given.value(ROOT).orElse("")).toAbsolutePath().normalize(),
                split(given.value(GATEWAY_PORTS).orElse("8080,8081"), ",").stream()
                        .map(text -> port(GATEWAY_PORTS, text))
                        .toList(),
                port(KAFKA_PORT, given.value(KAFKA_PORT).orElse("9092")),
                port(REDIS_PORT, given.value(REDIS_PORT).orElse("6379")),
                given.value(DATA).map(Path::of).orElse(null),
                workers(given.value(WORKERS).orElse(String.join(",", USUAL))),
                split(given.value(GATEWAY_JVM).orElse(""), "\\s"),
                split(given.value(WORKER_JVM).orElse(""), "\\s"),
                yesOrNo(RESTART, given.value(RESTART).orElse("false")));
        options.refusePortsTwice();
        return options;
    }

    /** Workers' own pages, which gateways serve for trying: name to folder. */
    Map<String, Path> pages() {
        return workers.stream().filter(PAGES::contains).collect(Collectors.toMap(name -> name, name -> root.resolve(
                        "worker")
                .resolve(name)
                .resolve("page")));
    }

    private void refusePortsTwice() {
        if (gatewayPorts.isEmpty()) {
            throw wrong("-D%s names no port".formatted(GATEWAY_PORTS));
        }
        var all = new ArrayList<>(gatewayPorts);
        all.add(kafkaPort);
        all.add(redisPort);
        var seen = new HashSet<Integer>();
        for (int port : all) {
            if (!seen.add(port)) {
                throw wrong("Port %d is wanted twice: -D%s, -D%s and -D%s must all differ"
                        .formatted(port, GATEWAY_PORTS, KAFKA_PORT, REDIS_PORT));
            }
        }
    }

    private static List<String> workers(String text) {
        if (text.equals("none")) {
            return List.of();
        }
        List<String> names = split(text, ",").stream().distinct().toList();
        for (String name : names) {
            if (!BUNDLED.contains(name)) {
                throw wrong(
                        "-D%s: there is no bundled worker %s; it is none, or of %s".formatted(WORKERS, name, BUNDLED));
            }
        }
        return names;
    }

    private static boolean yesOrNo(String option, String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw wrong("-D%s: %s is neither true nor false".formatted(option, text));
        }
        return text.equals("true");
    }

    private static int port(String option, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw wrong("-D%s: %s is no port from 1 to 65535".formatted(option, text));
    }

    private static List<String> split(String text, String at) {
        return Arrays.stream(text.split(at, -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static String sorted(Set<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }

    private static StartException wrong(String sentence) {
        return new StartException(sentence + ".", null);
    }
}
