package io.millrace.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.json.Json;
import io.millrace.core.connection.Doorkeeper;
import io.millrace.server.auth.TokenPlaces.Shown;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token is taken out of where it is presented. What an opening request bears is shown on whole gateways. */
final class TokenPlacesTest {
    private static final String NO_TEXT = "no text";

    static Stream<Arguments> auth() {
        return Stream.of(
                arguments("{\"token\":\"t\"}", "t", null),
                arguments("{\"a\":1,\"token\":\"t\",\"b\":[2]}", "t", "{\"a\":1,\"b\":[2]}"),
                arguments("{\"token\":\"t\",\"token\":\"u\"}", "u", null),
                arguments("{\"token\":7,\"a\":1}", NO_TEXT, "{\"a\":1}"),
                arguments("{\"token\":{\"x\":1}}", NO_TEXT, null),
                arguments("{\"token\":\"\",\"a\":1}", null, "{\"a\":1}"),
                arguments("{\"token\":null,\"a\":1}", null, "{\"a\":1}"),
                arguments("{\"a\":1}", null, "{\"a\":1}"),
                arguments("{}", null, "{}"),
                arguments(null, null, null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void auth(String auth, String token, String left) {
        TokenPlaces places = new TokenPlaces(Settings.of());
        TokenPlaces.Presented expected =
                new TokenPlaces.Presented(shown(token), left == null ? null : Json.parse(left));
        Json json = auth == null ? null : Json.parse(auth);
        assertEquals(expected, places.look(json, null, null));
        assertEquals(expected, places.lookInAuth(json, "token"));
    }

    private static Shown shown(String token) {
        return switch (token) {
            case null -> new Shown.Nothing();
            case NO_TEXT -> new Shown.NoText();
            default -> new Shown.Text(token);
        };
    }

    @Test
    void aDialectMayNameTheField() {
        Json auth = Json.parse("{\"token\":\"mine\",\"authToken\":\"t\"}");
        TokenPlaces.Presented expected = new TokenPlaces.Presented(shown("t"), Json.parse("{\"token\":\"mine\"}"));
        assertEquals(expected, new TokenPlaces(Settings.of()).look(auth, "authToken", null));
        TokenPlaces elsewhere = new TokenPlaces(Settings.of("from", "query"));
        assertEquals(new TokenPlaces.Presented(shown(null), auth), elsewhere.look(auth, "authToken", null));
        assertEquals(expected, elsewhere.lookInAuth(auth, "authToken"));
    }

    @Test
    void theFirstPlaceThatHoldsAnythingCounts() {
        TokenPlaces places = new TokenPlaces(Settings.of("from", "auth,query"));
        Doorkeeper.Carried carried = places.carriedBy(Json.parse("{\"query\":\"q\"}"));
        assertEquals(
                shown(NO_TEXT),
                places.look(Json.parse("{\"token\":7}"), null, carried).token());
        assertEquals(
                shown("q"),
                places.look(Json.parse("{\"token\":\"\"}"), null, carried).token());
    }

    @Test
    void noTokenIsReadByAccident() {
        assertFalse(shown("s3cret").toString().contains("s3cret"));
    }

    @Test
    void whereItIsNotLookedForItStays() {
        Json auth = Json.parse("{\"token\":\"t\"}");
        TokenPlaces places = new TokenPlaces(Settings.of("from", "query"));
        assertEquals(new TokenPlaces.Presented(shown(null), auth), places.look(auth, null, null));
        assertTrue(places.isSecretParameter("token"));
        assertFalse(places.isSecretCookie("token"));
        assertFalse(places.isSecretHeader("authorization", "Bearer x"));
    }

    @Test
    void namesAreSettings() {
        TokenPlaces places = new TokenPlaces(Settings.of(
                "from",
                "cookie,query,bearer,auth",
                "auth-field",
                "jwt",
                "query-parameter",
                "access_token",
                "cookie",
                "sess"));
        assertEquals(
                shown("t"),
                places.look(Json.parse("{\"jwt\":\"t\"}"), null, null).token());
        assertTrue(places.isSecretParameter("access_token"));
        assertTrue(places.isSecretCookie("sess"));
        assertTrue(places.isSecretHeader("Authorization", "bearer x"));
        assertFalse(places.isSecretHeader("authorization", "Basic x"));
    }

    @Test
    void withoutTokensNothingIsSecret() {
        TokenPlaces places = new TokenPlaces(Settings.of("enabled", "false"));
        assertFalse(places.isSecretParameter("token"));
    }

    @Test
    void whatIsCarriedGoesToAnotherGatewayAndBack() {
        TokenPlaces places = new TokenPlaces(Settings.of("from", "bearer,query,cookie,auth"));
        Json written = Json.parse("{\"query\":\"q\",\"cookie\":\"ü\\ud800\"}");
        Doorkeeper.Carried carried = places.carriedBy(written);
        assertEquals(written, carried.toJson());
        assertEquals(shown("q"), places.look(null, null, carried).token());
        assertFalse(carried.toString().contains("ü"), carried::toString);
        Doorkeeper.Carried later = places.carriedBy(Json.parse("{\"ticket\":7,\"cookie\":\"c\"}"));
        assertEquals(shown("c"), places.look(null, null, later).token());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "{\"query\":7}", "{\"cookie\":null}"})
    void whatIsNotCarriedByAnybodyIsRefused(String json) {
        TokenPlaces places = new TokenPlaces(Settings.of());
        assertThrows(IllegalArgumentException.class, () -> places.carriedBy(Json.parse(json)));
    }
}
