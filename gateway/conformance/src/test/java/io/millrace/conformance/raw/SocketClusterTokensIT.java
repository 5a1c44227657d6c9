package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.worker.ChannelVocabulary;
import io.millrace.conformance.worker.Desk;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Order;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** SocketCluster's tokens frame by frame: what each is answered, in the handshake and later, and what workers know. */
@Timeout(60)
final class SocketClusterTokensIT {
    private static final String KEY = "testkey";

    @RegisterExtension
    static final ClusterExtension ON =
            ClusterExtension.of("socketcluster-tokens", 1, Map.of("millrace.socketcluster.auth-key", KEY));

    private static final String BOB = token("{\"username\":\"bob\",\"exp\":3163758978215487}");
    private static final String KATE = token("{\"sub\":\"kate\",\"role\":\"admin\"}");
    private static final String EXPIRED = token("{\"username\":\"bob\",\"exp\":1000}");
    private static final String EARLY = token("{\"username\":\"bob\",\"nbf\":32503680000}");
    private static final String FORGED = TokenIssuer.byHmac(head("HS256"), "{\"sub\":\"eve\"}", bytes("otherkey"));
    private static final String UNPINNED = TokenIssuer.head(head("none"), "{\"sub\":\"eve\"}") + ".";

    private static final String REMOVED = "< {'event':'#removeAuthToken'}";
    private static final String IN = "{'rid':1,'data':{'id':'*','pingTimeout':20000,";

    private static InTestWorker worker;

    @BeforeAll
    static void start() {
        worker = InTestWorker.start(ON.cluster(), ChannelVocabulary.handlers());
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    /** Section 1.6 of what was measured: the error of each token, and whether the client must forget it. */
    private static Stream<Token> tokens() {
        return Stream.of(
                new Token("a signature of another key", FORGED, invalid("invalid signature"), true),
                new Token("no token at all", "garbage", invalid("jwt malformed"), true),
                new Token(
                        "one that has expired",
                        EXPIRED,
                        "{'message':'jwt expired','name':'AuthTokenExpiredError',"
                                + "'expiry':'1970-01-01T00:16:40.000Z','isBadToken':true}",
                        true),
                new Token(
                        "one that counts later",
                        EARLY,
                        "{'message':'jwt not active','name':'AuthTokenNotBeforeError',"
                                + "'date':'3000-01-01T00:00:00.000Z','isBadToken':false}",
                        false));
    }

    private static String invalid(String message) {
        return "{'message':'" + message + "','name':'AuthTokenInvalidError','isBadToken':true}";
    }

    private record Token(String what, String text, String error, boolean isBad) {}

    static Stream<Arguments> handshakes() {
        return Stream.concat(
                Stream.of(
                        arguments("a good one", BOB, List.of("< " + IN + "'isAuthenticated':true}}")),
                        arguments("an empty text", "", List.of("< " + IN + "'isAuthenticated':false}}"))),
                tokens().map(token -> arguments(token.what(), token.text(), welcome(token))));
    }

    private static List<String> welcome(Token token) {
        String status = "< " + IN + "'authError':" + token.error() + ",'isAuthenticated':false}}";
        return token.isBad() ? List.of(status, REMOVED) : List.of(status);
    }

    /** Whatever it is, its client comes in. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void handshakes(String what, String token, List<String> answers) {
        try (RawSocket socket = open()) {
            socket.send(handshake(token));
            ChannelScript.play(socket, answers);
            ChannelScript.isServed(socket);
        }
    }

    static Stream<Arguments> later() {
        Stream<Arguments> texts = tokens().map(token -> arguments(
                token.what(),
                '"' + token.text() + '"',
                token.isBad()
                        ? List.of("< {'rid':50,'error':" + token.error() + "}", REMOVED)
                        : List.of("< {'rid':50,'data':{'isAuthenticated':false,'authError':" + token.error() + "}}")));
        return Stream.concat(
                texts,
                Stream.of(
                        arguments(
                                "a good one",
                                '"' + KATE + '"',
                                List.of("< {'rid':50,'data':{'isAuthenticated':true,'authError':null}}")),
                        arguments("null", "null", missing()),
                        arguments("a number", "5", odd()),
                        arguments("an object", "{\"token\":1}", odd())));
    }

    private static List<String> missing() {
        return List.of("< {'rid':50,'error':" + invalid("jwt must be provided") + "}", REMOVED);
    }

    private static List<String> odd() {
        return List.of(
                "< {'rid':50,'error':{'message':'Invalid token format - Token must be a string',"
                        + "'name':'AuthTokenError','isBadToken':true}}",
                REMOVED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void later(String what, String token, List<String> answers) {
        try (RawSocket socket = open()) {
            ChannelScript.comesIn(socket);
            socket.send("{\"event\":\"#authenticate\",\"data\":" + token + ",\"cid\":50}");
            ChannelScript.play(socket, answers);
            ChannelScript.isServed(socket);
        }
    }

    @Test
    void noneIsLetInByAnAlgorithmThatIsNotPinned() {
        try (RawSocket socket = open()) {
            socket.send(handshake(UNPINNED));
            String answer = socket.text();
            assertTrue(answer.contains("\"AuthTokenInvalidError\""), answer);
            assertTrue(answer.contains("\"isAuthenticated\":false"), answer);
        }
    }

    /** #5 of the server's own suite: what is known comes, changes and goes, in the order of what the client says. */
    @Test
    void workersKnowWhoSaysWhatInItsOrder() {
        try (RawSocket socket = open()) {
            socket.send(handshake(BOB));
            String id = ChannelScript.welcomed(socket);
            socket.send("{\"event\":\"one\"}");
            socket.send("{\"event\":\"#authenticate\",\"data\":\"" + KATE + "\",\"cid\":2}");
            socket.send("{\"event\":\"two\"}");
            socket.send("{\"event\":\"#removeAuthToken\"}");
            socket.send("{\"event\":\"three\"}");
            assertEquals("bob", worker.await(EventType.CONNECTED, id).origin().user());
            assertEquals("bob", event(id, "one").origin().user());
            Event two = event(id, "two");
            assertEquals("kate", two.origin().user());
            assertTrue(String.valueOf(two.origin().claims()).contains("\"role\":\"admin\""), two::toString);
            assertEquals(null, event(id, "three").origin().user());
            assertEquals(null, event(id, "three").origin().claims());
        }
    }

    /** #12 to #16: it signs by itself, with whatever expiry, and the gateway takes its token at once. */
    @Test
    void aWorkerHandsOutATokenAndTakesItAway() {
        try (RawSocket socket = open()) {
            String id = ChannelScript.comesIn(socket);
            worker.desk().send(Desk.to(id), new Command.Token(KATE));
            ChannelScript.play(socket, "< {'event':'#setAuthToken','data':{'token':'" + KATE + "'}}");
            socket.send("{\"event\":\"with\"}");
            assertEquals("kate", event(id, "with").origin().user());
            worker.desk().send(Desk.to(id), new Command.Token(null));
            ChannelScript.play(socket, REMOVED);
            socket.send("{\"event\":\"without\"}");
            assertEquals(null, event(id, "without").origin().user());
            ChannelScript.isServed(socket);
        }
    }

    /** #6, #7, #17 and #18: who is gone is not reached, and that is all. */
    @Test
    void aTokenForOneWhoIsGoneReachesNobody() {
        String id;
        try (RawSocket socket = open()) {
            id = ChannelScript.comesIn(socket);
        }
        worker.await(EventType.DISCONNECTED, id);
        Order order = Order.of(new Command.Token(null));
        Await.until("nobody is reached", () -> worker.desk().send(Desk.to(id), order) == 0);
    }

    /** Its client is told when its token is over, and is nobody from then on. */
    @Test
    void aTokenExpiresWhileItsClientIsThere() {
        String shortly = token("{\"sub\":\"mayfly\",\"exp\":" + (System.currentTimeMillis() / 1000 + 2) + "}");
        try (RawSocket socket = open()) {
            socket.send(handshake(shortly));
            String id = ChannelScript.welcomed(socket);
            ChannelScript.play(socket, REMOVED);
            socket.send("{\"event\":\"over\"}");
            assertEquals(null, event(id, "over").origin().user());
            assertEquals(
                    "mayfly", worker.await(EventType.CONNECTED, id).origin().user());
        }
    }

    private static Event event(String connection, String subject) {
        return worker.await(
                subject + " of " + connection,
                event -> event.type() == EventType.EVENT
                        && event.subject().equals(subject)
                        && event.origin().connection().value().equals(connection));
    }

    private static String handshake(String token) {
        return "{\"event\":\"#handshake\",\"data\":{\"authToken\":\"" + token + "\"},\"cid\":1}";
    }

    private static RawSocket open() {
        return new RawSocket(ON.cluster().url() + "/socketcluster/");
    }

    private static String token(String claims) {
        return TokenIssuer.byHmac(head("HS256"), claims, bytes(KEY));
    }

    private static String head(String algorithm) {
        return "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
