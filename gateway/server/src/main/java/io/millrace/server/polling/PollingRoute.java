package io.millrace.server.polling;

import io.millrace.contract.json.Json;
import io.millrace.core.connection.Doorkeeper;
import io.millrace.core.polling.PollRequest;
import io.millrace.core.polling.PollTerms;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Opening;
import io.millrace.dialects.engineio.EngineError;
import io.millrace.server.loop.LoopDriver;
import io.millrace.server.metrics.DoorMeters;
import io.millrace.server.websocket.Admission;
import io.millrace.server.websocket.ClientRoute;
import io.millrace.server.websocket.Entrance;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A path's long polling: each request is read here and answered here, whichever event loop has its session. */
public final class PollingRoute implements ClientRoute.LongPolling {
    private final Dialect dialect;
    private final PollingRules rules;
    private final Optional<UnaryOperator<String>> cookie;
    private final Entrance entrance;
    private final Admission admission;
    private final DoorMeters meters;
    private final Answers answers;

    /**
     * Asks for nothing yet.
     *
     * @param cookie makes the cookie of the first answer from the session's name
     * @param unreadLimit bytes of answers that an event loop's clients may leave unread
     */
    public PollingRoute(
            Dialect dialect,
            PollingRules rules,
            Optional<UnaryOperator<String>> cookie,
            Entrance entrance,
            Admission admission,
            long unreadLimit,
            DoorMeters meters) {
        this.dialect = dialect;
        this.rules = rules;
        this.cookie = cookie;
        this.entrance = entrance;
        this.admission = admission;
        this.meters = meters;
        this.answers = new Answers(rules.compressFrom(), admission, unreadLimit);
    }

    @Override
    public void open(RoutingContext context, Opening.Polls opening, String name, LoopDriver driver) {
        HttpServerRequest request = context.request();
        if (hasForeignOrigin(request)) {
            meters.refused(dialect.name(), "no client");
            answers.error(request, 400, EngineError.BAD_REQUEST);
            return;
        }
        switch (entrance.judge(request, driver)) {
            case Entrance.Refused refused -> {
                meters.refused(dialect.name(), refused.cause());
                if (refused == Entrance.Refused.ORIGIN) {
                    answers.error(request, refused.status(), EngineError.FORBIDDEN);
                } else {
                    answers.words(request, refused.status(), refused.words());
                }
            }
            case Entrance.Enters(Json facts, Doorkeeper.Carried carried) -> {
                cookie.ifPresent(of -> request.response().putHeader(HttpHeaders.SET_COOKIE, of.apply(name)));
                Exchange exchange = new Exchange(request, driver, answers);
                exchange.waits(driver.loop()
                        .openPolling(
                                dialect,
                                opening.session(),
                                new PollTerms(
                                        name, rules.path(), opening.bodies(), rules.maxBodyBytes(), admission::leave),
                                facts,
                                carried,
                                exchange::answered,
                                System.nanoTime()));
                goesOn(request, driver);
            }
        }
    }

    @Override
    public void ask(RoutingContext context, Opening.Asks opening, LoopDriver driver) {
        HttpServerRequest request = context.request();
        if (hasForeignOrigin(request)) {
            answers.error(request, 400, EngineError.BAD_REQUEST);
            return;
        }
        Exchange exchange = new Exchange(request, driver, answers);
        String name = opening.session();
        String method = opening.version() == 0 ? "" : request.method().name();
        switch (method) {
            case "GET" -> exchange.ask(new PollRequest.Get(name, rules.path(), opening.version(), opening.textOnly()));
            case "POST" -> new Upload(exchange, opening, rules).begin();
            default -> exchange.ask(new PollRequest.Other(name, rules.path(), opening.version()));
        }
        goesOn(request, driver);
    }

    /* Quarkus pauses every request, and a paused connection does not tell that it was closed. */
    private static void goesOn(HttpServerRequest request, LoopDriver driver) {
        request.resume();
        driver.endTurn();
    }

    /* As Node's HTTP would not let it through, and the original asks again (Server.verify). */
    private static boolean hasForeignOrigin(HttpServerRequest request) {
        List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
        return origins.stream().anyMatch(origin -> origin.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f));
    }
}
