package io.millrace.server.redis;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.redis.client.RedisOptions;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Lets a user of Redis's ACL stand in the address and the password in {@code quarkus.redis.password}: a secret is then
 * a secret by itself, and need not be encoded for a URL. Vert.x takes a user from an address only together with a
 * password.
 */
@Singleton
public class RedisUser implements RedisOptionsCustomizer {
    @Override
    public void customize(String clientName, RedisOptions options) {
        String password = options.getPassword();
        if (password != null) {
            List<String> addresses = options.getEndpoints().stream()
                    .map(address -> withPassword(address, password))
                    .toList();
            options.setEndpoints(addresses);
        }
    }

    private static String withPassword(String address, String password) {
        String user = URI.create(address).getRawUserInfo();
        return user == null || user.contains(":")
                ? address
                : address.replaceFirst("@", ':' + URLEncoder.encode(password, StandardCharsets.UTF_8) + '@');
    }
}
