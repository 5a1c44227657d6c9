package io.millrace.server.redis;

import io.millrace.server.relay.Secrets;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The secret that gateways share: the one of the settings, or one in Redis, made by the gateway that first needs it. It
 * is read when it is first needed, and again when a peer turns out to have another one.
 */
public final class ClusterSecret implements Secrets {
    private static final int SHORTEST = 16;
    private static final int RANDOM_BYTES = 32;
    private static final long DOUBT_REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Vertx vertx;
    private final Supplier<Redis> clients;
    private final String key;
    private final @Nullable CompletableFuture<byte[]> given;
    private @Nullable CompletableFuture<byte[]> read;
    private long readNanos;
    private @Nullable Redis redis;

    /**
     * @param clients makes a client on that Vert.x
     * @param prefix of all keys
     * @param given by the settings
     * @throws IllegalArgumentException when that is too short
     */
    public ClusterSecret(Vertx vertx, Supplier<Redis> clients, String prefix, Optional<String> given) {
        this.vertx = vertx;
        this.clients = clients;
        this.key = prefix + "{registry}:secret";
        this.given = given.map(secret -> CompletableFuture.completedFuture(bytes(secret)))
                .orElse(null);
    }

    private static byte[] bytes(String secret) {
        if (secret.length() < SHORTEST) {
            throw new IllegalArgumentException("millrace.cluster.secret has " + secret.length()
                    + " characters and needs at least " + SHORTEST
                    + ": take a random one (openssl rand -base64 32), the same for all gateways");
        }
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public CompletionStage<byte[]> secret() {
        if (given != null) {
            return given;
        }
        CompletableFuture<byte[]> mine;
        synchronized (this) {
            CompletableFuture<byte[]> before = read;
            if (before != null && !before.isCompletedExceptionally()) {
                return before;
            }
            mine = new CompletableFuture<>();
            read = mine;
            readNanos = System.nanoTime();
        }
        vertx.runOnContext(_ -> ask(mine));
        return mine;
    }

    private void ask(CompletableFuture<byte[]> answer) {
        if (redis == null) {
            redis = clients.get();
        }
        Redis from = redis;
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String fresh = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        from.send(Request.cmd(Command.SET).arg(key).arg(fresh).arg("NX"))
                .compose(_ -> from.send(Request.cmd(Command.GET).arg(key)))
                .onSuccess((@Nullable Response known) -> {
                    if (known == null) {
                        answer.completeExceptionally(new IllegalStateException("it went as soon as it was made"));
                    } else {
                        answer.complete(known.toBytes());
                    }
                })
                .onFailure(answer::completeExceptionally);
    }

    @Override
    public synchronized void doubt() {
        if (System.nanoTime() - readNanos > DOUBT_REST_NANOS) {
            read = null;
        }
    }
}
