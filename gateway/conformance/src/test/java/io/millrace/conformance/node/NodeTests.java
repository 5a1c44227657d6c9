package io.millrace.conformance.node;

import static org.junit.jupiter.api.Assertions.fail;

import io.millrace.conformance.cluster.Child;
import io.millrace.conformance.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/** Test files of Node, run to their end, each of their tests as one of ours. */
final class NodeTests {
    private static final Path SOURCES = Path.of("src/test/node");
    private static final Path INSTALLED = Path.of("target/node").toAbsolutePath();
    private static final String CLIENTS = "clients";
    private static final String REPORTER = "reporter.mjs";
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(3);

    /** A pattern of names, to try a few by hand. */
    private static final String ONLY = System.getProperty("millrace.conformance.node-tests", "");

    private NodeTests() {}

    /** Copies the tests out of the source tree, and fetches what their lock file says, unless that is done. */
    static void install() {
        install(CLIENTS);
    }

    /** The same for another folder beside {@code clients}. */
    static synchronized void install(String folder) {
        try {
            Path installed = INSTALLED.resolve(folder);
            Files.createDirectories(installed);
            try (Stream<Path> files = Files.list(SOURCES.resolve(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, installed.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Path reporter = SOURCES.resolve(CLIENTS).resolve(REPORTER);
            Files.copy(reporter, installed.resolve(REPORTER), StandardCopyOption.REPLACE_EXISTING);
            Path lock = installed.resolve("package-lock.json");
            Path done = installed.resolve("node_modules/.installed");
            if (!Files.exists(done) || Files.mismatch(lock, done) >= 0) {
                List<String> npm =
                        List.of("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts");
                run("npm ci", npm, installed, Map.of(), INSTALL_LIMIT);
                Files.copy(lock, done, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs a file.
     *
     * @param environment what its README names
     * @param limit for all of its tests together
     * @return one test for each of the file's, which has run already, and one for how the process ended
     */
    static List<DynamicTest> run(String file, Map<String, String> environment, Duration limit) {
        return run(CLIENTS, file, environment, limit);
    }

    /** The same for a file of another folder. */
    static List<DynamicTest> run(String folder, String file, Map<String, String> environment, Duration limit) {
        List<String> node = new ArrayList<>(List.of("node", "--test-reporter=./" + REPORTER));
        if (!ONLY.isEmpty()) {
            node.add("--test-name-pattern=" + ONLY);
        }
        node.add(file);
        List<DynamicTest> tests = new ArrayList<>();
        String output;
        try {
            output = run(file, node, INSTALLED.resolve(folder), environment, limit);
        } catch (AssertionError e) {
            output = String.valueOf(e.getMessage());
            tests.add(DynamicTest.dynamicTest(file + ": the process", () -> {
                throw e;
            }));
        }
        List<DynamicTest> reported = output.lines()
                .filter(line -> line.startsWith("{\"name\":"))
                .map(NodeTests::test)
                .toList();
        if (reported.isEmpty()) {
            String said = output;
            tests.add(DynamicTest.dynamicTest(file + ": has tests", () -> fail("None was reported:\n" + said)));
        }
        tests.addAll(reported);
        return tests;
    }

    private static DynamicTest test(String line) {
        try {
            JSONObject report = new JSONObject(line);
            String name = report.getString("name") + " [" + report.getLong("millis") + " ms]";
            return DynamicTest.dynamicTest(name, () -> {
                Assumptions.assumeTrue(report.isNull("skip"), () -> report.optString("skip"));
                if (!report.isNull("failure")) {
                    fail(report.getString("failure"));
                }
            });
        } catch (JSONException e) {
            throw new AssertionError("No report: " + line, e);
        }
    }

    /* Exit 1 is that of Node with a failed test, which its report shows. */
    private static String run(
            String name, List<String> command, Path directory, Map<String, String> environment, Duration limit) {
        Path log = Cluster.LOGS.resolve(name.replaceAll("[^a-z.]+", "-") + "-" + System.nanoTime() + ".log");
        Map<String, String> all = new HashMap<>(environment);
        all.put("NO_COLOR", "1");
        try (Child child = Child.start(name, command, directory, log, all)) {
            if (!child.ended(limit)) {
                throw new AssertionError("Did not end within " + limit.toSeconds() + " s\n" + child.output());
            }
            String output = child.output();
            boolean reported = output.contains("\"failure\":\"");
            if (child.exitCode() != 0 && !reported) {
                throw new AssertionError("Ended with " + child.exitCode() + "\n" + output);
            }
            return output;
        }
    }
}
