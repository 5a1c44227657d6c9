package io.millrace.server.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.embedded.EmbeddedRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A registration goes from one registry to another in one step, or stays where it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RegistryMoveIT {
    private static final String LEASE = "SET lease own";
    private static final String THERE = "HSET other c old";
    private static final String HERE = "HSET own c old";
    private static final String CLAIMED = "SADD claimed other";

    private EmbeddedRedis redis;
    private Vertx vertx;
    private RedisConnection connection;

    @BeforeAll
    void start() {
        redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        vertx = Vertx.vertx();
        connection = await(Redis.createClient(vertx, redis.uri()).connect());
    }

    @AfterAll
    void stop() {
        await(vertx.close());
        redis.close();
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                arguments("it is there", List.of(LEASE, THERE), 1, "new", null),
                arguments("it is not there", List.of(LEASE), 2, null, null),
                arguments("there it was claimed", List.of(LEASE, THERE, CLAIMED), 2, null, "old"),
                arguments("it is here already", List.of(LEASE, HERE), 1, "new", null),
                arguments(
                        "it is here already, and there all is claimed", List.of(LEASE, HERE, CLAIMED), 1, "new", null),
                arguments("no lease stands", List.of(THERE), 0, null, "old"),
                arguments("no lease stands, and it is here", List.of(HERE), 0, "old", null));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource
    void rows(String sentence, List<String> given, int answer, String here, String there) {
        send("FLUSHALL");
        given.forEach(this::send);
        Response said = await(connection.send(RegistryScript.MOVE.byText(
                List.of("lease", "own", "other", "claimed"), List.of(ascii("other"), ascii("c"), ascii("new")))));
        assertEquals(answer, said.toInteger());
        assertEquals(here, text(send("HGET own c")));
        assertEquals(there, text(send("HGET other c")));
    }

    private @Nullable Response send(String words) {
        String[] parts = words.split(" ", -1);
        Request request = Request.cmd(Command.create(parts[0]));
        for (int i = 1; i < parts.length; i++) {
            request.arg(parts[i]);
        }
        return await(connection.send(request));
    }

    private static @Nullable String text(@Nullable Response response) {
        return response == null ? null : response.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
