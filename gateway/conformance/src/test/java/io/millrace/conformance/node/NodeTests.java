package io.millrace.conformance.node;

import io.millrace.conformance.cluster.ForeignTests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

    /** Whether every test of a file is run. */
    static boolean isWhole() {
        return ONLY.isEmpty();
    }

    /** Copies the tests out of the source tree, and fetches what their lock file says, unless that is done. */
    static void install() {
        install(CLIENTS);
    }

    /** The same for another folder beside {@code clients}. */
    static void install(String folder) {
        install(folder, folder);
    }

    /** The same for packages of one folder and tests of another. */
    static synchronized void install(String folder, String testsOf) {
        try {
            Path installed = INSTALLED.resolve(folder);
            Files.createDirectories(installed);
            copy(SOURCES.resolve(testsOf), installed);
            copy(SOURCES.resolve(folder), installed);
            Path reporter = SOURCES.resolve(CLIENTS).resolve(REPORTER);
            Files.copy(reporter, installed.resolve(REPORTER), StandardCopyOption.REPLACE_EXISTING);
            Path lock = installed.resolve("package-lock.json");
            Path done = installed.resolve("node_modules/.installed");
            if (!Files.exists(done) || Files.mismatch(lock, done) >= 0) {
                List<String> npm =
                        List.of("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts");
                var _ = ForeignTests.output("npm ci", npm, installed, Map.of(), INSTALL_LIMIT);
                Files.copy(lock, done, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /**
     * Runs a file, as {@link ForeignTests} does.
     *
     * @param environment what its README names
     * @param limit for all of its tests together
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
        return ForeignTests.run(file, node, INSTALLED.resolve(folder), environment, limit);
    }

    /**
     * The same for a file of mocha's. What fails is tried twice more, as a machine under other work keeps no times.
     *
     * @param patience for a single test
     */
    static List<DynamicTest> mocha(
            String folder, String file, Map<String, String> environment, Duration patience, Duration limit) {
        List<String> mocha = new ArrayList<>(List.of("node_modules/.bin/mocha", "--exit", "--retries=2"));
        mocha.addAll(List.of("--reporter=./lines.cjs", "--timeout=" + patience.toMillis()));
        if (!ONLY.isEmpty()) {
            mocha.add("--grep=" + ONLY);
        }
        mocha.add(file);
        return ForeignTests.run(file, mocha, INSTALLED.resolve(folder), environment, limit);
    }
}
