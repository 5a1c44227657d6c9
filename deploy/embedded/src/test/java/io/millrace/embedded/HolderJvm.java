package io.millrace.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link Holder} in a process of its own, with its own temporary directory. */
record HolderJvm(Process process, long brokerPid, int port) implements AutoCloseable {
    /**
     * @param before a command that the JVM's follows, or nothing
     * @param temporary the JVM's temporary directory
     */
    static HolderJvm start(List<String> before, Path temporary, String... arguments) throws IOException {
        var line = new ArrayList<>(before);
        line.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // it lives a second
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName()));
        line.addAll(List.of(arguments));
        var process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String said = lines.readLine();
        if (said == null || !said.startsWith("started ")) {
            process.destroyForcibly();
            throw new IllegalStateException("the holder said: " + said);
        }
        String[] where = said.split(" ", -1);
        return new HolderJvm(
                process, where[1].equals("-") ? process.pid() : Long.parseLong(where[1]), Integer.parseInt(where[2]));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
