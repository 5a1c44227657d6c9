package io.millrace.dialects.socketcluster;

import io.millrace.contract.Bytes;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Session;
import io.millrace.dialects.Standing;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The words of conversations: what a client and the gateway do in turn, at what second, and what is asked for then. */
final class Talk {
    static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** The defaults: a ping every 8 s, the trial of one protocol 2 s, silence of 20 s. */
    static final SocketClusterSettings SETTINGS = settings(SocketClusterSettings.Version.AUTO);

    static final SocketClusterDialect DIALECT = new SocketClusterDialect(SETTINGS);
    static final String NAMESPACE = "socketcluster";
    static final String ID = "tjZcVgWaoizvxZu9AABC";
    static final String HANDSHAKE = "{\"event\":\"#handshake\",\"data\":{\"authToken\":null},\"cid\":1}";
    static final String STATUS =
            "{\"rid\":1,\"data\":{\"id\":\"" + ID + "\",\"pingTimeout\":20000,\"isAuthenticated\":false}}";
    /** As clients in Python write it: no client in JavaScript has such bytes. */
    static final String HANDSHAKE_OF_PYTHON =
            "{\"cid\": 1, \"data\": {\"authToken\": null}, \"event\": \"#handshake\"}";

    /** {@code {e:["#handshake",{authToken:null},1]}} of sc-codec-min-bin 3. */
    static final String HANDSHAKE_OF_MIN_BIN = "81a16593aa2368616e647368616b6581a961757468546f6b656ec001";

    private Talk() {}

    static SocketClusterSettings settings(SocketClusterSettings.Version version) {
        return new SocketClusterSettings(
                version, 8 * SECOND, 20 * SECOND, 10 * SECOND, true, 1_000_000, Integer.MAX_VALUE, BatchSettings.NONE);
    }

    /** One thing that happens to a session that began at {@code start}. */
    interface Step {
        List<Action> in(Session session, long start);
    }

    /** A session whose transport is about to stand. */
    static Session made(SocketClusterSettings settings) {
        Opening opening = new SocketClusterDialect(settings).open(new Handshake(Map.of()), "secret");
        return ((Opening.Welcome) opening).session();
    }

    /** What a new session asks for during these steps, times counted from its beginning. */
    static List<Action> during(SocketClusterSettings settings, long start, List<Step> steps) {
        Session session = made(settings);
        List<Action> actions = new ArrayList<>();
        steps.forEach(step -> actions.addAll(step.in(session, start)));
        return actions.stream().map(action -> since(start, action)).toList();
    }

    private static Action since(long start, Action action) {
        return action instanceof Action.SetTimer(long at) ? new Action.SetTimer(at - start) : action;
    }

    static Step opens() {
        return Session::open;
    }

    static Step says(double second, String text) {
        return (session, start) -> session.receive(Frame.Text.of(text), at(start, second));
    }

    static Step says(String text) {
        return says(1, text);
    }

    /** A binary message of these bytes. */
    static Step sends(double second, String hex) {
        return (session, start) -> session.receive(binary(hex), at(start, second));
    }

    static Step admitted(double second) {
        return (session, start) ->
                session.admitted(NAMESPACE, new ConnectionId(ID), Standing.NOBODY, at(start, second));
    }

    /** Admitted, as somebody or nobody. */
    static Step admitted(Standing standing) {
        return (session, start) -> session.admitted(NAMESPACE, new ConnectionId(ID), standing, at(start, 1));
    }

    /** Its token was judged. */
    static Step judged(@Nullable String cid, Standing standing) {
        return (session, start) -> session.judged(NAMESPACE, cid, standing, at(start, 1));
    }

    /** By a worker's own code. */
    static Step refusedBy(int code, String message) {
        return (session, start) -> session.refused(NAMESPACE, message, null, code, at(start, 1));
    }

    static Step refused(String message, @Nullable Json data) {
        return (session, start) -> session.refused(NAMESPACE, message, data, 0, at(start, 1));
    }

    static Step disconnected() {
        return (session, start) -> session.disconnect(NAMESPACE, at(start, 1));
    }

    static Step goesAway() {
        return (session, start) -> session.goAway(at(start, 1));
    }

    static Step due(double second) {
        return (session, start) -> session.due(at(start, second), false);
    }

    static Step deaf(double second) {
        return (session, start) -> session.due(at(start, second), true);
    }

    /** It happens, and what is asked for is not of interest. */
    static Step quietly(Step... steps) {
        return (session, start) -> {
            List.of(steps).forEach(step -> step.in(session, start));
            return List.of();
        };
    }

    /** The client has come in, at the beginning. */
    static Step in() {
        return in(HANDSHAKE);
    }

    static Step in(String handshake) {
        return quietly(opens(), says(0, handshake), admitted(0));
    }

    static Action send(String text) {
        return new Action.Send(Frame.Text.of(text));
    }

    static Action sendBytes(String hex) {
        return new Action.Send(binary(hex));
    }

    static Frame binary(String hex) {
        return new Frame.Binary(Bytes.of(HexFormat.of().parseHex(hex)));
    }

    static Action connect() {
        return new Action.Connect(NAMESPACE, null, null);
    }

    static Action connect(String auth) {
        return new Action.Connect(NAMESPACE, Json.parse(auth), null);
    }

    static Action forward(String name, String data, @Nullable String cid) {
        return new Action.Forward(NAMESPACE, name, Json.parse(data), List.of(), cid);
    }

    static Action subscribe(String channel, @Nullable String data, String cid) {
        return new Action.Subscribe(NAMESPACE, channel, data == null ? null : Json.parse(data), cid);
    }

    static Action unsubscribe(String channel, @Nullable String cid) {
        return new Action.Unsubscribe(NAMESPACE, channel, cid);
    }

    static Action publish(String channel, String data, @Nullable String cid) {
        return new Action.Publish(NAMESPACE, channel, Json.parse(data), cid);
    }

    static Action acked(int ackId, String args) {
        return new Action.Acked(NAMESPACE, ackId, Json.parse(args), List.of());
    }

    static Action failed(int ackId, String name, String message) {
        return new Action.AckFailed(NAMESPACE, ackId, name, message);
    }

    static Action ignored(String label) {
        return new Action.Ignore(label);
    }

    static Action timer(double second) {
        return new Action.SetTimer(at(0, second));
    }

    static Action close(CloseCode code) {
        return new Action.Close(code);
    }

    private static long at(long start, double second) {
        return start + Math.round(second * SECOND);
    }
}
