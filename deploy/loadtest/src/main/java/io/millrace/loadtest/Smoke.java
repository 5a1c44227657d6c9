package io.millrace.loadtest;

import io.socket.client.Ack;
import io.socket.client.IO.Options;
import io.socket.client.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One real client of {@code io.socket:socket.io-client}, as {@code helm test} runs it: connects, asks, and leaves. */
public final class Smoke {
    private static final String TEXT = "Grüße 🌊 ";

    private final Parameters given;
    private final Consumer<String> told;

    Smoke(Parameters given, Consumer<String> told) {
        this.given = given;
        this.told = told;
    }

    /** Ends the JVM with 0, or with 1 and a sentence on what failed. */
    public static void main(String... args) {
        int status = 1;
        try {
            status = new Smoke(Parameters.toThisJvm(), java.lang.IO::println).run() ? 0 : 1;
        } catch (WrongParameterException e) {
            java.lang.IO.println("FAILED: " + e.getMessage());
        }
        System.exit(status); // the client's threads would stay for a while
    }

    /** Whether all steps were done. */
    boolean run() {
        if (given.targets().isEmpty()) {
            return failed("%s names no gateway.".formatted(Parameters.TARGETS));
        }
        if (!given.isSocketIo()) {
            return failed("%s is another one: this is a client of Socket.IO.".formatted(Parameters.DIALECT));
        }
        URI target = given.targets().getFirst();
        Socket socket = socket(target);
        try {
            return connects(socket, target) && (!given.worker() || isAnswered(socket));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return failed("Interrupted.");
        } finally {
            socket.disconnect();
        }
    }

    private Socket socket(URI target) {
        var options = new Options();
        options.transports = new String[] {"websocket"};
        options.forceNew = true;
        options.path = given.path();
        options.timeout = given.within().toMillis();
        return io.socket.client.IO.socket(target.resolve(given.namespace()), options);
    }

    private boolean connects(Socket socket, URI target) throws InterruptedException {
        told.accept("Connecting to %s, path %s, namespace %s, by WebSocket ..."
                .formatted(target, given.path(), given.namespace()));
        var connected = new CompletableFuture<Void>();
        var last = new CompletableFuture<String>();
        socket.on(Socket.EVENT_CONNECT, _ -> connected.complete(null));
        socket.on(Socket.EVENT_CONNECT_ERROR, args -> last.complete(reason(args)));
        socket.connect();
        if (within(connected, given.within())) {
            told.accept("Connected as %s.".formatted(socket.id()));
            return true;
        }
        return failed("Not connected within %d s: %s. Is a gateway ready there, and does it let clients into %s?"
                .formatted(given.within().toSeconds(), last.getNow("no answer"), given.namespace()));
    }

    private boolean isAnswered(Socket socket) throws InterruptedException {
        String text = TEXT + System.nanoTime();
        told.accept("Emitting echo \"%s\" ...".formatted(text));
        var answer = new CompletableFuture<List<Object>>();
        socket.emit("echo", new Object[] {text}, (Ack) args -> answer.complete(Arrays.asList(args)));
        if (!within(answer, given.within())) {
            return failed(
                    "No answer within %d s: does a worker run that serves echo, and do Kafka and Redis reach both?"
                                    .formatted(given.within().toSeconds())
                            + " Without one, set loadtest.smoke.worker to false.");
        }
        List<Object> args = answer.join();
        if (!args.equals(List.of(text))) {
            return failed("The answer is %s, not what was sent.".formatted(args));
        }
        told.accept("Answered with the same.");
        return true;
    }

    private boolean failed(String sentence) {
        told.accept("FAILED: " + sentence);
        return false;
    }

    private static boolean within(CompletableFuture<?> future, Duration limit) throws InterruptedException {
        try {
            future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException _) {
            return false;
        }
    }

    private static String reason(Object... args) {
        Object first = args.length == 0 ? "refused" : args[0];
        if (first instanceof Throwable error) {
            Throwable cause = error.getCause();
            return cause == null ? String.valueOf(error.getMessage()) : cause.toString();
        }
        return first.toString();
    }
}
