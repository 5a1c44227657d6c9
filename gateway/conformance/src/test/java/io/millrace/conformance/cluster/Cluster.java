package io.millrace.conformance.cluster;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Gateways with their own Kafka and Redis, all on free ports of this machine, and one address in front. */
public final class Cluster implements AutoCloseable {
    /** Where the children's logs are kept. */
    public static final Path LOGS = Path.of("target/conformance").toAbsolutePath();

    private static final int FIRST_LOOK_LINES = 15;

    /**
     * @param name of the cluster, for logs and gateways' ids: equal settings under another name are another cluster
     * @param gateways how many
     * @param gatewaySettings of each, beside addresses, ports and ids
     * @param redisStrings what Redis holds before the gateways start
     * @param kafkaApart whether Kafka has a process of its own, which can be stopped, killed and started again
     */
    public record Settings(
            String name,
            int gateways,
            Map<String, String> gatewaySettings,
            Map<String, String> redisStrings,
            boolean kafkaApart) {
        public Settings {
            gatewaySettings = Map.copyOf(gatewaySettings);
            redisStrings = Map.copyOf(redisStrings);
        }
    }

    private final String bootstrap;
    private final AutoCloseable kafka;
    private final List<Gateway> gateways;
    private final Balancer balancer;
    private EmbeddedRedis redis;

    private Cluster(String bootstrap, AutoCloseable kafka, EmbeddedRedis redis, List<Gateway> gateways) {
        this.bootstrap = bootstrap;
        this.kafka = kafka;
        this.redis = redis;
        this.gateways = List.copyOf(gateways);
        this.balancer = new Balancer(
                gateways.stream().<IntSupplier>map(gateway -> gateway::port).toList());
    }

    /** Starts all of it, and returns when every gateway is ready. */
    public static Cluster start(Settings settings) {
        if (settings.kafkaApart()) {
            KafkaProcess kafka = new KafkaProcess(settings.name() + "-kafka");
            kafka.start();
            return start(settings, kafka.bootstrap(), kafka);
        }
        EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults());
        return start(settings, kafka.bootstrap(), kafka);
    }

    private static Cluster start(Settings settings, String bootstrap, AutoCloseable kafka) {
        EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        RedisStrings.set(redis.uri(), settings.redisStrings());
        Map<String, String> all = new HashMap<>(settings.gatewaySettings());
        all.put("kafka.bootstrap.servers", bootstrap);
        all.put("quarkus.redis.hosts", redis.uri());
        List<Gateway> gateways = new ArrayList<>();
        for (int index = 0; index < settings.gateways(); index++) {
            String name = settings.name() + "-" + (char) ('a' + index);
            gateways.add(new Gateway(name, all));
        }
        Cluster cluster = new Cluster(bootstrap, kafka, redis, gateways);
        try {
            gateways.forEach(Gateway::launch);
            gateways.forEach(Gateway::awaitReady);
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** One of them, counted from 0. */
    public Gateway gateway(int index) {
        return gateways.get(index);
    }

    /** That of this id. */
    public Gateway gateway(String id) {
        return gateways.stream()
                .filter(gateway -> gateway.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** All of them. */
    public List<Gateway> gateways() {
        return gateways;
    }

    /** The address in front of all gateways. */
    public String url() {
        return balancer.url();
    }

    /** The gateways' own addresses. */
    public List<String> urls() {
        return gateways.stream().map(Gateway::url).toList();
    }

    /** For a client's {@code bootstrap.servers}. */
    public String kafka() {
        return bootstrap;
    }

    /** {@code redis://127.0.0.1:<port>}, the same after a restart. */
    public String redis() {
        return redis.uri();
    }

    /** Kafka's process is told to end, and has ended. */
    public void stopKafka() {
        kafkaApart().stop();
    }

    /** SIGKILL: Kafka is gone, and its records are where they were. */
    public void killKafka() {
        kafkaApart().kill();
    }

    /** Kafka is back where it was, with its records. */
    public void startKafka() {
        kafkaApart().start();
    }

    private KafkaProcess kafkaApart() {
        if (kafka instanceof KafkaProcess apart) {
            return apart;
        }
        throw new IllegalStateException("This cluster's Kafka has no process of its own");
    }

    /** SIGKILL: Redis is gone, with all it knew. */
    public void killRedis() {
        redis.kill();
    }

    /** Redis is back where it was, empty. */
    public void startRedis() {
        if (!redis.isRunning()) {
            redis = EmbeddedRedis.start(redis.options());
        }
    }

    /** Starts what a test has left dead, so that the next one finds everything ready. */
    public void heal() {
        startRedis();
        if (kafka instanceof KafkaProcess apart) {
            apart.start();
        }
        gateways.forEach(Gateway::launch);
        gateways.forEach(Gateway::awaitReady);
    }

    /** What the gateways have last said: the first look when a test fails. */
    public String tails() {
        return IntStream.range(0, gateways.size())
                .mapToObj(index -> gateways.get(index).tail(FIRST_LOOK_LINES))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        balancer.close();
        gateways.forEach(Gateway::close);
        redis.close();
        try {
            kafka.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
