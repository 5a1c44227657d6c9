package io.millrace.sdk.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.contract.Bytes;
import io.millrace.contract.EventType;
import io.millrace.contract.json.Json;
import io.millrace.sdk.Accept;
import io.millrace.sdk.ChannelRequest;
import io.millrace.sdk.ConnectRequest;
import io.millrace.sdk.Connection;
import io.millrace.sdk.EventContext;
import io.millrace.sdk.HandlerException;
import io.millrace.sdk.OnConnect;
import io.millrace.sdk.OnConnected;
import io.millrace.sdk.OnDisconnected;
import io.millrace.sdk.OnEvent;
import io.millrace.sdk.OnJoined;
import io.millrace.sdk.OnLeft;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Vetoed;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What of a client's arguments reaches a handler, and which handler an event finds. */
final class HandlersOfBeansTest {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    record Order(String dish, int count) {}

    /** Each handler returns what it was given, in Java's own words. No bean of the tests that start a service. */
    @Vetoed
    static class Bean {
        @OnEvent("text")
        String text(String it) {
            return it;
        }

        @OnEvent("numbers")
        String numbers(int a, long b, double c) {
            return a + "," + b + "," + c;
        }

        @OnEvent("boxed")
        String boxed(Integer a, Long b, Double c, Boolean d) {
            return a + "," + b + "," + c + "," + d;
        }

        @OnEvent("flag")
        String flag(boolean it) {
            return Boolean.toString(it);
        }

        @OnEvent("raw")
        String raw(Json it) {
            return it.toString();
        }

        @OnEvent("order")
        String order(Order it) {
            return it.toString();
        }

        @OnEvent("orders")
        String orders(List<Order> it) {
            return it.getFirst().toString();
        }

        @OnEvent("map")
        String map(Map<String, Integer> it) {
            return it.toString();
        }

        @OnEvent("exact")
        String exact(BigDecimal it) {
            return it.toPlainString();
        }

        @OnEvent("maybe")
        String maybe(Optional<String> it) {
            return it.toString();
        }

        @OnEvent("nullable")
        String nullable(@Nullable String it) {
            return String.valueOf(it);
        }

        @OnEvent("rest")
        String rest(String first, Integer... others) {
            return first + Arrays.toString(others);
        }

        @OnEvent("binary")
        String binary(byte[] it, Bytes also) {
            return new String(it, StandardCharsets.UTF_8) + also.length();
        }

        @OnEvent("between")
        String between(String a, Connection connection, String b, EventContext context) {
            return a + b + connection + context;
        }

        @OnEvent("none")
        String none() {
            return "called";
        }
    }

    static Stream<Arguments> clientsArguments() {
        return Stream.of(
                arguments("text", "text", "[\"grün 🐟\"]", "grün 🐟"),
                arguments("escapes are resolved", "text", "[\"a\\n\\u00e9\"]", "a\né"),
                arguments("a number is no text", "text", "[1]", "!1 (it): expected a string, got a number"),
                arguments("null is no text", "text", "[null]", "!1 (it): expected a string, got null"),
                arguments("a missing argument", "text", "[]", "!1 (it): expected a string, got nothing"),
                arguments("more arguments than parameters", "text", "[\"a\",\"b\",{}]", "a"),
                arguments("numbers", "numbers", "[-1,9007199254740993,1.5]", "-1,9007199254740993,1.5"),
                arguments("a whole number for a real one", "numbers", "[1,2,3]", "1,2,3.0"),
                arguments("boxed numbers", "boxed", "[1,2,3e2,true]", "1,2,300.0,true"),
                arguments(
                        "a number that is too large",
                        "numbers",
                        "[2147483648,1,1]",
                        "!1 (a): expected a whole number, got a number that is no whole number"
                                + " from -2147483648 to 2147483647"),
                arguments(
                        "a fraction for a whole number",
                        "numbers",
                        "[1,1.5,1]",
                        "!2 (b): expected a whole number, got a number that is no whole number"
                                + " from -9223372036854775808 to 9223372036854775807"),
                arguments("a text for a number", "numbers", "[1,1,\"1\"]", "!3 (c): expected a number, got a string"),
                arguments("true", "flag", "[true]", "true"),
                arguments("a number is no flag", "flag", "[1]", "!1 (it): expected true or false, got a number"),
                arguments("JSON as it came", "raw", "[ {\"a\" : 1e1 } ]", "{\"a\" : 1e1 }"),
                arguments("null is JSON", "raw", "[null]", "null"),
                arguments(
                        "a record, unknown fields left out",
                        "order",
                        "[{\"dish\":\"soup\",\"count\":2,\"x\":0}]",
                        "Order[dish=soup, count=2]"),
                arguments("a list", "orders", "[[{\"dish\":\"soup\",\"count\":2}]]", "Order[dish=soup, count=2]"),
                arguments("a map", "map", "[{\"a\":1}]", "{a=1}"),
                arguments("a number without loss", "exact", "[0.10]", "0.10"),
                arguments("an array for a record", "order", "[[1]]", "!1 (it): expected Order, got an array that does"),
                arguments("a present optional", "maybe", "[\"x\"]", "Optional[x]"),
                arguments("a missing optional", "maybe", "[]", "Optional.empty"),
                arguments("a null optional", "maybe", "[null]", "Optional.empty"),
                arguments("an optional of another kind", "maybe", "[1]", "!1 (it): expected a string, got a number"),
                arguments("a nullable", "nullable", "[]", "null"),
                arguments("all that remain", "rest", "[\"a\",1,2,3]", "a[1, 2, 3]"),
                arguments("nothing remains", "rest", "[\"a\"]", "a[]"),
                arguments(
                        "one of the rest does not fit",
                        "rest",
                        "[\"a\",1,\"2\"]",
                        "!3 (others): expected a whole number"),
                arguments(
                        "binary",
                        "binary",
                        "[{\"_placeholder\":true,\"num\":1},{\"num\":0,\"_placeholder\":true}]",
                        "one4"),
                arguments(
                        "a placeholder for nothing",
                        "binary",
                        "[{\"_placeholder\":true,\"num\":7},1]",
                        "!1 (it): expected binary, got an object"),
                arguments("an object is not binary", "binary", "[{},1]", "!1 (it): expected binary, got an object"),
                arguments("connection and context anywhere", "between", "[\"a\",\"b\"]", "abCONNECTIONCONTEXT"),
                arguments("no parameters", "none", "[1,2]", "called"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("clientsArguments")
    void reachTheHandler(String behaviour, String event, String args, String expected) throws Throwable {
        HandlerScan scan = new HandlerScan(MAPPER);
        scan.add(Bean.class, Bean::new);
        Handler handler = Objects.requireNonNull(scan.table().find(EventType.EVENT, "/", event));
        if (expected.startsWith("!")) {
            var thrown = assertThrows(HandlerException.class, () -> handler.invoke(new Given(args)));
            assertEquals("BadArguments", thrown.name());
            String message = String.valueOf(thrown.getMessage());
            assertTrue(message.startsWith("Argument " + expected.substring(1)), message);
        } else {
            assertEquals(expected, handler.invoke(new Given(args)));
        }
    }

    @Vetoed
    static class Base {
        @OnEvent("inherited")
        void inherited() {}

        @OnEvent("overridden")
        void overridden() {}
    }

    @Vetoed
    static class Derived extends Base {
        @Override
        void overridden() {}
    }

    @Test
    void methodsOfASuperclassCountUnlessOverridden() {
        HandlerScan scan = new HandlerScan(MAPPER);
        scan.add(Derived.class, Derived::new);
        HandlerTable table = scan.table();
        assertEquals(1, table.size());
        assertTrue(table.find(EventType.EVENT, "/", "inherited") != null);
    }

    @Vetoed
    static class Everywhere {
        @OnEvent("a")
        void exact() {}

        @OnEvent(value = "a", namespace = "*")
        void byName() {}

        @OnEvent("*")
        void byNamespace() {}

        @OnEvent(value = "*", namespace = "*")
        void any() {}

        @OnConnect("/vip")
        Uni<Accept> vip(ConnectRequest request) {
            return Uni.createFrom().item(Accept.client());
        }

        @OnConnect("/v*")
        void some() {}

        @OnConnect("*")
        Accept all() {
            return Accept.client();
        }

        @OnConnected
        void connected() {}

        @OnDisconnected(namespace = "*")
        void disconnected() {}

        @OnJoined(namespace = "/chat")
        @OnLeft(namespace = "*")
        void moved() {}
    }

    static Stream<Arguments> mostExact() {
        return Stream.of(
                arguments("namespace and name", EventType.EVENT, "/", "a", "exact"),
                arguments("name in another namespace", EventType.EVENT, "/chat", "a", "byName"),
                arguments("another name in the namespace", EventType.EVENT, "/", "b", "byNamespace"),
                arguments("neither", EventType.EVENT, "/chat", "b", "any"),
                arguments("an event that is called as the wildcard", EventType.EVENT, "/", "*", "byNamespace"),
                arguments("connected where asked for", EventType.CONNECTED, "/", "connected", "connected"),
                arguments("connected elsewhere", EventType.CONNECTED, "/chat", "connected", null),
                arguments("disconnected anywhere", EventType.DISCONNECTED, "/chat", "disconnected", "disconnected"),
                arguments("a client of that namespace", EventType.CONNECT, "/vip", "connect", "vip"),
                arguments("of one that begins so", EventType.CONNECT, "/vip2", "connect", "some"),
                arguments("of any", EventType.CONNECT, "/", "connect", "all"),
                arguments("joined where asked for", EventType.JOINED, "/chat", "joined", "moved"),
                arguments("left anywhere", EventType.LEFT, "/", "left", "moved"),
                arguments("a notice without handler", EventType.JOINED, "/", "joined", null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void mostExact(String behaviour, EventType type, String namespace, String name, @Nullable String expected) {
        HandlerScan scan = new HandlerScan(MAPPER);
        scan.add(Everywhere.class, Everywhere::new);
        Handler found = scan.table().find(type, namespace, name);
        assertEquals(
                expected == null ? null : Everywhere.class.getName() + '.' + expected,
                found == null ? null : found.toString());
    }

    static class Answers {
        void nothing() {}

        Uni<Void> laterNothing() {
            return Uni.createFrom().voidItem();
        }

        Uni<String> later() {
            return Uni.createFrom().item("");
        }

        String now() {
            return "";
        }
    }

    static Stream<Arguments> answersNothing() {
        return Stream.of(
                arguments("nothing", true),
                arguments("laterNothing", true),
                arguments("later", false),
                arguments("now", false));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void answersNothing(String method, boolean expected) throws NoSuchMethodException {
        assertEquals(expected, Signature.answersNothing(Answers.class.getDeclaredMethod(method)));
    }

    /** An event with these arguments, and two attachments. */
    private record Given(List<Json> args) implements Invocation {
        Given(String args) {
            this(Json.parse(args).elements());
        }

        @Override
        public Connection connection() {
            return Fakes.named(Connection.class, "CONNECTION");
        }

        @Override
        public EventContext context() {
            return Fakes.named(EventContext.class, "CONTEXT");
        }

        @Override
        public ConnectRequest request() {
            return Fakes.named(ConnectRequest.class, "REQUEST");
        }

        @Override
        public ChannelRequest channelRequest() {
            return Fakes.named(ChannelRequest.class, "CHANNEL");
        }

        @Override
        public int argumentCount() {
            return args.size();
        }

        @Override
        public Json argument(int index) {
            return args.get(index);
        }

        @Override
        public byte @Nullable [] attachment(int number) {
            return number > 1 ? null : (number == 0 ? "zero" : "one").getBytes(StandardCharsets.UTF_8);
        }
    }
}
