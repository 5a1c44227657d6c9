package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.fail;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.ForeignTests;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.contract.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The public suites themselves, by their own runner, where somebody has a checkout of them: they are not part of this
 * repository.
 */
@EnabledIfSystemProperty(
        named = "millrace.conformance.suites",
        matches = ".+",
        disabledReason = "wants -Dconformance.suites=<socketio/socket.io>/docs")
final class OriginalSuitesIT {
    @RegisterExtension
    static final ClusterExtension ON = SuiteCluster.extension();

    private static final Path SOURCE = Path.of(System.getProperty("millrace.conformance.suites", ""));
    private static final Path COPIES = Path.of("target/suites").toAbsolutePath();
    /*
     * What comes together with the opening is lost to version 3's suite where it waits for the opening first: with the
     * original's server, too, now and then.
     */
    private static final String LOSING =
            "await waitFor\\(socket, \"open\"\\);\\s+(await waitFor\\(socket, \"message\"\\); // handshake)";

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static InTestWorker worker;

    @BeforeAll
    static void startWorker() {
        worker = SuiteCluster.startWorker(ON);
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    @TestFactory
    Stream<DynamicTest> engineIo3() {
        return run("engine.io-protocol/v3-test-suite", "/engine.io/", SuiteCluster.ENGINE_IO_3);
    }

    @TestFactory
    Stream<DynamicTest> engineIo4() {
        return run("engine.io-protocol/v4-test-suite", "/engine.io/", SuiteCluster.ENGINE_IO_4);
    }

    @TestFactory
    Stream<DynamicTest> socketIo5() {
        return run("socket.io-protocol/v5-test-suite", "/socket.io/", SuiteCluster.SOCKET_IO_5);
    }

    private static Stream<DynamicTest> run(String suite, String itsPath, String ours) {
        Path copy = COPIES.resolve(suite);
        try {
            Files.createDirectories(copy);
            for (String file : List.of("package.json", "package-lock.json", "node-imports.js")) {
                Files.copy(
                        SOURCE.resolve(suite).resolve(file), copy.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            String tests = Files.readString(SOURCE.resolve(suite).resolve("test-suite.js"));
            Files.writeString(
                    copy.resolve("test-suite.js"),
                    tests.replace(
                                    "http://localhost:3000",
                                    ON.cluster().gateway(0).url())
                            .replace("}" + itsPath, "}" + ours)
                            .replaceAll(LOSING, "$1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var _ = ForeignTests.output(
                suite + " npm",
                List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"),
                copy,
                Map.of(),
                LIMIT);
        List<String> mocha = List.of(
                "sh",
                "-c",
                "node_modules/.bin/mocha --exit --retries 3 --reporter json test-suite.js > report.json || true");
        var _ = ForeignTests.output(suite, mocha, copy, Map.of(), LIMIT);
        return report(copy.resolve("report.json"));
    }

    private static Stream<DynamicTest> report(Path file) {
        try {
            Map<String, Json> report = fields(Json.parse(Files.readString(file)));
            return report.get("tests").elements().stream()
                    .map(OriginalSuitesIT::fields)
                    .filter(test -> test.containsKey("duration")
                            || !fields(test.get("err")).isEmpty())
                    .map(OriginalSuitesIT::row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DynamicTest row(Map<String, Json> test) {
        String title = test.get("fullTitle").asString();
        return DynamicTest.dynamicTest(title, () -> {
            Map<String, Json> error = fields(test.get("err"));
            if (!error.isEmpty()) {
                fail(error.get("message").toString());
            }
        });
    }

    private static Map<String, Json> fields(Json object) {
        Map<String, Json> fields = new HashMap<>();
        object.forEachField(fields::put);
        return fields;
    }
}
