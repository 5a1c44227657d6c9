package io.millrace.sdk.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Command;
import io.millrace.contract.EventType;
import io.millrace.contract.json.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
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

/** A worker decides on channels, from the question in Kafka to the answer on Redis, as {@link ChannelKeeper} does. */
@QuarkusTest
@QuarkusTestResource(Brokers.class)
@Timeout(90)
class ChannelsTest {
    private static final AtomicInteger CLIENTS = new AtomicInteger();

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @ConfigProperty(name = "quarkus.redis.hosts")
    String redisUri;

    private Gateway gateway;
    private Gateway.Client client;

    @BeforeEach
    void connect() throws Exception {
        gateway = new Gateway(bootstrap, redisUri);
        client = gateway.client("member-" + CLIENTS.incrementAndGet());
    }

    @AfterEach
    void disconnect() {
        gateway.close();
    }

    static Stream<Arguments> decisions() {
        return Stream.of(
                arguments("nothing returned lets in", EventType.SUBSCRIBE, "{\"channel\":\"orders:1\"}", accept(null)),
                arguments(
                        "the exact one wins",
                        EventType.SUBSCRIBE,
                        "{\"channel\":\"orders:secret-tea\"}",
                        accept("\"orders:secret-tea\"")),
                arguments(
                        "then the longest",
                        EventType.SUBSCRIBE,
                        "{\"channel\":\"orders:secret-é\"}",
                        refuse("Not for you", "{\"left\":0,\"name\":\"SecretError\"}")),
                arguments(
                        "one method for both",
                        EventType.PUBLISH,
                        "{\"channel\":\"orders:secret\",\"data\":1}",
                        refuse("Not for you", "{\"left\":0,\"name\":\"SecretError\"}")),
                arguments(
                        "other data",
                        EventType.PUBLISH,
                        "{\"channel\":\"orders:1\",\"data\":{\"n\":1}}",
                        accept("{\"n\":2}")),
                arguments(
                        "a named error",
                        EventType.PUBLISH,
                        "{\"channel\":\"orders:1\"}",
                        refuse("Nothing there", "{\"name\":\"EmptyError\"}")),
                arguments(
                        "with data and fields",
                        EventType.PUBLISH,
                        "{\"channel\":\"orders:1\",\"data\":{\"n\":-1}}",
                        refuse("Too few", "{\"least\":0,\"name\":\"NegativeError\",\"data\":-1}")),
                arguments(
                        "data of another form",
                        EventType.PUBLISH,
                        "{\"channel\":\"orders:1\",\"data\":[]}",
                        refuse("The data is not of the form that is expected here", null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void decisions(String behaviour, EventType type, String data, Command expected) throws Exception {
        client.asks(type, data, 60_000);
        assertEquals(sorted(expected), sorted(client.expect()));
    }

    @Test
    void whoPublishesInsteadDoesSoBeforeItAnswers() throws Exception {
        client.asks(EventType.PUBLISH, "{\"channel\":\"own:1\",\"data\":\"🌊\"}", 60_000);
        assertEquals(accept(null), client.expect());
        Command.Emit told = (Command.Emit) gateway.expect(Gateway.room("hosts")).command();
        assertEquals(
                "[\"own:1\",{\"channel\":\"own:1\",\"data\":\"🌊\"}]",
                told.args().toString());
    }

    @Test
    void nobodyAnswersACopyNorForOthersChannelsNorTooLate() throws Exception {
        client.notice(EventType.PUBLISH, "{\"channel\":\"own:2\",\"data\":1}");
        client.asks(EventType.SUBSCRIBE, "{\"channel\":\"others\"}", 60_000);
        client.asks(EventType.SUBSCRIBE, "{\"channel\":\"orders:1\"}", -10_000);
        client.asks(EventType.SUBSCRIBE, "{\"channel\":\"orders:secret-tea\"}", 60_000);
        assertEquals(accept("\"orders:secret-tea\""), client.expect());
        assertEquals(
                "[\"own:2\",{\"channel\":\"own:2\",\"data\":1}]",
                ((Command.Emit) gateway.expect(Gateway.room("hosts")).command())
                        .args()
                        .toString());
    }

    /* Jackson keeps a map's order, and Map.of has none. */
    private static Object sorted(Command command) {
        if (command instanceof Command.Refuse refuse
                && refuse.data() != null
                && refuse.data().isObject()) {
            List<String> fields = new ArrayList<>();
            refuse.data().forEachField((name, value) -> fields.add(name + '=' + value));
            return refuse.message() + fields.stream().sorted().toList();
        }
        return command;
    }

    private static Command accept(String data) {
        return new Command.Accept("~q", null, null, List.of(), null, data == null ? null : Json.parse(data), null);
    }

    private static Command refuse(String message, String data) {
        return new Command.Refuse("~q", message, data == null ? null : Json.parse(data), null, null);
    }
}
