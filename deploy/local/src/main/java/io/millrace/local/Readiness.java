package io.millrace.local;

import io.millrace.embedded.StartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Waits until something is up, and says now and then what is missing. */
final class Readiness {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What BrokersReady of the gateway tells of each broker. */
    private static final Pattern TROUBLE = Pattern.compile("\"(kafka|redis)\"\\s*:\\s*\"((?!there\")[^\"]*)\"");

    private final Terminal terminal;
    private final StopOrder order;

    /** @param order at whose end waiting is over */
    Readiness(Terminal terminal, StopOrder order) {
        this.terminal = terminal;
        this.order = order;
    }

    /**
     * Returns when the gateway's own readiness says yes.
     *
     * @throws StartException when it has not after two minutes
     */
    void awaitGateway(String name, String host, int port) {
        var request = HttpRequest.newBuilder(URI.create("http://%s:%d/q/health/ready".formatted(host, port)))
                .timeout(ANSWER)
                .build();
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            await(name, () -> troubleOfGateway(client, request));
        }
    }

    /**
     * Returns when {@code trouble} is null.
     *
     * @param trouble what is missing still, null when nothing is
     * @throws StartException when it is not after two minutes
     */
    void await(String name, Supplier<@Nullable String> trouble) {
        long began = System.nanoTime();
        long spokeAt = began;
        for (String missing = trouble.get(); missing != null; missing = trouble.get()) {
            if (order.isStopping()) {
                order.waitForTheEnd();
            }
            long now = System.nanoTime();
            long seconds = Duration.ofNanos(now - began).toSeconds();
            if (now - began > LIMIT.toNanos()) {
                throw new StartException("%s is not ready after %d s: %s.".formatted(name, seconds, missing), null);
            }
            if (now - spokeAt > PATIENCE.toNanos()) {
                spokeAt = now;
                terminal.say("%s is not ready yet (%d s): %s".formatted(name, seconds, missing));
            }
            pause();
        }
    }

    private static @Nullable String troubleOfGateway(HttpClient client, HttpRequest request) {
        try {
            var answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                return null;
            }
            List<MatchResult> troubles =
                    TROUBLE.matcher(answer.body()).results().toList();
            return troubles.isEmpty()
                    ? "its readiness answers " + answer.statusCode()
                    : String.join(
                            ", ",
                            troubles.stream().map(trouble -> trouble.group(2)).toList());
        } catch (IOException _) {
            return "it does not answer";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("Interrupted while waiting.", e);
        }
    }
}
