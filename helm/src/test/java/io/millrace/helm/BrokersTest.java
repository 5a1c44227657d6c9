package io.millrace.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How gateways and workers are told where Kafka and Redis are, and how to log in there. */
class BrokersTest {

    static Stream<Arguments> environments() {
        String jaas = "org.apache.kafka.common.security.scram.ScramLoginModule required"
                + " username=\"$(SASL_USERNAME)\" password=\"$(SASL_PASSWORD)\";";
        return Stream.of(
                arguments("plain brokers need nothing more", "minimal", "-gateway", Map.of()),
                arguments(
                        "a gateway of secured brokers",
                        "secured",
                        "-gateway",
                        Map.ofEntries(
                                Map.entry("KAFKA_SSL_TRUSTSTORE_TYPE", "PEM"),
                                Map.entry("KAFKA_SSL_TRUSTSTORE_LOCATION", "/certs/kafka/ca.crt"),
                                Map.entry("KAFKA_SSL_KEYSTORE_TYPE", "PEM"),
                                Map.entry("KAFKA_SSL_KEYSTORE_CERTIFICATE_CHAIN", "kafka-client/tls.crt"),
                                Map.entry("KAFKA_SSL_KEYSTORE_KEY", "kafka-client/tls.key"),
                                Map.entry("KAFKA_SASL_MECHANISM", "SCRAM-SHA-256"),
                                Map.entry("SASL_USERNAME", "kafka-login/username"),
                                Map.entry("SASL_PASSWORD", "kafka-login/password"),
                                Map.entry("KAFKA_SASL_JAAS_CONFIG", jaas),
                                Map.entry("QUARKUS_REDIS_PASSWORD", "redis-login/password"),
                                Map.entry("QUARKUS_TLS_REDIS_TRUST_STORE_PEM_CERTS", "/certs/redis/ca.crt"),
                                Map.entry("QUARKUS_REDIS_TLS_CONFIGURATION_NAME", "redis"))),
                arguments(
                        "a worker with a login of its own",
                        "secured",
                        "-worker-orders",
                        Map.of(
                                "SASL_USERNAME", "orders-kafka-login/username",
                                "SASL_PASSWORD", "orders-kafka-login/password",
                                "QUARKUS_REDIS_PASSWORD", "redis-login/password",
                                "QUARKUS_REDIS_TLS_CONFIGURATION_NAME", "redis")),
                arguments(
                        "a whole login configuration, and the default user of Redis",
                        "password-only",
                        "-worker-chat",
                        Map.of(
                                "KAFKA_SASL_MECHANISM", "OAUTHBEARER",
                                "KAFKA_SASL_JAAS_CONFIG", "kafka-login/sasl.jaas.config",
                                "QUARKUS_REDIS_PASSWORD", "redis-login/password")),
                arguments(
                        "operators' users and passwords",
                        "operators",
                        "-worker-orders",
                        Map.of(
                                "KAFKA_SSL_TRUSTSTORE_LOCATION", "/certs/kafka/ca.crt",
                                "KAFKA_SASL_MECHANISM", "SCRAM-SHA-512",
                                "SASL_USERNAME", "shop-millrace-worker-orders",
                                "SASL_PASSWORD", "shop-millrace-worker-orders/password",
                                "QUARKUS_REDIS_PASSWORD", "redis-password/password")));
    }

    /** Where a variable comes from a Secret, it is written as that Secret's name and key. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void environments(String what, String set, String deployment, Map<String, String> expected) {
        Map<String, String> environment = environment(Chart.of(set).only("Deployment", deployment));
        var found = new TreeMap<>(environment);
        found.keySet().retainAll(expected.keySet());
        assertEquals(new TreeMap<>(expected), found, environment::toString);
        if (expected.isEmpty()) {
            assertTrue(environment.keySet().stream().noneMatch(name -> name.matches("(KAFKA|QUARKUS_REDIS|SASL).*")));
        }
    }

    /**
     * Those that SecuredBrokersIT proves on real brokers; a client's certificate is {@code kafka.} properties like
     * others.
     */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"minimal", "secured", "password-only", "operators"})
    void theVariablesAreThoseOfTheGatewaysPage(String set) throws IOException {
        String page = Files.readString(Chart.ROOT.resolve("gateway/server/README.md"));
        Chart chart = Chart.of(set);
        List<String> unknown = Stream.concat(
                        environment(chart.only("Deployment", "-gateway")).keySet().stream(),
                        chart.only("ConfigMap", "-brokers").at("/data").properties().stream()
                                .map(Map.Entry::getKey))
                .filter(name -> name.matches("(KAFKA|QUARKUS)_.*") && !name.startsWith("KAFKA_SSL_KEYSTORE_"))
                .filter(name -> !page.contains("`" + name) && !name.equals("KAFKA_BOOTSTRAP_SERVERS"))
                .toList();
        assertEquals(List.of(), unknown);
    }

    static Stream<Arguments> addresses() {
        return Stream.of(
                arguments("minimal", "kafka.example:9092", "PLAINTEXT", "redis://redis.example:6379"),
                arguments(
                        "secured",
                        "kafka-0.example:9094,kafka-1.example:9095",
                        "SASL_SSL",
                        "rediss://millrace@redis.example:6380"),
                arguments(
                        "operators",
                        "shop-millrace-kafka-kafka-bootstrap:9093",
                        "SASL_SSL",
                        "redis://shop-millrace-redis-master:6379"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void addresses(String set, String kafka, String protocol, String redis) {
        JsonNode data = Chart.of(set).only("ConfigMap", "-brokers").at("/data");
        assertEquals(kafka, data.path("KAFKA_BOOTSTRAP_SERVERS").asText());
        assertEquals(protocol, data.path("KAFKA_SECURITY_PROTOCOL").asText());
        assertEquals(redis, data.path("QUARKUS_REDIS_HOSTS").asText());
    }

    @Test
    void certificatesAreMountedWhereTheVariablesPoint() {
        JsonNode spec = Chart.of("secured").only("Deployment", "-worker-echo").at("/spec/template/spec");
        Map<String, String> mounts = Manifest.each(spec.at("/containers/0/volumeMounts"))
                .collect(Collectors.toMap(mount -> mount.path("name").asText(), mount -> mount.path("mountPath")
                        .asText()));
        Map<String, String> secrets = Manifest.each(spec.path("volumes"))
                .filter(volume -> volume.has("secret"))
                .collect(Collectors.toMap(
                        volume -> volume.path("name").asText(),
                        volume -> volume.at("/secret/secretName").asText() + ":"
                                + volume.at("/secret/items/0/path").asText()));
        assertEquals("/certs/kafka", mounts.get("kafka-ca"));
        assertEquals("/certs/redis", mounts.get("redis-ca"));
        assertEquals(Map.of("kafka-ca", "kafka-ca:ca.crt", "redis-ca", "redis-ca:ca.crt"), secrets);
    }

    @Test
    void strimzisTopicsAreThoseThatGatewaysWouldMake() {
        Chart chart = Chart.of("operators");
        Manifest events = chart.only("KafkaTopic", "-events");
        assertEquals("millrace.events", events.at("/spec/topicName").asText());
        assertEquals(48, events.at("/spec/partitions").asInt());
        assertEquals(3, events.at("/spec/replicas").asInt());
        assertEquals(
                7L * 24 * 3600 * 1000, events.at("/spec/config/retention.ms").asLong());
        assertEquals(4194304, events.at("/spec/config/max.message.bytes").asLong());
        Manifest connects = chart.only("KafkaTopic", "-connects");
        assertEquals("millrace.connects", connects.at("/spec/topicName").asText());
        assertEquals(600_000, connects.at("/spec/config/retention.ms").asLong());
        var settings = Settings.read(chart.only("ConfigMap", "-gateway")
                .at("/data/application.properties")
                .asText());
        assertEquals("false", settings.getProperty("millrace.events.create"));
        assertEquals("48", settings.getProperty("millrace.events.partitions"));
        assertEquals("4194304", settings.getProperty("millrace.events.max-event-size"));
    }

    @Test
    void aRoutesTopicIsMadeAndMayBeWritten() {
        Chart chart = Chart.of("operators")
                .with(
                        """
                gateway:
                  settings:
                    millrace.routes.Shop.topic: shop.events
                    millrace.routes.Shop.events: order
                    millrace.routes.Till.topic: shop.events
                    millrace.routes.Till.events: pay
                    millrace.routes.all.topic: millrace.events
                    millrace.routes.all.events: any
                """);
        Manifest shop = chart.only("KafkaTopic", "-route-shop");
        assertEquals("shop.events", shop.at("/spec/topicName").asText());
        assertEquals(48, shop.at("/spec/partitions").asInt());
        assertEquals(7L * 24 * 3600 * 1000, shop.at("/spec/config/retention.ms").asLong());
        assertEquals(
                3,
                chart.render().stream()
                        .filter(each -> each.kind().equals("KafkaTopic"))
                        .count());
        assertEquals(
                "topic millrace.events Write,Describe; topic millrace.connects Write,Describe;"
                        + " topic shop.events Write,Describe",
                rights(chart.only("KafkaUser", "-gateway")));
    }

    @Test
    void strimzisObjectsBelongToOneCluster() {
        Chart chart = Chart.of("operators");
        String cluster = chart.only("Kafka", "-kafka").name();
        chart.render().stream()
                .filter(manifest -> manifest.kind().matches("Kafka(NodePool|Topic|User)"))
                .forEach(manifest -> assertEquals(
                        cluster,
                        manifest.at("/metadata/labels")
                                .path("strimzi.io/cluster")
                                .asText(),
                        manifest::id));
    }

    @Test
    void aUserOfKafkaMayDoWhatItsPartDoesAndNoMore() {
        Chart chart = Chart.of("operators");
        assertEquals(
                "topic millrace.events Write,Describe; topic millrace.connects Write,Describe",
                rights(chart.only("KafkaUser", "-gateway")));
        assertEquals("topic orders.events Read; group orders Read", rights(chart.only("KafkaUser", "-worker-orders")));
        assertEquals(
                "topic millrace.events Read; group millrace-echo Read",
                rights(chart.only("KafkaUser", "-worker-echo")));
    }

    private static String rights(Manifest user) {
        return Manifest.each(user.at("/spec/authorization/acls"))
                .map(acl -> acl.at("/resource/type").asText() + " "
                        + acl.at("/resource/name").asText() + " "
                        + Manifest.each(acl.path("operations"))
                                .map(JsonNode::asText)
                                .collect(Collectors.joining(",")))
                .collect(Collectors.joining("; "));
    }

    @Test
    void noSecretIsInTheRenderedText() {
        Chart.sets().forEach(set -> assertFalse(Chart.of(set).text().contains("kind: Secret"), set));
    }

    private static Map<String, String> environment(Manifest deployment) {
        return deployment
                .containers()
                .filter(container -> container.path("name").asText().matches("gateway|worker"))
                .flatMap(container -> Manifest.each(container.path("env")))
                .collect(Collectors.toMap(variable -> variable.path("name").asText(), BrokersTest::written));
    }

    private static String written(JsonNode variable) {
        JsonNode secret = variable.at("/valueFrom/secretKeyRef");
        return secret.isMissingNode()
                ? variable.path("value").asText()
                : secret.path("name").asText() + "/" + secret.path("key").asText();
    }
}
