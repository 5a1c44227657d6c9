package io.millrace.loadtest.simulations;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitBlockOnFail;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.WsConnectActionBuilder;
import io.gatling.javaapi.http.WsFrameCheck;
import io.millrace.loadtest.Load;
import io.millrace.loadtest.Parameters;
import io.millrace.loadtest.dialects.Dialect;
import io.millrace.loadtest.dialects.Dialect.Question;
import io.millrace.loadtest.dialects.Dialect.Step;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What every client does, in Gatling's words: comes, asks, goes. */
final class Clients {
    /** Frames that answer nothing are listed under this name. */
    static final String SOCKET = "frames that were not asked for";

    /** A session's attribute: which gateway of the list, counted on without end. */
    private static final String GATEWAY = "gateway";

    /** A session's attribute: the number of its last question, from one. */
    static final String ACK = "ack";

    private static final String QUESTION = "question";
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
        List<Step> steps = dialect.handshake();
        boolean isGreeted = !steps.isEmpty() && steps.getFirst().send() == null;
        WsConnectActionBuilder open = ws("connect", SOCKET).connect(this::address);
        ChainBuilder handshake = exec(isGreeted ? open.await(HANDSHAKE).on(begins(steps.getFirst())) : open);
        for (Step step : steps.subList(isGreeted ? 1 : 0, steps.size())) {
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

    /** Says a text that must come back. */
    ChainBuilder echo(Duration within, Function<Session, String> text) {
        return exec(session -> echo(session, text)).exec(ask("echo", within));
    }

    /** Puts the next question, which is an echo, into the session. */
    Session echo(Session session, Function<Session, String> text) {
        Session next = session.set(ACK, session.getLong(ACK) + 1);
        return next.set(QUESTION, dialect.echo(next.getLong(ACK), text.apply(next)));
    }

    /** Enters a room, until its messages reach the client. */
    ChainBuilder join(Duration within, Function<Session, String> room) {
        return exec(session -> {
                    long number = session.getLong(ACK) + 1;
                    return session.set(ACK, number).set(QUESTION, dialect.join(number, room.apply(session)));
                })
                .exec(doIf(session -> question(session).ahead() != null)
                        .then(ws("enter", SOCKET)
                                .sendText(session ->
                                        String.valueOf(question(session).ahead()))))
                .exec(ask("join", within));
    }

    /** Speaks in a room. */
    ChainBuilder say(Function<Session, String> room, Function<Session, String> text) {
        return exec(ws("say", SOCKET).sendText(session -> dialect.say(room.apply(session), text.apply(session))));
    }

    private ChainBuilder ask(String name, Duration within) {
        return exec(ws(name + " (sent)", SOCKET)
                .sendText(Clients::frame)
                .await(within)
                .on(answered(name)));
    }

    /** The frame of the question that is up. */
    static String frame(Session session) {
        return question(session).frame();
    }

    /** Leaves. */
    ChainBuilder leave() {
        return exec(ws("leave", SOCKET).close());
    }

    /** The answer to the question that is up, and that it is the right one. */
    private WsFrameCheck.Text answered(String name) {
        return ws.checkTextMessage(name)
                .matching(bodyString()
                        .transformWithSession((frame, session) -> answer(session, frame) != null)
                        .is(true))
                .check(bodyString()
                        .transformWithSession((frame, session) -> answer(session, frame))
                        .is(session -> question(session).answer()));
    }

    /**
     * The answer to the question that is up, that it is the right one, and when it came: under {@code at} in the
     * session.
     */
    WsFrameCheck answered(String name, String at) {
        return answered(name).check(bodyString().transform(_ -> measured.now()).saveAs(at));
    }

    private @Nullable String answer(Session session, String frame) {
        return dialect.answer(session.getLong(ACK), frame).orElse(null);
    }

    private static Question question(Session session) {
        return Objects.requireNonNull(session.get(QUESTION));
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
