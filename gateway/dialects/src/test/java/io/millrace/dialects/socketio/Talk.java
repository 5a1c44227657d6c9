package io.millrace.dialects.socketio;

import io.millrace.contract.Bytes;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Session;
import io.millrace.dialects.Standing;
import io.millrace.dialects.engineio.EngineSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The words of the conversations: what a client and the gateway do in turn, and what the session asks for. */
final class Talk {
    static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    static final SocketIoSettings SETTINGS = new SocketIoSettings(
            new EngineSettings(25 * SECOND, 20 * SECOND, 1_000_000, true, EngineSettings.Silence.CLOSE),
            SocketIoSettings.Parser.JSON,
            45 * SECOND,
            List.of("/", "/chat", "/custom", "/room-*", "/ü😀"),
            3,
            10);
    static final SocketIoDialect DIALECT = new SocketIoDialect(SETTINGS);
    static final Encoding PROTOCOL_5 = new Encoding("socketio", 5, "json", false);
    static final Encoding PROTOCOL_4 = new Encoding("socketio", 4, "json", false);

    private Talk() {}

    /** One thing that happens to a session. */
    interface Step {
        List<Action> in(Session session);
    }

    /** A session whose transport stands and that has said what it says then. */
    static Session opened() {
        return opened(DIALECT, "4", "");
    }

    /** One of a client of protocol 4. */
    static Session opened4() {
        return opened(DIALECT, "3", "");
    }

    static Session opened(SocketIoDialect dialect, String eio, String b64) {
        Session session = made(dialect, eio, b64);
        greeted(session, eio);
        return session;
    }

    /** What it says when its transport stands; a client of version 3 hears it a moment later. */
    static List<Action> greeted(Session session, String eio) {
        List<Action> actions = session.open(0);
        return eio.equals("3") ? session.due(0, false) : actions;
    }

    static Session made(SocketIoDialect dialect, String eio, String b64) {
        Handshake handshake = new Handshake(Map.of("EIO", eio, "transport", "websocket", "b64", b64));
        return ((Opening.Welcome) dialect.open(handshake, "secret")).session();
    }

    /** The settings of another path. */
    static SocketIoDialect dialect(SocketIoSettings.Parser parser) {
        return new SocketIoDialect(new SocketIoSettings(
                SETTINGS.engine(), parser, SETTINGS.connectTimeoutNanos(), SETTINGS.namespaces(), 3, 10));
    }

    /** What a session asks for during these steps. */
    static List<Action> during(Session session, List<Step> steps) {
        List<Action> actions = new ArrayList<>();
        steps.forEach(step -> actions.addAll(step.in(session)));
        return actions;
    }

    /** The client sends a text frame. */
    static Step says(String frame) {
        return session -> session.receive(Frame.Text.of(frame), SECOND);
    }

    /** The client sends a binary frame. */
    static Step sends(String bytes) {
        return session -> session.receive(new Frame.Binary(bytes(bytes)), SECOND);
    }

    /** The gateway lets the client in, under this id. */
    static Step admitted(String namespace, String id) {
        return session -> session.admitted(namespace, new ConnectionId(id), Standing.NOBODY, SECOND);
    }

    static Step refused(String namespace, String message, Json data) {
        return session -> session.refused(namespace, message, data, 0, SECOND);
    }

    /** A worker ends the stay. */
    static Step disconnected(String namespace) {
        return session -> session.disconnect(namespace, SECOND);
    }

    static Step due(long seconds) {
        return session -> session.due(seconds * SECOND, false);
    }

    static Step deaf(long seconds) {
        return session -> session.due(seconds * SECOND, true);
    }

    /** It happens, and what is asked for is not of interest. */
    static Step quietly(Step... steps) {
        return session -> {
            List.of(steps).forEach(step -> step.in(session));
            return List.of();
        };
    }

    /** The client has joined. */
    static Step joined(String namespace) {
        return quietly(says("40" + namespace + ','), admitted(namespace, "id"));
    }

    static Action send(String text) {
        return new Action.Send(Frame.Text.of(text));
    }

    static Action connect(String namespace) {
        return new Action.Connect(namespace, null, null);
    }

    static Action connect(String namespace, String auth) {
        return new Action.Connect(namespace, Json.parse(auth), null);
    }

    static Action forward(String name, String data) {
        return forward("/", name, data, null);
    }

    static Action forward(String namespace, String name, String data, String answerId, String... attachments) {
        return new Action.Forward(namespace, name, Json.parse(data), all(attachments), answerId);
    }

    static Action acked(String namespace, int ackId, String args, String... attachments) {
        return new Action.Acked(namespace, ackId, Json.parse(args), all(attachments));
    }

    static Action left(String namespace) {
        return new Action.Leave(namespace, "client namespace disconnect");
    }

    static Action ignored(String label) {
        return new Action.Ignore(label);
    }

    static Action timer(long seconds) {
        return new Action.SetTimer(seconds * SECOND);
    }

    static Action close(CloseCode code) {
        return new Action.Close(code);
    }

    /** "closed" of the original: the whole session, with the reason that its apps hear. */
    static List<Action> forcedClose() {
        return List.of(close(CloseCode.FORCED_CLOSE));
    }

    static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Bytes> all(String... attachments) {
        return List.of(attachments).stream().map(Talk::bytes).toList();
    }
}
