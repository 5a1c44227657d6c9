package io.millrace.loadtest.cluster;

import io.millrace.loadtest.Parameters;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The gateways that load goes to: whether they are ready, and, where they were started here, their end. */
public final class Gateways {
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final Parameters given;
    private final List<URI> targets;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .build();

    private Gateways(Parameters given) {
        this.given = given;
        this.targets = given.targets();
    }

    /** Those of the parameters. */
    public static Gateways of(Parameters given) {
        return new Gateways(given);
    }

    /** Whether it says that it is ready; where it was started here, that is on its public port. */
    public boolean isReady(int index) {
        var request = HttpRequest.newBuilder(targets.get(index).resolve("/q/health/ready"))
                .timeout(ANSWER)
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Ends the process of one that was started here.
     *
     * @param index in the list of targets
     * @param atOnce by SIGKILL; by SIGTERM otherwise
     */
    public void stop(int index, boolean atOnce) {
        long cluster = given.cluster().map(ProcessHandle::pid).orElse(0L);
        ProcessHandle gateway = process(cluster, named(index));
        if (atOnce) {
            gateway.destroyForcibly();
        } else {
            gateway.destroy();
        }
    }

    /** Lets those that were started here collect garbage, so that their heap holds what lives; nothing elsewhere. */
    public void collectGarbage() {
        for (int index = 0; index < targets.size(); index++) {
            collectGarbage(index);
        }
    }

    private void collectGarbage(int index) {
        given.cluster().ifPresent(cluster -> collectGarbage(process(cluster.pid(), named(index))));
    }

    /** Lets a JVM collect its garbage; returns when it has. */
    public static void collectGarbage(ProcessHandle gateway) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            new ProcessBuilder(jcmd.toString(), Long.toString(gateway.pid()), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new ClusterException("A gateway's heap cannot be collected: %s.".formatted(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("Interrupted while a gateway's heap was collected.", e);
        }
    }

    private static String named(int index) {
        return "-Dmillrace.gateway.id=gateway-%d ".formatted(index + 1);
    }

    /**
     * The JVM below {@code cluster} whose command line has {@code part} in it.
     *
     * @throws ClusterException when none runs
     */
    public static ProcessHandle process(long cluster, String part) {
        return ProcessHandle.of(cluster).stream()
                .flatMap(ProcessHandle::descendants)
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .filter(process -> process.info().commandLine().orElse("").contains(part))
                .findFirst()
                .orElseThrow(() -> new ClusterException("No process of the cluster has %s.".formatted(part), null));
    }
}
