package io.millrace.helm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kubectl on the path, for its kustomize. */
final class Kubectl {

    private static final Pattern VERSION = Pattern.compile("Kustomize Version: v(\\d+)\\.");

    private Kubectl() {}

    /** Why it cannot be used; empty when it can. The kustomize of a kubectl before 1.21 is another language. */
    static Optional<String> trouble() throws InterruptedException {
        try {
            Matcher version = VERSION.matcher(run(List.of("kubectl", "version", "--client")));
            return version.find() && Integer.parseInt(version.group(1)) >= 4
                    ? Optional.empty()
                    : Optional.of("kubectl has no kustomize 4 or newer");
        } catch (IOException e) {
            return Optional.of("no kubectl on the PATH: " + e.getMessage());
        }
    }

    static String kustomize(Path folder) throws IOException, InterruptedException {
        return run(List.of("kubectl", "kustomize", folder.toString()));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " failed");
        }
        return output;
    }
}
