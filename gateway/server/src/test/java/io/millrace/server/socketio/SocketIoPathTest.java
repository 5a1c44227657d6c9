package io.millrace.server.socketio;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.Brokers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths of Engine.IO asked by plain HTTP: errors as socket.io 4.8.4 gives them, and the client's files. */
@QuarkusTest
@WithTestResource(Brokers.class)
final class SocketIoPathTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TestHTTPResource
    URI gateway;

    static Stream<Arguments> requests() {
        return Stream.of(
                arguments("no transport", "GET", "/socket.io/?EIO=4", 0, "Transport unknown"),
                arguments("an unknown transport", "GET", "/socket.io/?EIO=4&transport=tin-can", 0, "Transport unknown"),
                arguments(
                        "without the last slash", "GET", "/socket.io?EIO=4&transport=tin-can", 0, "Transport unknown"),
                arguments("__proto__", "GET", "/socket.io/?EIO=4&transport=__proto__", 0, "Transport unknown"),
                arguments(
                        "an unknown sid", "GET", "/socket.io/?EIO=3&transport=polling&sid=x", 1, "Session ID unknown"),
                arguments(
                        "a POST of polling", "POST", "/socket.io/?EIO=4&transport=polling", 2, "Bad handshake method"),
                arguments("bare Engine.IO", "GET", "/engine.io?EIO=4&transport=tin-can", 0, "Transport unknown"),
                arguments("CVE-2023-31125", "GET", "/engine.io/?EIO=4&transport=abc", 0, "Transport unknown"),
                arguments("another path below", "GET", "/socket.io/other?EIO=4", 0, "Transport unknown"),
                arguments("the transport comes before the method", "POST", "/socket.io/?EIO=4", 0, "Transport unknown"),
                arguments(
                        "an unknown sid",
                        "GET",
                        "/socket.io/?EIO=4&transport=websocket&sid=nobody",
                        1,
                        "Session ID unknown"),
                arguments(
                        "__proto__ as sid",
                        "GET",
                        "/engine.io/?EIO=4&transport=websocket&sid=__proto__",
                        1,
                        "Session ID unknown"),
                arguments(
                        "the sid comes before the method",
                        "POST",
                        "/socket.io/?EIO=4&transport=websocket&sid=nobody",
                        1,
                        "Session ID unknown"),
                arguments("POST", "POST", "/socket.io/?EIO=4&transport=websocket", 2, "Bad handshake method"),
                arguments("OPTIONS", "OPTIONS", "/socket.io/?EIO=4&transport=websocket", 2, "Bad handshake method"),
                arguments("OPTIONS without a transport", "OPTIONS", "/socket.io/", 0, "Transport unknown"),
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

    /** A file of a path, and the version that it has. */
    static Stream<Arguments> clientFiles() {
        return Stream.of(
                arguments("/socket.io/", "socket.io.js", "4.8.4"),
                arguments("/socket.io/", "socket.io.min.js", "4.8.4"),
                arguments("/socket.io/", "socket.io.esm.min.js", "4.8.4"),
                arguments("/socket.io/", "socket.io.msgpack.min.js", "4.8.4"),
                arguments("/legacy/", "socket.io.js", "2.5.0"));
    }

    @ParameterizedTest(name = "{0}{1} is of {2}")
    @MethodSource
    void clientFiles(String path, String name, String version) {
        Response file = given().get(path + name);
        file.then()
                .statusCode(200)
                .header("Content-Type", "application/javascript; charset=utf-8")
                .header("Cache-Control", "public, max-age=0")
                .header("Vary", "Accept-Encoding")
                .header("ETag", '"' + version + '"')
                .body(containsString("Socket.IO v" + version))
                .body(containsString("//# sourceMappingURL=" + name + ".map"));
        given().get(path + name + ".map")
                .then()
                .statusCode(200)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("ETag", '"' + version + '"')
                .body(containsString("\"version\":3"));
        assertTrue(file.asByteArray().length > 30_000);
    }

    /** Each coding, and how to read it; brotli by its length alone, as there is no reader for it here. */
    static Stream<Arguments> codings() {
        return Stream.of(
                arguments("identity", null, (Reading) bytes -> bytes),
                arguments("gzip", "gzip", (Reading) bytes -> new GZIPInputStream(bytes)),
                arguments("deflate", "deflate", (Reading) bytes -> new InflaterInputStream(bytes)),
                arguments("deflate, gzip;q=0.9, br;q=0.1", "deflate", (Reading) InflaterInputStream::new));
    }

    private interface Reading {
        InputStream of(InputStream bytes) throws IOException;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void codings(String accepted, String coding, Reading reading) throws Exception {
        byte[] plain = fetch("/legacy/socket.io.js", "identity").body();
        for (String name : List.of("/legacy/socket.io.js", "/socket.io/socket.io.min.js.map")) {
            HttpResponse<byte[]> file = fetch(name, accepted);
            assertEquals(Optional.ofNullable(coding), file.headers().firstValue("content-encoding"));
            byte[] read = reading.of(new ByteArrayInputStream(file.body())).readAllBytes();
            assertEquals(
                    file.body().length,
                    Integer.parseInt(file.headers().firstValue("content-length").orElseThrow()));
            if (name.startsWith("/legacy")) {
                assertArrayEquals(plain, read);
            }
            assertTrue(coding == null || file.body().length < read.length / 3, "it is worth it");
        }
    }

    @ParameterizedTest(name = "HEAD for {0}")
    @ValueSource(strings = {"identity", "gzip", "deflate", "br"})
    void head(String accepted) throws Exception {
        HttpResponse<byte[]> head = send(
                HttpRequest.newBuilder(gateway.resolve("/socket.io/socket.io.js"))
                        .method("HEAD", BodyPublishers.noBody()),
                accepted);
        HttpResponse<byte[]> file = fetch("/socket.io/socket.io.js", accepted);
        assertEquals(200, head.statusCode());
        assertEquals(0, head.body().length);
        assertEquals(
                Integer.toString(file.body().length),
                head.headers().firstValue("content-length").orElseThrow());
        assertEquals(
                file.headers().firstValue("content-encoding"), head.headers().firstValue("content-encoding"));
    }

    @Test
    void brotliIsTheSmallest() throws Exception {
        HttpResponse<byte[]> brotli = fetch("/socket.io/socket.io.js", "gzip, deflate, br");
        assertEquals(Optional.of("br"), brotli.headers().firstValue("content-encoding"));
        assertEquals(Optional.of("\"4.8.4\""), brotli.headers().firstValue("etag"));
        assertTrue(
                brotli.body().length < fetch("/socket.io/socket.io.js", "gzip").body().length);
    }

    /* The JDK's client, which neither asks for a coding nor undoes one by itself. */
    private HttpResponse<byte[]> fetch(String name, String accepted) throws Exception {
        return send(HttpRequest.newBuilder(gateway.resolve(name)), accepted);
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request, String accepted) throws Exception {
        return HTTP.send(request.header("Accept-Encoding", accepted).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @ParameterizedTest(name = "If-None-Match: {0} -> {1}")
    @CsvSource({"'\"%s\"', 304", "'W/\"%s\"', 304", "'\"0.9\", \"%s\"', 304", "*, 304", "'\"0.9\"', 200", "'%s', 200"})
    void whoHasTheFileGetsItNotAgain(String match, int status) {
        String etag = given().get("/socket.io/socket.io.js").header("ETag");
        given().header("If-None-Match", match.replace("%s", etag.replace("\"", "")))
                .get("/socket.io/socket.io.js?a=b")
                .then()
                .statusCode(status)
                .header("ETag", etag)
                .header("Cache-Control", "public, max-age=0")
                .header("Vary", "Accept-Encoding");
    }

    @ParameterizedTest(name = "{0} is none of the client's files")
    @ValueSource(
            strings = {
                "/socket.io/socket.io.esm.js",
                "/socket.io/msgpack.min.js",
                "/socket.io/package.json",
                "/socket.io/LICENSE",
                "/socket.io/socket.io.js.gz",
                "/socket.io/socket.io.js.map.map",
                "/socket.io/a/socket.io.js",
                "/socket.io/..%2Fapplication.properties",
                "/legacy/socket.io.min.js",
                "/legacy/socket.io.dev.js",
                "/strict/socket.io.js",
                "/engine.io/socket.io.js"
            })
    void otherNames(String name) {
        given().urlEncodingEnabled(false).get(name).then().statusCode(400).body(containsString("Transport unknown"));
    }
}
