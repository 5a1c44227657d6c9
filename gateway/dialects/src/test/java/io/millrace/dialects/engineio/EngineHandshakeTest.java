package io.millrace.dialects.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which request is what, and in which order errors are found (engine.io 6.6.11, measured). */
final class EngineHandshakeTest {
    private static final Transports BOTH = new Transports(true, true, true, EngineTalk.SECOND);

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("no transport", BOTH, "GET", false, "EIO=4", 0),
                arguments("an unknown one counts before the session", BOTH, "GET", false, "EIO=4&transport=x&sid=y", 0),
                arguments("and before the method", BOTH, "POST", false, "EIO=4&transport=__proto__", 0),
                arguments(
                        "polling where it is not served", webSocketAlone(), "GET", false, "EIO=4&transport=polling", 0),
                arguments(
                        "the same with a session", webSocketAlone(), "POST", false, "EIO=4&transport=polling&sid=x", 0),
                arguments(
                        "websocket where it is not served",
                        pollingAlone(),
                        "GET",
                        true,
                        "EIO=4&transport=websocket",
                        0),
                arguments("a POST without a session", BOTH, "POST", false, "EIO=4&transport=polling", 2),
                arguments("a PUT", BOTH, "PUT", false, "EIO=4&transport=polling", 2),
                arguments("OPTIONS without CORS", BOTH, "OPTIONS", false, "EIO=4&transport=polling", 2),
                arguments(
                        "a WebSocket's request that asks for none", BOTH, "GET", false, "EIO=4&transport=websocket", 3),
                arguments("a WebSocket that polls", BOTH, "GET", true, "EIO=4&transport=polling", 3),
                arguments("the same on a session", BOTH, "GET", true, "EIO=4&transport=polling&sid=x", 3),
                arguments(
                        "a WebSocket on a session where none polls",
                        webSocketAlone(),
                        "GET",
                        true,
                        "EIO=4&transport=websocket&sid=x",
                        1),
                arguments(
                        "a WebSocket on a session where none is served",
                        pollingAlone(),
                        "GET",
                        true,
                        "EIO=4&transport=websocket&sid=x",
                        0));
    }

    private static Transports webSocketAlone() {
        return Transports.WEBSOCKET_ALONE;
    }

    private static Transports pollingAlone() {
        return new Transports(true, false, true, 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String what, Transports served, String method, boolean upgrade, String query, int code) {
        EngineError error = EngineError.of(code);
        assertEquals(
                upgrade
                        ? new Opening.Rejected(400, "text/html", error.message())
                        : new Opening.Rejected(400, "application/json", error.json()),
                judge(served, true, method, upgrade, query));
    }

    @Test
    void version3IsRefusedLast() {
        String message = "{\"code\":5,\"message\":\"Unsupported protocol version\"}";
        for (String query : List.of("transport=polling", "transport=polling&EIO=5", "transport=polling&EIO=abc")) {
            assertEquals(
                    new Opening.Rejected(400, "application/json", message), judge(BOTH, false, "GET", false, query));
        }
        assertEquals(
                new Opening.Rejected(400, "application/json", EngineError.BAD_METHOD.json()),
                judge(BOTH, false, "POST", false, "transport=polling"));
    }

    static Stream<Arguments> onSessions() {
        return Stream.of(
                arguments("EIO=4&transport=polling&sid=x", 4, false),
                arguments("transport=polling&sid=x", 3, false),
                arguments("EIO=3&transport=polling&sid=x&b64=1", 3, true),
                arguments("EIO=3&transport=polling&sid=x&j=0", 3, true),
                arguments("EIO=4&transport=websocket&sid=x", 0, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void onSessions(String query, int version, boolean textOnly) {
        for (String method : List.of("GET", "POST", "PUT")) {
            assertEquals(new Opening.Asks("x", version, textOnly), judge(BOTH, true, method, false, query));
        }
    }

    /** engine.io 6.6, Server.verify and onWebSocket: no setting but the transports is looked at. */
    static Stream<Arguments> upgrading() {
        Transports silent = new Transports(true, true, false, EngineTalk.SECOND);
        return Stream.of(
                arguments("version 4", BOTH, true, "EIO=4&transport=websocket&sid=x", 4, false),
                arguments("in base64", BOTH, true, "EIO=4&transport=websocket&sid=x&b64=1", 4, true),
                arguments("j is not for WebSockets", BOTH, true, "EIO=4&transport=websocket&sid=x&j=1", 4, false),
                arguments("version 3", BOTH, true, "EIO=3&transport=websocket&sid=x", 3, false),
                arguments("no version is 3", BOTH, true, "transport=websocket&sid=x&b64=1", 3, true),
                arguments("every other too", BOTH, true, "EIO=5&transport=websocket&sid=x", 3, false),
                arguments(
                        "3 where it is refused: the session says whether it is of another",
                        BOTH,
                        false,
                        "EIO=3&transport=websocket&sid=x",
                        3,
                        false),
                arguments("where no client is told", silent, true, "EIO=4&transport=websocket&sid=x", 4, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void upgrading(String what, Transports served, boolean version3, String query, int version, boolean base64) {
        var upgrades = assertInstanceOf(Opening.Upgrades.class, judge(served, version3, "GET", true, query));
        assertEquals("x", upgrades.session());
        assertEquals(version, upgrades.version());
        assertEquals(EngineTalk.SECOND, upgrades.withinNanos());
        Session polls = new EngineSession(
                "x", settings(served, true, EngineSettings.Silence.CLOSE), version, "", new Above(), true);
        polls.open(0);
        Session resumed = upgrades.how().resume(polls.state(0), 0);
        assertEquals(new Encoding(EngineIoDialect.NAME, version, "raw", base64), resumed.encoding());
    }

    static Stream<Arguments> opened() {
        return Stream.of(
                arguments("version 4", BOTH, "EIO=4&transport=polling", 4, "[\"websocket\"]"),
                arguments("version 3", BOTH, "EIO=3&transport=polling&b64=1", 3, "[\"websocket\"]"),
                arguments("no WebSockets here", pollingAlone(), "EIO=4&transport=polling", 4, "[]"),
                arguments("no upgrades", new Transports(true, true, false, 1), "EIO=4&transport=polling", 4, "[]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void opened(String what, Transports served, String query, int version, String upgrades) {
        var polls = assertInstanceOf(Opening.Polls.class, judge(served, true, "GET", false, query));
        assertEquals(version, polls.bodies().version());
        Action first = polls.session().open(7).getFirst();
        assertEquals(
                new Action.Send(Frame.Text.of("0{\"sid\":\"secret\",\"upgrades\":" + upgrades
                        + ",\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}")),
                first,
                "at once, in version 3 too");
    }

    static Stream<Arguments> libraries() {
        return Stream.of(
                arguments("python-engineio on requests stays away", "python-requests/2.31.0", false),
                arguments("the same on aiohttp", "Python/3.12 aiohttp/3.9.1", false),
                arguments("another Python program", "Python/3.12 websockets/12.0", true),
                arguments("a browser comes back", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", true),
                arguments("and so does who says nothing of itself", "", true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void libraries(String what, String userAgent, boolean heedsClose) {
        Map<String, String> query = Map.of("EIO", "4", "transport", "polling");
        Opening opening = new EngineIoDialect(settings(BOTH, true, EngineSettings.Silence.CLOSE))
                .open(new Handshake(query, "GET", false, userAgent), "secret");
        assertEquals(
                heedsClose,
                assertInstanceOf(Opening.Polls.class, opening).bodies().heedsClose());
    }

    @Test
    void aSilentClientOfVersion3ThatPollsIsClosedAlsoWhereOthersAreProbed() {
        EngineSettings settings = settings(BOTH, true, EngineSettings.Silence.PROBE);
        var session = new EngineSession("s", settings, 3, "", new Above(), true);
        session.open(0);
        assertEquals(
                List.of(new Action.Close(CloseCode.PING_TIMEOUT)),
                session.due(EngineTalk.INTERVAL + EngineTalk.TIMEOUT, false));
    }

    private static Opening judge(
            Transports served, boolean version3, String method, boolean upgrade, String queryString) {
        Map<String, String> query = new HashMap<>();
        for (String pair : queryString.split("&", -1)) {
            query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return new EngineIoDialect(settings(served, version3, EngineSettings.Silence.CLOSE))
                .open(new Handshake(query, method, upgrade, ""), "secret");
    }

    private static EngineSettings settings(Transports served, boolean version3, EngineSettings.Silence silence) {
        return new EngineSettings(EngineTalk.INTERVAL, EngineTalk.TIMEOUT, 1_000_000, version3, silence, served);
    }
}
