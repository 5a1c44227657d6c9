package io.millrace.server.redis;

import io.millrace.server.log.Secretless;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Strings that operators lay into Redis, read now and then by threads that may wait. With the bus's settings, and on
 * another connection, so that a large one holds nothing up; nothing is opened before the first is read.
 */
@Singleton
public class RedisStrings {
    private static final long TIMEOUT_SECONDS = 2;

    private final RedisClients clients;
    private @Nullable Vertx loop;
    private @Nullable Redis redis;

    RedisStrings(RedisClients clients) {
        this.clients = clients;
    }

    /**
     * The string of that name, or {@code null} when there is none. Waits for two seconds at most.
     *
     * @throws IOException when Redis has not said by then; says why, without a secret
     */
    public byte @Nullable [] read(String name) throws IOException, InterruptedException {
        CompletableFuture<@Nullable Response> answer = client().send(
                        Request.cmd(Command.GET).arg(name))
                .toCompletionStage()
                .toCompletableFuture();
        try {
            Response value = answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return value == null ? null : value.toBytes();
        } catch (TimeoutException e) {
            throw new IOException("Redis has not answered within " + TIMEOUT_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(Secretless.of(String.valueOf(e.getCause())), e);
        }
    }

    private synchronized Redis client() {
        if (redis == null) {
            loop = RedisClients.loop();
            redis = clients.client(loop);
        }
        return redis;
    }

    /* Behind those who read. */
    synchronized void stop(@Observes @Priority(2) ShutdownEvent event) {
        if (loop != null) {
            var _ = loop.close();
        }
    }
}
