package io.millrace.conformance.node;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The Node client from 1.x to 4.x against two gateways: one table of behaviours for all of its versions, with and
 * without the msgpack parser.
 */
final class VersionsIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.extension();

    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** A version as {@code package.json} names it, the parser that it is given, and how it connects. */
    private record Version(String client, String parser, String transport) {
        Version(String client, String parser) {
            this(client, parser, "websocket");
        }

        Version(String client) {
            this(client, "");
        }

        Version byPolling() {
            return new Version(client, parser, "polling");
        }

        String title() {
            return (parser.isEmpty() ? client : client + " with " + parser) + " by " + transport;
        }

        String together() {
            return parser.isEmpty() ? client : client + "+" + parser;
        }

        Map<String, String> environment() {
            String path = parser.isEmpty() ? "" : TwoGateways.MSGPACK;
            return Map.of("CLIENT", client, "PARSER", parser, "SOCKET_PATH", path, "TRANSPORTS", transport);
        }
    }

    private static final List<Version> WITH_PARSER = List.of(
            new Version("socket.io-client-2.5", "socket.io-msgpack-parser-2.2"),
            new Version(Clients.NEWEST, "socket.io-msgpack-parser"));

    private static InTestWorker worker;
    private static Control control;

    @BeforeAll
    static void start() {
        NodeTests.install();
        worker = InTestWorker.atTheDoor(ON.cluster(), Vocabulary.handlers());
        control = new Control(ON.cluster());
    }

    @AfterAll
    static void stop() {
        control.close();
        worker.close();
    }

    private static Stream<Version> versions() {
        return Stream.concat(Clients.versions().map(Version::new), WITH_PARSER.stream());
    }

    @TestFactory
    Stream<DynamicContainer> behaviours() {
        return Stream.concat(versions(), versions().map(Version::byPolling))
                .map(version -> DynamicContainer.dynamicContainer(
                        version.title(),
                        Stream.of(version).flatMap(one -> run("versions.test.mjs", one.environment()).stream())));
    }

    @TestFactory
    List<DynamicTest> allAtOnce() {
        String all = versions().map(Version::together).collect(Collectors.joining(","));
        return run("together.test.mjs", Map.of("VERSIONS", all, "SOCKET_PATH", TwoGateways.MSGPACK));
    }

    private static List<DynamicTest> run(String file, Map<String, String> more) {
        ON.cluster().heal();
        Map<String, String> environment = new HashMap<>(more);
        environment.put("GATEWAYS", String.join(",", ON.cluster().urls()));
        boolean polls = "polling".equals(more.get("TRANSPORTS")); // its requests must reach one gateway
        environment.put(
                "FRONT", polls ? ON.cluster().urls().getFirst() : ON.cluster().url());
        environment.put("CONTROL", control.url());
        return NodeTests.run(file, environment, LIMIT);
    }
}
