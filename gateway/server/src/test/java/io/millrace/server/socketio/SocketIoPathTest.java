package io.millrace.server.socketio;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.Brokers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Socket.IO's path asked by plain HTTP: errors as socket.io 4.8.4 gives them, and the client's files. */
@QuarkusTest
@WithTestResource(Brokers.class)
final class SocketIoPathTest {

    static Stream<Arguments> requests() {
        return Stream.of(
                arguments("no transport", "GET", "/socket.io/?EIO=4", 0, "Transport unknown"),
                arguments("an unknown transport", "GET", "/socket.io/?EIO=4&transport=tin-can", 0, "Transport unknown"),
                arguments(
                        "without the last slash", "GET", "/socket.io?EIO=4&transport=tin-can", 0, "Transport unknown"),
                arguments("another path below", "GET", "/socket.io/other?EIO=4", 0, "Transport unknown"),
                arguments("the transport comes before the method", "POST", "/socket.io/?EIO=4", 0, "Transport unknown"),
                arguments(
                        "an unknown sid",
                        "GET",
                        "/socket.io/?EIO=4&transport=websocket&sid=nobody",
                        1,
                        "Session ID unknown"),
                arguments(
                        "the sid comes before the method",
                        "POST",
                        "/socket.io/?EIO=4&transport=websocket&sid=nobody",
                        1,
                        "Session ID unknown"),
                arguments("POST", "POST", "/socket.io/?EIO=4&transport=websocket", 2, "Bad handshake method"),
                arguments("PUT", "PUT", "/socket.io/?EIO=4&transport=websocket", 2, "Bad handshake method"),
                arguments(
                        "a plain GET where an upgrade is needed",
                        "GET",
                        "/socket.io/?EIO=4&transport=websocket",
                        3,
                        "Bad request"));
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @MethodSource
    void requests(String behaviour, String method, String target, int code, String message) {
        given().urlEncodingEnabled(false)
                .request(method, target)
                .then()
                .statusCode(400)
                .contentType("application/json")
                .body(equalTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}"));
    }

    @Test
    void headIsAMethodToo() {
        given().head("/socket.io/?EIO=4&transport=websocket")
                .then()
                .statusCode(400)
                .body(equalTo(""));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js"})
    void clientFiles(String name) {
        Response file = given().get("/socket.io/" + name);
        file.then()
                .statusCode(200)
                .header("Content-Type", "application/javascript; charset=utf-8")
                .header("Cache-Control", "public, max-age=0")
                .header("ETag", matchesPattern("\"4\\.[0-9]+\\.[0-9]+\""))
                .body(containsString("//# sourceMappingURL=" + name + ".map"));
        given().get("/socket.io/" + name + ".map")
                .then()
                .statusCode(200)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("ETag", file.header("ETag"))
                .body(containsString("\"version\":3"));
        Response head = given().head("/socket.io/" + name);
        assertEquals(200, head.statusCode());
        assertEquals(file.header("Content-Length"), head.header("Content-Length"));
        assertEquals(0, head.asByteArray().length);
        assertTrue(file.asByteArray().length > 30_000);
    }

    @ParameterizedTest(name = "If-None-Match: {0} -> {1}")
    @CsvSource({"'\"%s\"', 304", "'W/\"%s\"', 304", "'\"0.9\", \"%s\"', 304", "*, 304", "'\"0.9\"', 200", "'%s', 200"})
    void whoHasTheFileGetsItNotAgain(String match, int status) {
        String etag = given().get("/socket.io/socket.io.js").header("ETag");
        given().header("If-None-Match", match.replace("%s", etag.replace("\"", "")))
                .get("/socket.io/socket.io.js?a=b")
                .then()
                .statusCode(status)
                .header("ETag", etag);
    }

    @ParameterizedTest(name = "{0} is none of the client's files")
    @ValueSource(
            strings = {"socket.io.esm.js", "msgpack.min.js", "package.json", "LICENSE", "..%2Fapplication.properties"})
    void otherNames(String name) {
        given().urlEncodingEnabled(false)
                .get("/socket.io/" + name)
                .then()
                .statusCode(400)
                .body(containsString("Transport unknown"));
    }
}
