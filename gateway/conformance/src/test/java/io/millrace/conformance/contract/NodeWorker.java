package io.millrace.conformance.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A worker in Node, in a process of its own that never outlives the test. */
public final class NodeWorker implements AutoCloseable {
    private static final Path SOURCE = Path.of("src/test/node/contract-worker");
    private static final Path INSTALLED = Path.of("target/node/contract-worker");
    private static final Path ERRORS = Path.of("target/node/contract-worker-errors.txt");

    private final Process process;
    private final CountDownLatch ready = new CountDownLatch(1);

    private NodeWorker(Process process) {
        this.process = process;
    }

    /** Copies the worker's sources out of the source tree and fetches what its lock file says, unless that is done. */
    static synchronized Path install() throws IOException, InterruptedException {
        Files.createDirectories(INSTALLED);
        try (Stream<Path> files = Files.list(SOURCE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, INSTALLED.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path lock = INSTALLED.resolve("package-lock.json");
        Path done = INSTALLED.resolve("node_modules/.installed");
        if (!Files.exists(done) || Files.mismatch(lock, done) >= 0) {
            run(List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"));
            Files.copy(lock, done, StandardCopyOption.REPLACE_EXISTING);
        }
        return INSTALLED;
    }

    /** Runs a command in the worker's folder to its end. */
    static void run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(INSTALLED.toFile()).redirectErrorStream(true);
        builder.environment()
                .put(
                        "EXAMPLES",
                        Path.of("../contract/examples").toAbsolutePath().toString());
        Path output = INSTALLED.resolveSibling("output.txt").toAbsolutePath();
        Process process = builder.redirectOutput(output.toFile()).start();
        try {
            if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(command + " failed:\n" + Files.readString(output));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts the worker and returns when it consumes. */
    public static NodeWorker start(String kafka, String redis) throws IOException, InterruptedException {
        return start(kafka, redis, "");
    }

    /** The same, and it decides who comes in. */
    static NodeWorker atTheDoor(String kafka, String redis) throws IOException, InterruptedException {
        return start(kafka, redis, "millrace.connects");
    }

    private static NodeWorker start(String kafka, String redis, String connects)
            throws IOException, InterruptedException {
        install();
        NodeWorker worker = launch(List.of(
                "node", "worker.mjs", "--kafka", kafka, "--redis", redis, "--connects", connects, "--session", "3000"));
        if (!worker.ready.await(60, TimeUnit.SECONDS) || !worker.process.isAlive()) {
            worker.close();
            throw new IllegalStateException("The worker is not ready, see " + ERRORS);
        }
        return worker;
    }

    /** Starts a program of the worker's folder. */
    static NodeWorker launch(List<String> command) throws IOException {
        NodeWorker worker = new NodeWorker(new ProcessBuilder(command)
                .directory(INSTALLED.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(ERRORS.toFile()))
                .start());
        Thread.ofPlatform().daemon().start(worker::listen);
        return worker;
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("ready")) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            // killed: nobody speaks any more
        } finally {
            ready.countDown();
        }
    }

    /** Ends it in good order. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The worker does not end");
        }
        return process.exitValue();
    }

    /** Kills it, as a crash would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
