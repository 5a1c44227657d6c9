package io.millrace.dialects.socketcluster;

import static io.millrace.dialects.socketcluster.Talk.HANDSHAKE;
import static io.millrace.dialects.socketcluster.Talk.ID;
import static io.millrace.dialects.socketcluster.Talk.NAMESPACE;
import static io.millrace.dialects.socketcluster.Talk.SETTINGS;
import static io.millrace.dialects.socketcluster.Talk.admitted;
import static io.millrace.dialects.socketcluster.Talk.close;
import static io.millrace.dialects.socketcluster.Talk.during;
import static io.millrace.dialects.socketcluster.Talk.in;
import static io.millrace.dialects.socketcluster.Talk.judged;
import static io.millrace.dialects.socketcluster.Talk.quietly;
import static io.millrace.dialects.socketcluster.Talk.says;
import static io.millrace.dialects.socketcluster.Talk.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Standing;
import io.millrace.dialects.TokenFault;
import io.millrace.dialects.TokenFault.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients are told of their tokens, in the words of socketcluster-server 20. */
final class SessionTokenTest {
    private static final Action REMOVE = send("{\"event\":\"#removeAuthToken\"}");
    private static final Standing PROVEN = new Standing.Proven();
    private static final String SHOWS = "{\"event\":\"#handshake\",\"data\":{\"authToken\":%s},\"cid\":1}";

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments(Kind.MISSING, error("jwt must be provided", "AuthTokenInvalidError", "", true)),
                arguments(
                        Kind.NO_TEXT,
                        error("Invalid token format - Token must be a string", "AuthTokenError", "", true)),
                arguments(Kind.MALFORMED, error("jwt malformed", "AuthTokenInvalidError", "", true)),
                arguments(Kind.INVALID, error("invalid signature", "AuthTokenInvalidError", "", true)),
                arguments(Kind.NOT_ACCEPTED, error("jwt not accepted", "AuthTokenInvalidError", "", true)),
                arguments(
                        Kind.EXPIRED,
                        error(
                                "jwt expired",
                                "AuthTokenExpiredError",
                                "\"expiry\":\"1970-01-01T00:16:40.000Z\",",
                                true)),
                arguments(
                        Kind.NOT_YET_VALID,
                        error(
                                "jwt not active",
                                "AuthTokenNotBeforeError",
                                "\"date\":\"1970-01-01T00:16:40.000Z\",",
                                false)),
                arguments(
                        Kind.UNDECIDED,
                        error("Nobody can verify the token now: try again later", "AuthTokenError", "", false)));
    }

    /** A handshake succeeds all the same; a client that has a bad token is to forget it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void shownByTheHandshake(Kind kind, String error) {
        List<Action> then = new ArrayList<>();
        then.add(send(status(",\"authError\":" + error, false)));
        if (error.endsWith("true}")) {
            then.add(REMOVE);
        }
        then.add(Talk.timer(9));
        assertEquals(then, during(SETTINGS, 0, List.of(quietly(says(shows("\"a.b.c\""))), admitted(unproven(kind)))));
    }

    /** Errors are errors where the token is bad; else they are data, and the client keeps it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void shownLater(Kind kind, String error) {
        List<Action> then = error.endsWith("true}")
                ? List.of(send("{\"rid\":50,\"error\":" + error + '}'), REMOVE)
                : List.of(send("{\"rid\":50,\"data\":{\"isAuthenticated\":false,\"authError\":" + error + "}}"));
        assertEquals(then, during(SETTINGS, 0, List.of(in(), judged("50", unproven(kind)))));
    }

    /** A gateway that wants one says why it is not taken, and that it is to be forgotten, before it closes. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void refusedForIt(Kind kind, String error) {
        Talk.Step refused = (session, start) ->
                session.tokenRefused(NAMESPACE, fault(kind), "The token is not valid", Json.EMPTY_OBJECT, start);
        String withStatus = error.substring(0, error.length() - 1) + ",\"statusCode\":4008}";
        List<Action> then = new ArrayList<>();
        if (error.endsWith("true}")) {
            then.add(REMOVE);
        }
        then.add(send("{\"rid\":1,\"error\":" + withStatus + ",\"data\":{\"code\":4008}}"));
        then.add(close(CloseCode.HANDSHAKE_REJECTED));
        assertEquals(then, during(SETTINGS, 0, List.of(quietly(says(shows("\"a.b.c\""))), refused)));
    }

    /** What nobody has judged is not taken: the words are those that need no key. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"garbage\" | jwt malformed | AuthTokenInvalidError",
                "\"a.é.c\"   | invalid signature | AuthTokenInvalidError",
                "5           | Invalid token format - Token must be a string | AuthTokenError",
                "{}          | Invalid token format - Token must be a string | AuthTokenError"
            })
    void nobodyJudges(String token, String message, String name) {
        assertEquals(
                List.of(
                        new Action.Connect(NAMESPACE, Json.parse("{\"authToken\":" + token + '}'), null),
                        send(status(",\"authError\":" + error(message, name, "", true), false)),
                        REMOVE,
                        Talk.timer(9)),
                during(SETTINGS, 0, List.of(says(shows(token)), admitted(Standing.NOBODY))));
    }

    @Test
    void aTokenThatIsTaken() {
        assertEquals(
                List.of(
                        send(status("", true)),
                        Talk.timer(9),
                        send(status("", true).replace("\"rid\":1", "\"rid\":7"))),
                during(
                        SETTINGS,
                        0,
                        List.of(
                                quietly(says(shows("\"a.b.c\""))),
                                admitted(PROVEN),
                                says("{\"event\":\"#handshake\",\"cid\":7}"))));
        assertEquals(
                List.of(send("{\"rid\":50,\"data\":{\"isAuthenticated\":true,\"authError\":null}}")),
                during(SETTINGS, 0, List.of(in(), judged("50", PROVEN))));
        assertEquals(List.of(), during(SETTINGS, 0, List.of(in(), judged(null, PROVEN))), "given by a worker");
    }

    /** A client without a token takes itself for nobody, whatever a worker knows of it. */
    @Test
    void nobodyIsAuthenticatedWithoutAToken() {
        assertEquals(
                List.of(send(Talk.STATUS), Talk.timer(9)),
                during(SETTINGS, 0, List.of(quietly(says(HANDSHAKE)), admitted(PROVEN))));
    }

    @Test
    void aTokenThatEnds() {
        Talk.Step again = says("{\"event\":\"#handshake\",\"cid\":7}");
        assertEquals(
                List.of(REMOVE),
                during(SETTINGS, 0, List.of(in(), quietly(judged("1", PROVEN)), judged(null, unproven(Kind.EXPIRED)))));
        assertEquals(
                List.of(send(Talk.STATUS.replace("\"rid\":1", "\"rid\":7"))),
                during(SETTINGS, 0, List.of(in(), quietly(judged("1", PROVEN)), judged(null, Standing.NOBODY), again)),
                "given up, or taken by a worker: no word of it here");
    }

    @Test
    void aSessionThatIsOverSaysNothing() {
        assertEquals(
                List.of(Talk.connect(), close(CloseCode.HANDSHAKE_REJECTED)),
                during(
                        SETTINGS,
                        0,
                        List.of(
                                says(HANDSHAKE),
                                says("{\"event\":\"#handshake\"}"),
                                judged("50", PROVEN),
                                judged(null, unproven(Kind.EXPIRED)))));
    }

    private static String shows(String token) {
        return SHOWS.formatted(token);
    }

    private static Standing unproven(Kind kind) {
        return new Standing.Unproven(fault(kind));
    }

    private static TokenFault fault(Kind kind) {
        return new TokenFault(kind, kind == Kind.EXPIRED || kind == Kind.NOT_YET_VALID ? 1_000_000 : 0);
    }

    private static String status(String more, boolean isAuthenticated) {
        return "{\"rid\":1,\"data\":{\"id\":\"" + ID + "\",\"pingTimeout\":20000" + more + ",\"isAuthenticated\":"
                + isAuthenticated + "}}";
    }

    private static String error(String message, String name, String own, boolean isBad) {
        return "{\"message\":\"" + message + "\",\"name\":\"" + name + "\"," + own + "\"isBadToken\":" + isBad + '}';
    }
}
