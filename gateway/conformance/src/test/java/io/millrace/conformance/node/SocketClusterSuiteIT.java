package io.millrace.conformance.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.conformance.cluster.ClusterExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The own suite of {@code socketcluster-client} 20.0.2, all of its tests as npm has them: against a gateway, and with
 * the suite's handlers in a worker.
 */
final class SocketClusterSuiteIT {
    private static final String FOLDER = "socketcluster-suite";
    private static final int TESTS = 40;
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    /** As the suite's own call of mocha has it. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String KEY = "testkey";
    private static final String KEYS = "keys-of-the-suite";

    private static final Map<String, String> SETTINGS = Map.of(
            "millrace.socketcluster.ping-timeout",
            PING_TIMEOUT.toSeconds() + "s",
            "millrace.socketcluster.auth-redis-key",
            KEYS,
            "millrace.socketcluster.auth-redis-refresh",
            "100ms");

    @RegisterExtension
    static final ClusterExtension ON =
            ClusterExtension.of("socketcluster-suite", 1, SETTINGS, Map.of(KEYS, keySet(KEY)));

    private static String keySet(String secret) {
        String k = Base64.getUrlEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
        return "{\"keys\":[{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"" + k + "\"}]}";
    }

    @BeforeAll
    static void install() {
        NodeTests.install(FOLDER);
    }

    @TestFactory
    Stream<DynamicTest> ofTheClient() {
        Map<String, String> environment = Map.of(
                "GATEWAY", ON.cluster().gateway(0).url(),
                "KAFKA", ON.cluster().kafka(),
                "REDIS", ON.cluster().redis(),
                "AUTH_KEY", KEY,
                "AUTH_REDIS_KEY", KEYS,
                "PING_TIMEOUT", Long.toString(PING_TIMEOUT.toMillis()));
        List<DynamicTest> tests = NodeTests.mocha(FOLDER, "suite.cjs", environment, PATIENCE, LIMIT);
        DynamicTest all = DynamicTest.dynamicTest("all of its tests", () -> assertEquals(TESTS, tests.size()));
        return Stream.concat(tests.stream(), NodeTests.isWhole() ? Stream.of(all) : Stream.of());
    }
}
