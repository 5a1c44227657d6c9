package io.millrace.conformance.secured;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.embedded.Ports;
import io.millrace.embedded.SelfSigned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Kafka with TLS, SCRAM and an authorizer, Redis with TLS and an ACL. Both know a gateway and a worker, each with what
 * it needs and no more: what this grants is what gateway/server/README.md tells operators to grant.
 */
final class SecuredBrokers implements AutoCloseable {
    /** Characters that a shell, a URL, a JAAS line or an expression could take for their own. */
    static final String GATEWAY_PASSWORD = "g@t3 way/:%?#'$!";

    static final String WORKER_PASSWORD = "w0rker:%41/$&=+ <>";

    private static final String ADMIN_PASSWORD = "admin-secret";

    /** What a gateway does: makes its topics, writes to them, and looks whether they are there. */
    private static final Map<AclOperation, ResourceType> OF_GATEWAYS = Map.of(
            AclOperation.CREATE, ResourceType.TOPIC,
            AclOperation.WRITE, ResourceType.TOPIC,
            AclOperation.DESCRIBE, ResourceType.TOPIC);

    private final SelfSigned certificate;
    private final EmbeddedKafka kafka;
    private final EmbeddedRedis redis;
    private final int redisPort;

    private SecuredBrokers(SelfSigned certificate, EmbeddedKafka kafka, EmbeddedRedis redis, int redisPort) {
        this.certificate = certificate;
        this.kafka = kafka;
        this.redis = redis;
        this.redisPort = redisPort;
    }

    static SecuredBrokers start(Path folder) throws ExecutionException, InterruptedException {
        SelfSigned certificate = new SelfSigned(folder);
        certificate.renew("brokers");
        EmbeddedKafka kafka =
                EmbeddedKafka.start(EmbeddedKafka.Options.defaults().withSettings(kafka(certificate)));
        int redisPort = Ports.free("127.0.0.1");
        EmbeddedRedis redis =
                EmbeddedRedis.start(EmbeddedRedis.Options.defaults().withSettings(redis(certificate, redisPort)));
        SecuredBrokers brokers = new SecuredBrokers(certificate, kafka, redis, redisPort);
        brokers.grant();
        return brokers;
    }

    private static Map<String, String> kafka(SelfSigned certificate) {
        String own = "listener.name.clients.";
        return Map.ofEntries(
                Map.entry("listener.security.protocol.map", "CLIENTS:SASL_SSL,CONTROLLER:PLAINTEXT"),
                Map.entry("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512"),
                Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
                Map.entry(own + "plain.sasl.jaas.config", plain() + " user_admin=\"" + ADMIN_PASSWORD + "\";"),
                Map.entry(
                        own + "scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
                Map.entry(own + "ssl.keystore.type", "PEM"),
                Map.entry(own + "ssl.keystore.certificate.chain", read(certificate.certificate())),
                Map.entry(own + "ssl.keystore.key", read(certificate.key())),
                Map.entry(own + "ssl.truststore.type", "PEM"), // the broker speaks to itself, too
                Map.entry(own + "ssl.truststore.certificates", read(certificate.certificate())),
                Map.entry("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                // the latter speaks on the controller's listener
                Map.entry("super.users", "User:admin;User:ANONYMOUS"));
    }

    private static String plain() {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"admin\" password=\""
                + ADMIN_PASSWORD + "\"";
    }

    private static Map<String, String> redis(SelfSigned certificate, int port) {
        return Map.of(
                "port",
                "0",
                "tls-port",
                Integer.toString(port),
                "tls-cert-file",
                certificate.certificate().toString(),
                "tls-key-file",
                certificate.key().toString(),
                "tls-auth-clients",
                "no",
                "user default",
                "off",
                "user gateway",
                "on #" + sha256(GATEWAY_PASSWORD) + " ~millrace:* &millrace:* -@all"
                        + " +set +get +del +exists +pexpire +sadd +srem +sismember +smembers"
                        + " +hset +hdel +hexists +hlen +hscan +eval +evalsha"
                        + " +publish +subscribe +unsubscribe +pubsub|channels +ping +hello +client|setname",
                "user worker",
                "on #" + sha256(WORKER_PASSWORD) + " ~millrace:contract &millrace:* -@all"
                        + " +get +publish +subscribe +unsubscribe +ping +hello +client|setname");
    }

    private void grant() throws ExecutionException, InterruptedException {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                kafka.bootstrap(),
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                plain() + ";",
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.certificates",
                read(certificate.certificate()));
        try (Admin admin = Admin.create(properties)) {
            admin.alterUserScramCredentials(List.of(user("gateway", GATEWAY_PASSWORD), user("worker", WORKER_PASSWORD)))
                    .all()
                    .get();
            List<AclBinding> rights = new ArrayList<>();
            OF_GATEWAYS.forEach((operation, on) -> rights.add(allow("gateway", operation, on, "millrace.")));
            rights.add(allow("worker", AclOperation.READ, ResourceType.TOPIC, "millrace."));
            rights.add(allow("worker", AclOperation.READ, ResourceType.GROUP, "millrace-echo"));
            admin.createAcls(rights).all().get();
        }
    }

    private static UserScramCredentialUpsertion user(String name, String password) {
        return new UserScramCredentialUpsertion(
                name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password);
    }

    private static AclBinding allow(String user, AclOperation operation, ResourceType type, String prefix) {
        return new AclBinding(
                new ResourcePattern(type, prefix, PatternType.PREFIXED),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    /** What an operator puts into the environment of a gateway or worker. */
    Map<String, String> environment(String user, String password) {
        String quoted = password.replace("\\", "\\\\").replace("\"", "\\\"");
        return Map.ofEntries(
                Map.entry("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap()),
                Map.entry("KAFKA_SECURITY_PROTOCOL", "SASL_SSL"),
                Map.entry("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512"),
                Map.entry(
                        "KAFKA_SASL_JAAS_CONFIG",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user
                                + "\" password=\"" + quoted + "\";"),
                Map.entry("KAFKA_SSL_TRUSTSTORE_TYPE", "PEM"),
                Map.entry(
                        "KAFKA_SSL_TRUSTSTORE_LOCATION",
                        certificate.certificate().toString()),
                Map.entry("QUARKUS_REDIS_HOSTS", "rediss://" + user + "@localhost:" + redisPort),
                Map.entry("QUARKUS_REDIS_PASSWORD", password),
                Map.entry("QUARKUS_REDIS_TLS_CONFIGURATION_NAME", "redis"),
                Map.entry(
                        "QUARKUS_TLS_REDIS_TRUST_STORE_PEM_CERTS",
                        certificate.certificate().toString()));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String password) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        redis.close();
        kafka.close();
    }
}
