package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.contract.EventType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A gateway verifies tokens by a secret from a file; who has none comes in under no name. */
@Timeout(60)
final class SharedSecretIT {
    private static final String SECRET = "0123456789-0123456789-0123456789-é";
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    @RegisterExtension
    static final ClusterExtension ON = ClusterExtension.of("secret", 1, settings());

    private static InTestWorker worker;

    private static Map<String, String> settings() {
        try {
            Path file = Files.writeString(Files.createTempFile("secret", ""), SECRET + '\n');
            file.toFile().deleteOnExit();
            return Map.of(
                    "millrace.auth.jwt.enabled", "true",
                    "millrace.auth.jwt.algorithms", "HS256",
                    "millrace.auth.jwt.secret-file", file.toString(),
                    "millrace.auth.jwt.required", "false",
                    "millrace.auth.jwt.require-expiry", "false");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void start() {
        worker = InTestWorker.start(ON.cluster(), Map.of());
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @Test
    void whoHasATokenIsThatUser() {
        assertEquals("ada", userOf("{\"token\":\"" + token(SECRET) + "\"}"));
    }

    @Test
    void whoHasNoneIsNobody() {
        assertEquals(null, userOf("{\"other\":1}"));
    }

    @Test
    void whoHasAWrongOneIsRefusedAllTheSame() {
        try (RawSocket socket = asks("{\"token\":\"" + token("another secret of thirty-two bytes") + "\"}")) {
            socket.expect("44{\"message\":\"The token is not valid\",\"data\":{\"code\":\"TokenInvalid\"}}");
        }
    }

    private static String userOf(String auth) {
        try (RawSocket socket = asks(auth)) {
            String answer = socket.text();
            assertTrue(answer.startsWith("40{\"sid\":\""), answer);
            String id = answer.substring("40{\"sid\":\"".length(), answer.length() - 2);
            return worker.await(EventType.CONNECTED, id).origin().user();
        }
    }

    private static RawSocket asks(String auth) {
        RawSocket socket =
                new RawSocket(ON.cluster().url() + "/socket.io/?EIO=4&transport=websocket").answersPings(true);
        socket.text();
        socket.send("40" + auth);
        return socket;
    }

    private static String token(String secret) {
        return TokenIssuer.byHmac(HEADER, "{\"sub\":\"ada\"}", secret.getBytes(StandardCharsets.UTF_8));
    }
}
