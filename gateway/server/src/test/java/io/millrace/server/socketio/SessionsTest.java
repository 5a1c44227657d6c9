package io.millrace.server.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.Brokers;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.Received;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How stays in namespaces begin and end: what the client sees, and what the worker hears, once each. */
@QuarkusTest
@WithTestResource(Brokers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SessionsTest {
    private static final Duration A_WHILE = Duration.ofMillis(300);

    @TestHTTPResource
    URI gateway;

    private GatewayContext context;

    @BeforeAll
    void open() {
        context = GatewayContext.ofThisTest(gateway.getPort());
    }

    @AfterEach
    void reset() {
        context.reset();
    }

    @AfterAll
    void close() {
        context.close();
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                end(
                        "the client closes its WebSocket",
                        client -> client.socket().send(ClientFrame.close(1000, "")),
                        "transport close"),
                end("the client ends its connection", client -> client.socket().endOutput(), "transport close"),
                end(
                        "the client resets its connection",
                        client -> client.socket().reset(),
                        "transport error"),
                end(
                        "the client closes the session",
                        client -> client.socket().send(ClientFrame.text("1")),
                        "transport close"),
                end(
                        "the client leaves the namespace",
                        client -> client.socket().send(ClientFrame.text("41")),
                        "client namespace disconnect"),
                end(
                        "the client breaks RFC 6455",
                        client -> client.socket().send(ClientFrame.of(3, new byte[0])),
                        "transport error"),
                end(
                        "the client sends a foreign Engine.IO packet",
                        client -> client.socket().send(ClientFrame.text("x")),
                        "parse error"),
                end(
                        "the client pings, which only servers do",
                        client -> client.socket().send(ClientFrame.text("2")),
                        "parse error"),
                end("the client joins twice", client -> client.socket().send(ClientFrame.text("40")), "forced close"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource
    void ends(String how, Consumer<Client> end, String reason) {
        Client client = context.clientJoins();
        context.clientSends(client, "42[\"before\"]");
        end.accept(client);
        context.expectForwarded(client, "[\"before\"]");
        context.expectDisconnected(client, reason);
        context.expectNothingForwarded(client.connection(), A_WHILE);
    }

    @Test
    void aWorkerEndsTheStay() {
        Client client = context.clientJoins();
        Client chat = client.inAnother("/chat");
        assertEquals("connected", context.expectForwarded(chat).type());
        context.workerSends(chat, "\"type\":\"close\",\"reason\":\"bye\"");
        context.expectClientReceives(client, "41/chat,");
        context.expectDisconnected(chat, "server namespace disconnect");
        context.clientSends(client, "42/chat,[\"was on its way\"]"); // dropped, not punished
        context.expectNothingElse(client);
        context.expectNothingForwarded(chat.connection(), A_WHILE);
        Client again = client.inAnother("/chat");
        assertEquals(again.connection() + "/1/1", context.expectForwarded(again).header("ce_id"));
    }

    @Test
    void aWorkerEndsTheSession() {
        Client client = context.clientJoins();
        context.workerSends(client, "\"type\":\"close\",\"code\":4500,\"reason\":\"banned \ud834\udd1e\"");
        assertEquals(
                new Received.Close(4500, "banned \ud834\udd1e"), client.socket().next());
        context.expectDisconnected(client, "server namespace disconnect");
        client.socket().send(ClientFrame.close(4500, ""));
        assertInstanceOf(Received.End.class, client.socket().next());
    }

    /** RFC 6455, section 7.1.1: the server closes the connection, if need be without the client's answer. */
    @Test
    void aClientThatDoesNotAnswerTheClose() {
        Client client = context.clientJoins();
        context.workerSends(client, "\"type\":\"close\",\"code\":1000");
        assertInstanceOf(Received.Close.class, client.socket().next());
        assertInstanceOf(Received.End.class, client.socket().next(Duration.ofSeconds(5)));
    }

    @ParameterizedTest(name = "a worker may not close with {0}")
    @ValueSource(ints = {0, 999, 1005, 1006, 1015, 2000, 5000})
    void badCloseCodes(int code) {
        Client client = context.clientJoins();
        context.workerSends(
                client,
                "\"type\":\"close\",\"code\":" + code + ",\"id\":\"x\",\"reply\":\"" + GatewayContext.REPLIES + "\"");
        context.expectNothingElse(client);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(
                        "a namespace that is not served",
                        "40/random,",
                        "44/random,{\"message\":\"Invalid namespace\"}"),
                arguments("without the comma", "40/random", "44/random,{\"message\":\"Invalid namespace\"}"),
                arguments(
                        "with credentials",
                        "40/random,{\"token\":\"x\"}",
                        "44/random,{\"message\":\"Invalid namespace\"}"),
                arguments(
                        "EIO 4: a query is part of the name",
                        "40/chat?a=b,",
                        "44/chat?a=b,{\"message\":\"Invalid namespace\"}"),
                arguments(
                        "a pattern matches from the start",
                        "40/xteam-1,",
                        "44/xteam-1,{\"message\":\"Invalid namespace\"}"),
                arguments(
                        "a non-ASCII name",
                        "40/\u00e9\ud834\udd1e,",
                        "44/\u00e9\ud834\udd1e,{\"message\":\"Invalid namespace\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusals(String behaviour, String packet, String answer) {
        Client client = context.clientJoins();
        context.clientSends(client, packet);
        context.expectClientReceives(client, answer);
        context.expectNothingElse(client);
    }

    @Test
    void tooManyNamespaces() {
        Client client = context.clientJoins();
        for (int n = 1; n < Brokers.MOST_NAMESPACES; n++) {
            client.inAnother("/team-" + n);
        }
        context.clientSends(client, "40/chat,");
        context.expectClientReceives(client, "44/chat,{\"message\":\"Too many namespaces\"}");
        context.expectNothingElse(client);
    }

    static Stream<Arguments> violations() {
        return Stream.of(
                violation("an event before CONNECT", "42[\"x\"]", 1008),
                violation("an event for a namespace that was never asked for", "42/chat,[\"x\"]", 1008),
                violation("a disconnect from it", "41/chat,", 1008),
                violation("JSON that is no array", "42{}", 1008),
                violation("a string", "42\"x\"", 1008),
                violation("an array that is empty", "42[]", 1008),
                violation("an array that is not closed", "42[\"x\"", 1008),
                violation("something behind the array", "42[\"x\"]x", 1008),
                violation("CVE-2023-32695: an object as name", "42[{\"toString\":\"x\"}]", 1008),
                violation("an array as name", "42[[\"x\"]]", 1008),
                violation("null as name", "42[null]", 1008),
                violation("reserved: connect", "42[\"connect\"]", 1008),
                violation("reserved: connect_error", "42[\"connect_error\"]", 1008),
                violation("reserved: disconnect", "42[\"disconnect\"]", 1008),
                violation("reserved: disconnecting", "42[\"disconnecting\"]", 1008),
                violation("reserved: newListener", "42[\"newListener\"]", 1008),
                violation("reserved: removeListener, escaped", "42[\"remove\\u004cistener\"]", 1008),
                violation("a blank ack id", "42 [\"x\"]", 1008),
                violation("an ack id above 2^53-1", "429007199254740993[\"x\"]", 1008),
                violation("CONNECT with null", "40/chat,null", 1008),
                violation("CONNECT_ERROR from a client", "44{\"message\":\"x\"}", 1008),
                violation("eleven attachments", "4511-[\"x\"]", 1008),
                violation("no number of attachments", "45-[\"x\"]", 1008),
                violation(
                        "CVE-2022-2421: a placeholder's num is text",
                        "451-[\"x\",{\"_placeholder\":true,\"num\":\"splice\"}]",
                        1008),
                violation(
                        "a placeholder's num that is too great", "451-[\"x\",{\"_placeholder\":true,\"num\":1}]", 1008),
                violation("CVE-2020-36049: ten million digits", "45" + "1".repeat(900_000), 1008),
                violation("a deep array", "42[\"x\"," + "[".repeat(100_000), 1008),
                violation("an unknown type", "47[\"x\"]", 1008),
                violation("an empty packet", "", 1002),
                violation("an Engine.IO type that is none", "9", 1002));
    }

    /** The client is closed by a code; whoever else is there is not disturbed. */
    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource
    void violations(String behaviour, String packet, int code) {
        Client other = context.clientJoins();
        Client client = behaviour.contains("before CONNECT") ? context.clientOpens() : context.clientJoins();
        context.clientSends(client, packet);
        context.expectClosed(client, code);
        if (!client.connection().isEmpty()) {
            context.expectDisconnected(client, code == 1002 ? "parse error" : "forced close");
        }
        context.expectNothingElse(other);
    }

    @Test
    void binaryThatNobodyExpects() {
        Client client = context.clientJoins();
        client.socket().send(ClientFrame.binary(new byte[] {1}));
        context.expectClosed(client, 1008);
    }

    private static Arguments end(String how, Consumer<Client> end, String reason) {
        return arguments(how, end, reason);
    }

    private static Arguments violation(String behaviour, String packet, int code) {
        return arguments(behaviour, packet, code);
    }
}
