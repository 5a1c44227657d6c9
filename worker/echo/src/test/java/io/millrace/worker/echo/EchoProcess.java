package io.millrace.worker.echo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged service, in a process of its own that ends with this one. */
record EchoProcess(Process process) {
    private static final int STOP_SECONDS = 30;

    static EchoProcess start(String bootstrap, int redisPort, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("-Dkafka.bootstrap.servers=" + bootstrap);
        command.add("-Dquarkus.redis.hosts=redis://127.0.0.1:" + redisPort);
        command.add("-jar");
        command.add(jar());
        Process process = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new EchoProcess(process);
    }

    private static String jar() {
        String root = System.getProperty("millrace.root", ".");
        return Path.of(root, "worker", "echo", "target", "quarkus-app", "quarkus-run.jar")
                .toString();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            kill();
            throw new IllegalStateException("Did not stop within " + STOP_SECONDS + " s");
        }
    }
}
