package io.millrace.sdk.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A worker decides who comes in, from the question in Kafka to the answer on Redis, as {@link Doorman} does. */
@QuarkusTest
@QuarkusTestResource(Brokers.class)
@Timeout(90)
class DecidingTest {
    private static final AtomicInteger CLIENTS = new AtomicInteger();
    private static final String ADDRESS = "\"address\":\"203.0.113.7\",\"secure\":true";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @ConfigProperty(name = "quarkus.redis.hosts")
    String redisUri;

    private Gateway gateway;
    private Gateway.Client client;

    @BeforeEach
    void connect() throws Exception {
        gateway = new Gateway(bootstrap, redisUri);
        client = gateway.client("guest-" + CLIENTS.incrementAndGet());
    }

    @AfterEach
    void disconnect() {
        gateway.close();
    }

    @Test
    void aClientIsLetInWithAllThatThereIs() throws Exception {
        client.asks("/door", "{\"auth\":{\"name\":\"Ann\"}," + ADDRESS + '}', 60_000);
        assertEquals(
                new Command.Accept(
                        "~connect",
                        "Ann",
                        Json.parse("{\"role\":\"guest\"}"),
                        List.of("lobby", "news"),
                        new WorkerState("millrace-sdk", 1, Bytes.of("7".getBytes(StandardCharsets.UTF_8))),
                        Json.parse("{\"motd\":\"hi\"}"),
                        1_795_236_030_123L),
                client.expect());
        assertEquals("[\"Ann\"]", ((Command.Emit) client.expect()).args().toString(), "behind the decision");
        Command.Emit told = (Command.Emit) gateway.expect(Gateway.room("hosts")).command();
        assertEquals("guest", told.event());
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(
                        "on purpose",
                        "/door",
                        "{" + ADDRESS + '}',
                        new Command.Refuse(
                                "~connect",
                                "Who are you?",
                                Json.parse("{\"login\":\"/login\"}"),
                                4401,
                                Duration.ofMinutes(1))),
                arguments(
                        "credentials of another form",
                        "/door",
                        "{\"auth\":[1]," + ADDRESS + '}',
                        refuse("The credentials are not of the form that is expected here", null)),
                arguments("by accident", "/broken", "{" + ADDRESS + '}', refuse("no database", null)),
                arguments(
                        "with a named error",
                        "/named",
                        "{" + ADDRESS + '}',
                        refuse("until tomorrow", Json.parse("{\"name\":\"Banned\"}"))),
                arguments(
                        "joined too early",
                        "/joins",
                        "{" + ADDRESS + '}',
                        refuse("Rooms of a client that comes in stand in Accept.rooms", null)),
                arguments(
                        "a decision that cannot be written",
                        "/wrong",
                        "{" + ADDRESS + '}',
                        refuse("java.lang.String is no JSON object", null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusals(String behaviour, String namespace, String data, Command expected) throws Exception {
        client.asks(namespace, data, 60_000);
        assertEquals(expected, client.expect());
    }

    @Test
    void whatTheGatewayHasVerifiedIsTold() throws Exception {
        Gateway.Client known = client.known("Bob");
        known.asks("/verified", "{\"claims\":{\"role\":\"admin\"}," + ADDRESS + '}', 60_000);
        assertEquals(List.of("Bob-admin"), ((Command.Accept) known.expect()).rooms());
    }

    @Test
    void whatIsKnownOfAClientComesWithItsEvents() throws Exception {
        client.sends("a1", "[\"role\"]");
        assertEquals("[\"nobody's\"]", ((Command.Ack) client.expect()).args().toString());
        Gateway.Client known = gateway.client("known-" + CLIENTS.incrementAndGet());
        known.known(Json.parse("{\"role\":\"wärtin 🌊\"}")).sends("a2", "[\"role\"]");
        assertEquals("[\"wärtin 🌊\"]", ((Command.Ack) known.expect()).args().toString());
    }

    @Test
    void whatTheClientPresentsIsTold() throws Exception {
        client.asks(
                "/facts",
                "{\"query\":{\"a\":\"é\"},\"headers\":{\"origin\":\"x\"},\"auth\":[1],\"clientId\":\"c\"," + ADDRESS
                        + '}',
                60_000);
        Json claims = ((Command.Accept) client.expect()).claims();
        for (String part : List.of(
                "\"query\":{\"a\":\"é\"}",
                "\"headers\":{\"origin\":\"x\"}",
                "\"auth\":\"[1]\"",
                "\"address\":\"203.0.113.7\"",
                "\"secure\":true",
                "\"clientId\":\"c\"")) {
            assertTrue(claims.toString().contains(part), () -> part + " in " + claims);
        }
    }

    @Test
    void nothingReturnedLetsInAndOthersNamespacesAreTheirs() throws Exception {
        client.asks("/elsewhere", "{" + ADDRESS + '}', 60_000);
        client.asks("/door", "{\"auth\":{\"name\":\"late\"}," + ADDRESS + '}', -10_000);
        client.asks("/open-house", "{" + ADDRESS + '}', 60_000);
        assertEquals(
                new Command.Accept("~connect", null, null, List.of(), null, null, null),
                client.expect(),
                "neither another service's question nor one whose time is over was answered before");
    }

    private static Command refuse(String message, Json data) {
        return new Command.Refuse("~connect", message, data, null, null);
    }
}
