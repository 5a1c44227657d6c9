package io.millrace.sdk.publish;

import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The settings of Quarkus's Redis client {@code millrace} ({@code quarkus.redis.millrace.*}: hosts, TLS, password),
 * taken while Quarkus makes it. That client itself, a pool, is never connected: commands would overtake each other.
 */
@Singleton
public class RedisSettings implements RedisOptionsCustomizer {
    static final String CLIENT = "millrace";
    /* More than Publisher has unconfirmed, a whole batch above. */
    private static final int WAITING_ANSWERS = 8192;

    private final Provider<Redis> client;
    private volatile @Nullable RedisOptions options;

    /** @param client is what makes Quarkus read the settings */
    @Inject
    public RedisSettings(@RedisClientName(CLIENT) Provider<Redis> client) {
        this.client = client;
    }

    @Override
    public void customize(String clientName, RedisOptions read) {
        if (clientName.equals(CLIENT)) {
            options = new RedisOptions(read)
                    .setEndpoints(read.getEndpoints().stream()
                            .map(address -> withPassword(address, read.getPassword()))
                            .toList())
                    .setMaxWaitingHandlers(WAITING_ANSWERS);
        }
    }

    /* Vert.x takes a user from an address only together with a password, which is a setting of its own here. */
    private static String withPassword(String address, @Nullable String password) {
        String user = URI.create(address).getRawUserInfo();
        return password == null || user == null || user.contains(":")
                ? address
                : address.replaceFirst("@", ':' + URLEncoder.encode(password, StandardCharsets.UTF_8) + '@');
    }

    /** A copy. */
    RedisOptions options() {
        RedisOptions read = options;
        if (read == null) {
            throw new IllegalStateException("Quarkus has made no Redis client \"" + CLIENT + "\": " + client.get());
        }
        return new RedisOptions(read);
    }
}
