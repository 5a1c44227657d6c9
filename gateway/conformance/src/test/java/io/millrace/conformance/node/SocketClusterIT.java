package io.millrace.conformance.node;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.Extent;
import io.millrace.conformance.cluster.SocketClusterGateways;
import io.millrace.conformance.worker.ChannelVocabulary;
import io.millrace.conformance.worker.InTestWorker;
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
 * SocketCluster's Node clients from 3 to 20, and asyngular's, against two gateways that find out by themselves what
 * each speaks: one table of behaviours for all of them.
 */
final class SocketClusterIT {
    @RegisterExtension
    static final ClusterExtension ON = SocketClusterGateways.extension();

    private static final String FOLDER = "socketcluster";
    /** Apart from the others, whose WebSocket trips over the bufferutil that comes with it. */
    private static final String OLDEST_FOLDER = "socketcluster-3";

    private static final String OLDEST = "socketcluster-client-3.1";
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String NEWEST = "socketcluster-client-20.0";
    private static final String ASYNGULAR = "asyngular-client-6.2@/asyngular/";

    private static final List<String> ALWAYS = List.of(
            "socketcluster-client-4.3",
            "socketcluster-client-5.5",
            "socketcluster-client-14.3",
            "socketcluster-client-17.2",
            NEWEST,
            NEWEST + "+sc-codec-min-bin");
    private static final List<String> IN_FULL = List.of(
            "socketcluster-client-8.0",
            "socketcluster-client-11.2",
            "socketcluster-client-15.1",
            "socketcluster-client-19.2",
            ASYNGULAR,
            NEWEST + "=1",
            "socketcluster-client-14.3+sc-codec-min-bin",
            "socketcluster-client-14.3@/socketcluster/v1/");

    private static InTestWorker worker;
    private static Control control;

    @BeforeAll
    static void start() {
        NodeTests.install(FOLDER);
        NodeTests.install(OLDEST_FOLDER, FOLDER);
        worker = InTestWorker.start(ON.cluster(), ChannelVocabulary.handlers());
        control = new Control(ON.cluster());
    }

    @AfterAll
    static void stop() {
        control.close();
        worker.close();
    }

    private static Stream<String> versions() {
        return Stream.concat(ALWAYS.stream(), Extent.FULL.only(IN_FULL));
    }

    @TestFactory
    Stream<DynamicContainer> behaviours() {
        return versions()
                .map(version -> DynamicContainer.dynamicContainer(
                        version,
                        Stream.of(version).flatMap(one -> run("versions.test.mjs", Map.of("VERSION", one)).stream())));
    }

    @TestFactory
    List<DynamicTest> allAtOnce() {
        String all = Stream.concat(ALWAYS.stream(), IN_FULL.stream()).collect(Collectors.joining(","));
        return run("together.test.mjs", Map.of("VERSIONS", all));
    }

    @TestFactory
    List<DynamicTest> oldest() {
        return run(OLDEST_FOLDER, "versions.test.mjs", Map.of("VERSION", OLDEST));
    }

    private static List<DynamicTest> run(String file, Map<String, String> more) {
        return run(FOLDER, file, more);
    }

    private static List<DynamicTest> run(String folder, String file, Map<String, String> more) {
        ON.cluster().heal();
        Map<String, String> environment = new HashMap<>(more);
        environment.put("GATEWAYS", String.join(",", ON.cluster().urls()));
        environment.put("FRONT", ON.cluster().url());
        environment.put("CONTROL", control.url());
        return NodeTests.run(folder, file, environment, LIMIT);
    }
}
