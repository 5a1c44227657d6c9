package io.millrace.server.redis;

import io.quarkus.proxy.ProxyConfigurationRegistry;
import io.quarkus.redis.runtime.client.VertxRedisClientFactory;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Redis;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Set;
import java.util.stream.Stream;

/** Makes the bus's Redis client from {@code quarkus.redis.*}, on an event loop that serves no sockets. */
@Singleton
public class RedisClients {
    private final RedisConfig config;
    private final TlsConfigurationRegistry tls;
    private final ProxyConfigurationRegistry proxies;

    RedisClients(RedisConfig config, TlsConfigurationRegistry tls, ProxyConfigurationRegistry proxies) {
        this.config = config;
        this.tls = tls;
        this.proxies = proxies;
    }

    /** A Vert.x with one event loop and next to no other threads. */
    public static Vertx loop() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setPreferNativeTransport(true));
    }

    /** The first of the servers that the default client knows. */
    public URI address() {
        return Stream.ofNullable(config.clients().get(RedisConfig.DEFAULT_CLIENT_NAME))
                .flatMap(client -> client.hosts().stream())
                .flatMap(Set::stream)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("quarkus.redis.hosts says where Redis is"));
    }

    /** The default client's settings on that Vert.x. */
    public Redis client(Vertx loop) {
        return VertxRedisClientFactory.create(
                "millrace", loop, config.clients().get(RedisConfig.DEFAULT_CLIENT_NAME), tls, proxies);
    }
}
