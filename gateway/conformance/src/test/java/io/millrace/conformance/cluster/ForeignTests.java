package io.millrace.conformance.cluster;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/**
 * Tests in other languages, run by a command to their end. It prints a line of JSON for each: {@code name},
 * {@code millis}, {@code skip} and {@code failure} (each a text or null).
 */
public final class ForeignTests {
    private ForeignTests() {}

    /**
     * Runs them.
     *
     * @param name of the whole, for logs
     * @param environment in addition to this JVM's
     * @param limit for all of its tests together
     * @return one test for each, which has run already, and one for how the process ended where that was wrong
     */
    public static List<DynamicTest> run(
            String name, List<String> command, Path directory, Map<String, String> environment, Duration limit) {
        List<DynamicTest> tests = new ArrayList<>();
        String output;
        try {
            output = output(name, command, directory, environment, limit);
        } catch (AssertionError e) {
            output = String.valueOf(e.getMessage());
            tests.add(DynamicTest.dynamicTest(name + ": the process", () -> {
                throw e;
            }));
        }
        List<DynamicTest> reported = output.lines()
                .filter(line -> line.startsWith("{\"name\":"))
                .map(ForeignTests::test)
                .toList();
        if (reported.isEmpty()) {
            String said = output;
            tests.add(DynamicTest.dynamicTest(name + ": has tests", () -> fail("None was reported:\n" + said)));
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

    /**
     * What a command prints. It may end with an error where it has reported a failed test.
     *
     * @throws AssertionError when it ends with an error otherwise, or not in time
     */
    public static String output(
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
