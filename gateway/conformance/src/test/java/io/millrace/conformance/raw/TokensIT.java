package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.raw.TokenIssuer.Signer;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two gateways verify the tokens of who asks for {@code /jwt} and {@code /jwt-door}, by keys that a server publishes;
 * for the latter a worker decides, too.
 */
@Timeout(60)
final class TokensIT {
    private static final TokenIssuer ISSUER = new TokenIssuer();
    private static final Signer RSA = Signer.of("rsa", "RS256");
    private static final Signer EC = Signer.of("ec", "ES256");
    private static final Signer ED = Signer.of("ed", "EdDSA");
    private static final Signer STRANGER = Signer.of("rsa", "RS256");
    private static final String GOOD = claims(253_402_300_799L);
    private static final String QUERY = "/socket.io/?EIO=4&transport=websocket";

    /** No worker, topic or log may see one. */
    private static final Set<String> TOKENS = ConcurrentHashMap.newKeySet();

    static {
        ISSUER.publish(RSA, EC, ED);
    }

    @RegisterExtension
    static final ClusterExtension ON = ClusterExtension.of("tokens", 2, settings());

    private static InTestWorker worker;

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("millrace.socketio.namespaces", "/,/jwt,/jwt-door");
        settings.put("millrace.connects.namespaces", "/jwt-door");
        settings.put("millrace.handshake.headers", "authorization,cookie,user-agent");
        settings.put("millrace.auth.jwt.enabled", "true");
        settings.put("millrace.auth.jwt.namespaces", "/jwt*");
        settings.put("millrace.auth.jwt.algorithms", "RS256,ES256,EdDSA");
        settings.put("millrace.auth.jwt.jwks-url", ISSUER.url());
        settings.put("millrace.auth.jwt.jwks-rest", "200ms");
        settings.put("millrace.auth.jwt.issuer", "tests");
        settings.put("millrace.auth.jwt.audience", "chat");
        settings.put("millrace.auth.jwt.clock-skew", "1s");
        settings.put("millrace.auth.jwt.rooms-claim", "rooms");
        settings.put("millrace.auth.jwt.from", "auth,bearer,query,cookie");
        settings.put("quarkus.log.category.\"io.millrace\".level", "DEBUG");
        return settings;
    }

    @BeforeAll
    static void start() {
        worker = InTestWorker.atTheDoor(ON.cluster(), Vocabulary.handlers());
    }

    @AfterAll
    static void stop() {
        worker.close();
        ISSUER.close();
    }

    static Stream<Arguments> whoHasAValidTokenIsThatUser() {
        return Stream.of(arguments(RSA, 0), arguments(EC, 1), arguments(ED, 0), arguments(RSA, 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whoHasAValidTokenIsThatUser(Signer signer, int gateway) {
        try (RawSocket socket = asks(gateway, "/jwt", "\"more\":1,\"token\":\"" + token(signer, GOOD) + '"')) {
            Event connected = worker.await(EventType.CONNECTED, welcomed(socket, "/jwt"));
            assertEquals("ada", connected.origin().user());
            assertEquals(Json.parse(GOOD), Vocabulary.field(connected.data(), "claims"));
            assertEquals(Json.parse("{\"more\":1}"), Vocabulary.field(connected.data(), "auth"));
            worker.desk().send(new Target.User("ada"), emit("yours"));
            socket.expect("42/jwt,[\"yours\"]");
            worker.desk().send(new Target.Room("/jwt", "reds"), emit("reds"));
            socket.expect("42/jwt,[\"reds\"]");
        }
    }

    static Stream<Arguments> aTokenMayComeWithTheRequest() {
        String token = token(RSA, GOOD);
        return Stream.of(
                arguments("query", "&a=1&token=" + token, Map.of()),
                arguments("bearer", "", Map.of("Authorization", "Bearer " + token)),
                arguments("cookie", "", Map.of("Cookie", "a=1; token=" + token + "; b=2")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aTokenMayComeWithTheRequest(String place, String query, Map<String, String> headers) {
        String url = ON.cluster().urls().getFirst() + QUERY + query;
        try (RawSocket socket = new RawSocket(url, headers).answersPings(true)) {
            socket.text();
            socket.send("40/jwt,");
            Event connected = worker.await(EventType.CONNECTED, welcomed(socket, "/jwt"));
            assertEquals("ada", connected.origin().user());
            assertTrue(
                    !place.equals("cookie") || connected.data().toString().contains("\"cookie\":\"a=1; b=2\""),
                    connected.data()::toString);
            assertTrue(!place.equals("query") || connected.data().toString().contains("\"a\":\"1\""));
        }
    }

    static Stream<Arguments> whoHasNoneIsToldWhy() {
        long now = System.currentTimeMillis() / 1000;
        String invalid = "The token is not valid\",\"data\":{\"code\":\"TokenInvalid";
        String wrong = "The token is not meant for this service\",\"data\":{\"code\":\"TokenNotAccepted";
        return Stream.of(
                arguments("none", "", "A token is required\",\"data\":{\"code\":\"TokenMissing"),
                arguments(
                        "expired",
                        token(RSA, claims(now - 5)),
                        "The token has expired\",\"data\":{\"code\":\"TokenExpired"),
                arguments(
                        "not valid yet",
                        token(EC, GOOD.replace("{", "{\"nbf\":" + (now + 60) + ',')),
                        "The token is not valid yet\",\"data\":{\"code\":\"TokenNotYetValid"),
                arguments("wrong audience", token(RSA, GOOD.replace("chat", "mail")), wrong),
                arguments("wrong issuer", token(RSA, GOOD.replace("tests", "others")), wrong),
                arguments("no signature", TokenIssuer.head("{\"alg\":\"none\"}", GOOD) + '.', invalid),
                arguments("the public key as a secret", confused(), invalid),
                arguments("another's key", token(STRANGER, GOOD), invalid),
                arguments("a key that nobody knows", token(Signer.of("x".repeat(500), "RS256"), GOOD), invalid),
                arguments("garbage", "no.token.🌊", invalid),
                arguments(
                        "nearly a megabyte",
                        "a".repeat(990_000),
                        "The token is too long\",\"data\":{\"code\":\"TokenInvalid"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whoHasNoneIsToldWhy(String what, String token, String told) {
        try (RawSocket socket = asks(1, "/jwt", "\"token\":\"" + token + '"')) {
            socket.expect("44/jwt,{\"message\":\"" + told + "\"}}");
            socket.send("40/jwt,{\"token\":\"" + token(RSA, GOOD) + "\"}");
            welcomed(socket, "/jwt");
        }
    }

    @Test
    void whereNoTokenIsWantedNoneIsRead() {
        try (RawSocket socket = asks(0, "/", "\"token\":\"mine\"")) {
            String answer = socket.text();
            String id = answer.substring("40{\"sid\":\"".length(), answer.length() - 2);
            Event connected = worker.await(EventType.CONNECTED, id);
            assertEquals(Json.parse("{\"token\":\"mine\"}"), Vocabulary.field(connected.data(), "auth"));
        }
    }

    @Test
    void theWorkerIsToldWhoItIsAndDecidesLast() {
        String token = token(RSA, GOOD);
        try (RawSocket verified = asks(0, "/jwt-door", "\"name\":\"verified\",\"token\":\"" + token + '"');
                RawSocket renamed = asks(1, "/jwt-door", "\"name\":\"bob\",\"token\":\"" + token + '"');
                RawSocket refused = asks(1, "/jwt-door", "\"token\":\"" + token + '"')) {
            String id = welcomed(verified, "/jwt-door");
            Event asked = worker.await(EventType.CONNECT, id);
            assertEquals("ada", asked.origin().user());
            assertEquals(Json.parse(GOOD), Vocabulary.field(asked.data(), "claims"));
            assertEquals(Json.parse("{\"name\":\"verified\"}"), Vocabulary.field(asked.data(), "auth"));
            assertEquals("ada", worker.await(EventType.CONNECTED, id).origin().user());
            Event other = worker.await(EventType.CONNECTED, welcomed(renamed, "/jwt-door"));
            assertEquals("bob", other.origin().user());
            refused.expect("44/jwt-door,{\"message\":\"Who are you?\",\"data\":{\"login\":1}}");
        }
    }

    @Test
    void aSessionEndsWithItsToken() {
        long soon = System.currentTimeMillis() / 1000 + 2;
        try (RawSocket socket = asks(0, "/jwt", "\"token\":\"" + token(ED, claims(soon)) + '"')) {
            String id = welcomed(socket, "/jwt");
            assertEquals(3000, socket.closed());
            long late = System.currentTimeMillis() - (soon + 1) * 1000;
            assertTrue(late >= -100 && late < 2_000, late + " ms late");
            assertEquals(
                    Json.parse("{\"reason\":\"expired\"}"),
                    worker.await(EventType.DISCONNECTED, id).data());
        }
    }

    @Test
    void aTokenThatHoldsBeyondAllClocksIsATokenStill() {
        try (RawSocket socket =
                asks(0, "/jwt", "\"token\":\"" + token(RSA, GOOD.replace("253402300799", "1e300")) + '"')) {
            welcomed(socket, "/jwt");
            socket.send("42/jwt,1[\"echo\",\"é\"]");
            socket.expect("43/jwt,1[\"é\"]");
        }
    }

    @Test
    void newKeysAreTakenWhenATokenNamesThem() {
        Signer next = Signer.of("next", "RS256");
        ISSUER.publish(RSA, EC, ED, next);
        for (int gateway = 0; gateway < 2; gateway++) {
            try (RawSocket socket = asks(gateway, "/jwt", "\"token\":\"" + token(next, GOOD) + '"')) {
                welcomed(socket, "/jwt");
            }
        }
    }

    @Test
    void madeUpKeysAreNoStormOnTheirIssuer() {
        int before = ISSUER.fetches();
        long since = System.nanoTime();
        for (int i = 0; i < 40; i++) {
            Signer madeUp = new Signer("made-up-" + i, "RS256", STRANGER.signs(), STRANGER.verifies());
            try (RawSocket socket = asks(0, "/jwt", "\"token\":\"" + token(madeUp, GOOD) + '"')) {
                assertTrue(socket.text().contains("TokenInvalid"));
            }
        }
        long rests = (System.nanoTime() - since) / 200_000_000;
        assertTrue(ISSUER.fetches() - before <= rests + 2, "at most one in each rest");
    }

    @Test
    void gatewaysCountWhatComesOfTokens() {
        try (RawSocket socket = asks(0, "/jwt", "\"a\":1")) {
            assertTrue(socket.text().contains("TokenMissing"));
        }
        Await.until(
                "it is counted",
                () -> ON.cluster().gateway(0).metric("millrace_tokens_total", "outcome=\"missing\"") >= 1);
        assertTrue(ON.cluster().gateway(0).metric("millrace_token_keys", "") >= 3);
    }

    @AfterAll
    static void noTokenHasLeftTheGateways() {
        assertFalse(TOKENS.isEmpty());
        for (String token : TOKENS) {
            String secret = token.substring(token.lastIndexOf('.') + 1);
            assertTrue(worker.seen().stream()
                    .noneMatch(event -> (event.data() + event.origin().toString()).contains(secret)));
            ON.cluster()
                    .gateways()
                    .forEach(gateway -> assertFalse(gateway.output().contains(secret), "in the log"));
        }
    }

    private static String token(Signer signer, String claims) {
        String token = signer.token(claims);
        TOKENS.add(token);
        return token;
    }

    /* RFC 8725, section 2.1: who takes the algorithm from the token takes the public key for a secret. */
    private static String confused() {
        return TokenIssuer.byHmac(
                "{\"alg\":\"HS256\",\"kid\":\"rsa\"}", GOOD, RSA.verifies().getEncoded());
    }

    private static String claims(long exp) {
        return "{\"sub\":\"ada\",\"iss\":\"tests\",\"aud\":\"chat\",\"rooms\":[\"reds\"],\"exp\":" + exp + '}';
    }

    private static RawSocket asks(int gateway, String namespace, String fields) {
        RawSocket socket = new RawSocket(ON.cluster().urls().get(gateway) + QUERY).answersPings(true);
        socket.text();
        socket.send((namespace.equals("/") ? "40{" : "40" + namespace + ",{") + fields + '}');
        return socket;
    }

    private static String welcomed(RawSocket socket, String namespace) {
        String answer = socket.text();
        String head = "40" + namespace + ",{\"sid\":\"";
        assertTrue(answer.startsWith(head), answer);
        return answer.substring(head.length(), answer.length() - 2);
    }

    private static Command emit(String event) {
        return new Command.Emit(event, Json.EMPTY_ARRAY, List.of(), null);
    }
}
