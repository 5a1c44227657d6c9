package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.RedisWire;
import io.millrace.contract.EventType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two gateways, and secrets that an operator changes in Redis while they run. */
@Timeout(90)
final class ChangingKeysIT {
    private static final String FIXED = "fixed-secret-fixed-secret-fixed-secret";
    private static final String OLD = "old-secret-old-secret-old-secret-ü";
    private static final String NEW = "new-secret-new-secret-new-secret-🌊";
    private static final String REFUSED =
            "44{\"message\":\"The token is not valid\",\"data\":{\"code\":\"TokenInvalid\"}}";

    @RegisterExtension
    static final ClusterExtension ON = ClusterExtension.of(
            "keys",
            2,
            Map.of(
                    "millrace.auth.jwt.enabled", "true",
                    "millrace.auth.jwt.algorithms", "HS256",
                    "millrace.auth.jwt.secret", FIXED,
                    "millrace.auth.jwt.redis-key", "millrace:keys",
                    "millrace.auth.jwt.redis-refresh", "500ms",
                    "millrace.socketcluster.auth-key", "testkey",
                    "millrace.socketcluster.auth-redis-key", "millrace:keys-of-socketcluster",
                    "millrace.socketcluster.auth-redis-refresh", "500ms"));

    private static InTestWorker worker;

    @BeforeAll
    static void start() {
        worker = InTestWorker.start(ON.cluster(), Map.of());
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @Test
    void allGatewaysFollowASecretThatChanges() throws IOException {
        lay("millrace:keys", jwks(jwk("old", OLD)));
        everywhere(true, OLD, null);
        lay("millrace:keys", jwks(jwk("old", OLD), jwk("new", NEW)));
        everywhere(true, NEW, null);
        everywhere(true, OLD, null);
        lay("millrace:keys", jwks(jwk("new", NEW)));
        everywhere(false, OLD, null);
        everywhere(true, NEW, null);
        lay("millrace:keys", "no JWKS");
        assertTrue(isTaken(0, token(NEW, "new")) && isTaken(1, token(FIXED, null)));
        ask("DEL", "millrace:keys");
        everywhere(false, NEW, null);
        everywhere(true, FIXED, null);
    }

    @Test
    void aTokenThatNamesTheFirstKeyIsNotRefused() throws IOException {
        lay("millrace:keys", jwks(jwk("new", NEW)));
        assertTrue(isTaken(0, token(NEW, "new")) && isTaken(1, token(NEW, "new")), "at once");
        ask("DEL", "millrace:keys");
        everywhere(false, NEW, null);
    }

    @Test
    void aTokenThatNamesANewKeyIsNotRefused() throws IOException {
        lay("millrace:keys", jwks(jwk("old", OLD)));
        everywhere(true, OLD, null);
        lay("millrace:keys", jwks(jwk("old", OLD), jwk("new", NEW)));
        assertTrue(isTaken(0, token(NEW, "new")) && isTaken(1, token(NEW, "new")), "at once");
        ask("DEL", "millrace:keys");
        everywhere(false, NEW, null);
    }

    @Test
    void socketClustersClientsHaveKeysOfTheirOwn() throws IOException {
        assertEquals("bob", userOfSocketCluster(0, "testkey"));
        lay("millrace:keys-of-socketcluster", jwks(jwk("short", "sesam")));
        Await.until("the second key counts too", () -> "bob".equals(userOfSocketCluster(1, "sesam")));
        assertEquals("bob", userOfSocketCluster(1, "testkey"));
    }

    private static void everywhere(boolean taken, String secret, String kid) {
        for (int gateway = 0; gateway < 2; gateway++) {
            int it = gateway;
            Await.until("gateway " + it + " has read the keys", () -> isTaken(it, token(secret, kid)) == taken);
        }
    }

    private static boolean isTaken(int gateway, String token) {
        String url = ON.cluster().urls().get(gateway) + "/socket.io/?EIO=4&transport=websocket";
        try (RawSocket socket = new RawSocket(url).answersPings(true)) {
            socket.text();
            socket.send("40{\"token\":\"" + token + "\"}");
            String answer = socket.text();
            assertTrue(answer.equals(REFUSED) || answer.startsWith("40{\"sid\":\""), answer);
            return !answer.equals(REFUSED);
        }
    }

    /** The user as whom a worker knows it, or {@code null} where its client is not let in. */
    private static String userOfSocketCluster(int gateway, String key) {
        String token = TokenIssuer.byHmac(
                "{\"alg\":\"HS256\",\"typ\":\"JWT\"}", "{\"username\":\"bob\"}", key.getBytes(StandardCharsets.UTF_8));
        try (RawSocket socket = new RawSocket(ON.cluster().urls().get(gateway) + "/socketcluster/")) {
            socket.send("{\"event\":\"#handshake\",\"data\":{\"authToken\":\"" + token + "\"},\"cid\":1}");
            String answer = socket.text();
            int id = answer.indexOf("\"id\":\"");
            return id < 0
                    ? null
                    : worker.await(EventType.CONNECTED, answer.substring(id + 6, id + 26))
                            .origin()
                            .user();
        }
    }

    private static void lay(String name, String value) throws IOException {
        ask("SET", name, value);
    }

    private static void ask(Object... command) throws IOException {
        try (RedisWire redis = new RedisWire(ON.cluster().redis())) {
            redis.ask(command);
        }
    }

    private static String token(String secret, String kid) {
        String header = kid == null ? "{\"alg\":\"HS256\"}" : "{\"alg\":\"HS256\",\"kid\":\"" + kid + "\"}";
        return TokenIssuer.byHmac(header, "{\"sub\":\"ada\",\"exp\":253402300799}", bytes(secret));
    }

    private static String jwks(String... keys) {
        return Stream.of(keys).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    private static String jwk(String kid, String secret) {
        String k = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(secret));
        return "{\"kty\":\"oct\",\"kid\":\"" + kid + "\",\"k\":\"" + k + "\"}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
