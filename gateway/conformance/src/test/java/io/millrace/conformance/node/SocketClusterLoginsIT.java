package io.millrace.conformance.node;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.Extent;
import io.millrace.conformance.worker.ChannelVocabulary;
import io.millrace.conformance.worker.InTestWorker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SocketCluster's tokens: Node clients from 4 to 20 at two gateways, which take a secret's and, meanwhile, others'. */
final class SocketClusterLoginsIT {
    private static final String SECRET = "of the settings, for SocketCluster's clients";
    private static final String KEYS = "socketcluster-keys";
    private static final String FOLDER = "socketcluster";
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String NEWEST = "socketcluster-client-20.0";

    @RegisterExtension
    static final ClusterExtension ON = ClusterExtension.of(
            "socketcluster-tokens",
            2,
            Map.of(
                    "millrace.socketcluster.auth-key", SECRET,
                    "millrace.socketcluster.auth-redis-key", KEYS,
                    "millrace.socketcluster.auth-redis-refresh", "200ms"));

    private static final List<String> ALWAYS =
            List.of("socketcluster-client-4.3", "socketcluster-client-14.3", NEWEST, NEWEST + "+sc-codec-min-bin");
    private static final List<String> IN_FULL = List.of(
            "socketcluster-client-5.5",
            "socketcluster-client-8.0",
            "socketcluster-client-11.2",
            "socketcluster-client-15.1",
            "socketcluster-client-17.2",
            "socketcluster-client-19.2",
            NEWEST + "=1");

    private static InTestWorker worker;

    @BeforeAll
    static void start() {
        NodeTests.install(FOLDER);
        worker = InTestWorker.start(ON.cluster(), ChannelVocabulary.handlers());
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @TestFactory
    Stream<DynamicContainer> tokens() {
        return Stream.concat(ALWAYS.stream(), Extent.FULL.only(IN_FULL))
                .map(version -> DynamicContainer.dynamicContainer(
                        version, Stream.of(version).flatMap(one -> run(one))));
    }

    private static Stream<DynamicTest> run(String version) {
        return NodeTests.run(
                FOLDER,
                "logins.test.mjs",
                Map.of(
                        "VERSION",
                        version,
                        "GATEWAYS",
                        String.join(",", ON.cluster().urls()),
                        "FRONT",
                        ON.cluster().url(),
                        "REDIS",
                        ON.cluster().redis(),
                        "AUTH_KEY",
                        SECRET,
                        "AUTH_REDIS_KEY",
                        KEYS),
                LIMIT)
                .stream();
    }
}
