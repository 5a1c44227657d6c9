package io.millrace.loadtest.simulations;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitBlockOnFail;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.WsFrameCheck;
import io.millrace.loadtest.Load;
import io.millrace.loadtest.Parameters;
import io.millrace.loadtest.dialects.Dialect;
import io.millrace.loadtest.dialects.Dialect.Step;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** What every client does, in Gatling's words: comes, asks, goes. */
final class Clients {
    /** Frames that answer nothing are listed under this name. */
    static final String SOCKET = "frames that were not asked for";

    /** A session's attribute: which gateway of the list, counted on without end. */
    private static final String GATEWAY = "gateway";

    private static final String ACK = "ack";
    private static final String BEGAN = "began";
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    private final Parameters given;
    private final Dialect dialect;
    private final Measured measured;
    private final List<URI> targets;
    private final AtomicInteger arrivals = new AtomicInteger();

    Clients(Parameters given, Measured measured) {
        this.given = given;
        this.dialect = given.dialect();
        this.measured = measured;
        this.targets = given.targets();
    }

    /** How all of them speak: with the dialect's reflexes, such as answers to pings. */
    HttpProtocolBuilder protocol() {
        return http.disableWarmUp()
                .wsAutoReplyTextFrame(dialect::reflex)
                .wsUnmatchedInboundMessageBufferSize(1_000_000);
    }

    /** All of a load's clients, over its ramp; at once when that is shorter than Gatling's steps of a second. */
    static OpenInjectionStep all(Load load) {
        long seconds = Math.round(load.ramp().toMillis() / 1e3);
        return seconds == 0
                ? atOnceUsers(load.users())
                : rampUsers(load.users()).during(seconds);
    }

    /** A client begins: each at the next gateway of the list. */
    ChainBuilder arrive() {
        return measured.ready().exec(session -> session.set(GATEWAY, arrivals.getAndIncrement())
                .set(ACK, 0L));
    }

    /** The next time it connects it does so to another gateway. */
    Session turnToNext(Session session) {
        return session.set(GATEWAY, session.getInt(GATEWAY) + 1).remove(SOCKET);
    }

    /**
     * Opens the WebSocket and shakes hands.
     *
     * @param name of the response that spans all of it; a failed one leaves the session failed
     */
    ChainBuilder connect(String name) {
        List<Step> steps = dialect.handshake(given.namespace());
        ChainBuilder handshake = exec(
                ws("connect", SOCKET).connect(this::address).await(HANDSHAKE).on(begins(steps.getFirst())));
        for (Step step : steps.subList(1, steps.size())) {
            handshake = handshake.exec(ws(step.name() + " (sent)", SOCKET)
                    .sendText(String.valueOf(step.send()))
                    .await(HANDSHAKE)
                    .on(begins(step)));
        }
        return exec(session -> session.set(BEGAN, measured.now()))
                .exec(exitBlockOnFail().on(handshake))
                .exec(session -> {
                    String failure = session.isFailed() ? "not connected" : null;
                    measured.response(session, name, session.getLong(BEGAN), measured.now(), failure);
                    return session;
                });
    }

    /**
     * An event that wants an answer.
     *
     * @param name of the response
     * @param args of a client's event, each as JSON
     * @param answer that must come, as a JSON array
     */
    ChainBuilder ask(
            String name,
            String event,
            Duration within,
            Function<Session, List<String>> args,
            Function<Session, String> answer) {
        return exec(this::nextAck)
                .exec(ws(name + " (sent)", SOCKET)
                        .sendText(session -> event(session, event, args))
                        .await(within)
                        .on(answered(name, answer)));
    }

    /** An event that wants none. */
    ChainBuilder tell(String name, String event, Function<Session, List<String>> args) {
        return exec(ws(name, SOCKET)
                .sendText(session -> dialect.event(
                        given.namespace(), null, event, args.apply(session).toArray(String[]::new))));
    }

    /** Leaves. */
    ChainBuilder leave() {
        return exec(ws("leave", SOCKET).close());
    }

    /** The next event has another number. */
    Session nextAck(Session session) {
        return session.set(ACK, session.getLong(ACK) + 1);
    }

    /** The frame of an event that wants an answer under the number that is up. */
    String event(Session session, String event, Function<Session, List<String>> args) {
        return dialect.event(
                given.namespace(),
                session.getLong(ACK),
                event,
                args.apply(session).toArray(String[]::new));
    }

    /** The answer to the event whose number is up, and that it is the right one. */
    WsFrameCheck answered(String name, Function<Session, String> answer) {
        return ws.checkTextMessage(name)
                .matching(bodyString()
                        .transformWithSession(
                                (frame, session) -> dialect.answer(given.namespace(), session.getLong(ACK), frame)
                                        .isPresent())
                        .is(true))
                .check(bodyString()
                        .transformWithSession(
                                (frame, session) -> dialect.answer(given.namespace(), session.getLong(ACK), frame)
                                        .orElse(""))
                        .is(answer));
    }

    /** The same, and when it came: under {@code at} in the session. */
    WsFrameCheck answered(String name, Function<Session, String> answer, String at) {
        return ((WsFrameCheck.Text) answered(name, answer))
                .check(bodyString().transform(_ -> measured.now()).saveAs(at));
    }

    private static WsFrameCheck begins(Step step) {
        return ws.checkTextMessage(step.name())
                .matching(bodyString()
                        .transform(frame -> frame.startsWith(step.await()))
                        .is(true));
    }

    private String address(Session session) {
        URI target = targets.get(Math.floorMod(session.getInt(GATEWAY), targets.size()));
        return target.toString().replaceFirst("^http", "ws").replaceFirst("/$", "") + dialect.address(given.path());
    }
}
