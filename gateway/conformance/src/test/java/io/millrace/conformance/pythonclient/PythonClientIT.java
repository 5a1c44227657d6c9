package io.millrace.conformance.pythonclient;

import static org.junit.jupiter.api.Assertions.fail;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.EverElsewhere;
import io.millrace.conformance.cluster.ForeignTests;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.node.Control;
import io.millrace.conformance.worker.Counting;
import io.millrace.conformance.worker.InTestWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Python client against two gateways, where it is installed; a continuous build must have it. */
final class PythonClientIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.extension();

    private static final Path FOLDER = Path.of("src/test/python/clients").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration LOOK_LIMIT = Duration.ofSeconds(20);
    private static final String WANTED = "No Python here has socketio, websocket and requests: apt-get install"
            + " python3-socketio python3-websocket python3-requests (or pip install 'python-socketio[client]')";

    private static InTestWorker worker;
    private static Control control;
    private static EverElsewhere front;

    @BeforeAll
    static void start() {
        front = new EverElsewhere(ON.cluster());
        worker = InTestWorker.atTheDoor(ON.cluster(), Counting.handlers());
        control = new Control(ON.cluster(), front);
    }

    @AfterAll
    static void stop() {
        front.close();
        control.close();
        worker.close();
    }

    @TestFactory
    Stream<DynamicContainer> client() {
        Optional<String> python = python();
        if (python.isEmpty() && Boolean.parseBoolean(System.getenv("CI"))) {
            fail(WANTED);
        }
        Assumptions.assumeTrue(python.isPresent(), WANTED);
        return Stream.of("websocket", "polling", "polling,websocket")
                .map(transport -> DynamicContainer.dynamicContainer(
                        "by " + transport,
                        Stream.of(transport).flatMap(one -> run(python.orElseThrow(), one).stream())));
    }

    /* Each request of one that polls reaches another gateway than the one before. */
    private static List<DynamicTest> run(String python, String transport) {
        ON.cluster().heal();
        boolean polls = transport.startsWith("polling");
        String file = transport.contains(",") ? "upgrade_test.py" : "client_test.py";
        Map<String, String> environment = Map.of(
                "GATEWAYS",
                String.join(",", ON.cluster().urls()),
                "FRONT",
                polls ? front.url() : ON.cluster().url(),
                "CONTROL",
                control.url(),
                "TRANSPORT",
                transport,
                "PYTHONDONTWRITEBYTECODE",
                "1");
        return ForeignTests.run(file, List.of(python, file), FOLDER, environment, LIMIT);
    }

    /* Debian's own first: another one on the PATH does not see Debian's packages. */
    private static Optional<String> python() {
        return Stream.of("/usr/bin/python3", "python3")
                .filter(PythonClientIT::has)
                .findFirst();
    }

    private static boolean has(String python) {
        try {
            List<String> look = List.of(python, "-c", "import socketio, websocket, requests");
            var _ = ForeignTests.output("look for python", look, FOLDER, Map.of(), LOOK_LIMIT);
            return true;
        } catch (java.io.UncheckedIOException | AssertionError _) {
            return false;
        }
    }
}
