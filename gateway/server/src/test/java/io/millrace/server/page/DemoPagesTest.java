package io.millrace.server.page;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.millrace.server.gateway.Gateway;
import io.millrace.server.harness.Brokers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages beside the start page: a worker's, and dialects'; all cannot meet where no room is shared. */
@QuarkusTest
@TestProfile(DemoPagesTest.WithDemo.class)
@WithTestResource(Brokers.class)
final class DemoPagesTest {
    public static final class WithDemo implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("millrace.page.demos.trial", "src/test/resources/demo");
        }
    }

    @Inject
    Gateway gateway;

    @ParameterizedTest(name = "{0} is answered {1}, {2}")
    @CsvSource({
        "/trial/, 200, text/html",
        "/trial/index.html, 200, text/html",
        "/trial/demo.js, 200, text/javascript",
        "/trial/notes.txt, 404,",
        "/trial/absent.js, 404,",
        "/trial/../application.properties, 404,",
        "/trial/%2e%2e/demo/demo.js, 404,",
        "/other/, 404,",
        "/sono/, 200, text/html",
        "/sono/call.js, 200, text/javascript",
        "/plain/page.css, 200, text/css",
        "/together/, 404,",
    })
    void files(String path, int status, String type) {
        var answer = given().urlEncodingEnabled(false).get(path).then().statusCode(status);
        if (type != null) {
            answer.contentType(containsString(type));
        }
    }

    @Test
    void thePageIsToldOfItsGatewayAndMayLoadNothingFromElsewhereOrInline() {
        given().get("/trial/")
                .then()
                .body(containsString("data-gateway=\"" + gateway.id() + "\" data-path=\"/socket.io/\""))
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Content-Security-Policy", not(containsString("unsafe")))
                .header("X-Content-Type-Options", equalTo("nosniff"));
    }

    @Test
    void withoutItsSlashThePageIsFoundAllTheSame() {
        given().redirects().follow(false).get("/trial").then().statusCode(302).header("Location", equalTo("/trial/"));
    }

    @Test
    void theStartPageHasALinkToIt() {
        given().get("/").then().body(containsString("data-demos=\"trial channels sono plain\""));
    }
}
