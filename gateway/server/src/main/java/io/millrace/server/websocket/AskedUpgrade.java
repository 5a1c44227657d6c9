package io.millrace.server.websocket;

import io.millrace.core.cluster.MoveLetter.Verdict;
import io.millrace.core.connection.Deadlines;
import io.millrace.core.connection.MoveIn;
import io.millrace.core.connection.MoveWish;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.engineio.EngineError;
import io.millrace.server.log.Rest;
import io.millrace.server.log.Wordless;
import io.millrace.server.loop.LoopDriver;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * A request for a WebSocket that would take over a session which polls, while the session's event loop is asked,
 * wherever that is. It has a place in the gateway meanwhile. On its connection's event loop.
 *
 * <pre>
 * ASKED -- it may -------------------> 101  the WebSocket has the place
 *       -- another one does already -> 101  and is closed without a code, as by the original; the same
 *       -- there is no such session -> 400
 *       -- nobody answers in time ---> 503  its client polls on
 *       -- its client goes
 * </pre>
 */
final class AskedUpgrade extends Deadlines.Timer {
    private static final System.Logger LOG = System.getLogger(AskedUpgrade.class.getName());
    private static final Rest FAULTS = new Rest();

    private final Request request;
    private final LoopDriver driver;
    private final ClientRoute.House house;
    private final ChannelTakeover takeover;
    private @Nullable HeldBytes held;
    private @Nullable MoveIn move;
    private @Nullable Verdict verdict;
    private boolean over;
    private boolean left;

    /**
     * What is asked.
     *
     * @param dialect for the metrics
     */
    record Request(RoutingContext context, String dialect, ClientRoute.Grant grant) {}

    AskedUpgrade(Request request, LoopDriver driver, ClientRoute.House house, ChannelTakeover takeover) {
        this.request = request;
        this.driver = driver;
        this.house = house;
        this.takeover = takeover;
    }

    /** Asks, within the call that brings the request. */
    void ask(MoveWish wish) {
        try {
            held = takeover.hold(request.context().request(), this::gone);
            driver.socketTimers().set(this, System.nanoTime() + wish.opening().withinNanos());
            move = driver.loop().takeOver(wish, this::answered, System.nanoTime());
        } catch (RuntimeException e) {
            over();
            leave();
            throw e;
        }
        decide();
        driver.endTurn();
    }

    /* Perhaps before the question has returned. */
    private void answered(Verdict said) {
        verdict = said;
        decide();
    }

    private void decide() {
        MoveIn asked = move;
        HeldBytes waiting = held;
        Verdict said = verdict;
        if (asked == null || waiting == null || said == null || over) {
            return;
        }
        over();
        safely(() -> {
            switch (said) {
                case GRANTED -> open(new ClientSocket.Beginning.TakesOver(asked), waiting);
                case TAKEN -> open(new ClientSocket.Beginning.TurnedAway(), waiting);
                case UNKNOWN -> refuse("no client", 400, "text/html", EngineError.UNKNOWN_SESSION.message());
                case WRONG -> refuse("no client", 400, "text/html", EngineError.BAD_REQUEST.message());
            }
        });
    }

    private void open(ClientSocket.Beginning beginning, HeldBytes waiting) {
        ClientSocket socket = new ClientSocket(driver, house.meters(), beginning, this::leave);
        try {
            takeover.open(request.context().request(), request.grant(), socket, waiting);
        } catch (RuntimeException e) {
            socket.failed();
            throw e;
        }
    }

    private void refuse(String cause, int status, String contentType, String body) {
        leave();
        house.meters().refused(request.dialect(), cause);
        ClientRoute.answer(request.context(), status, contentType, body);
    }

    /* Within another loop's letter, or a tick: neither must suffer from what goes wrong here. */
    private void safely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            leave();
            house.meters().refused(request.dialect(), "fault");
            FAULTS.say(more -> LOG.log(
                    System.Logger.Level.ERROR, "A WebSocket could not take over a session" + more, Wordless.of(e)));
            var _ = request.context().request().connection().close();
        }
    }

    @Override
    protected void due(long nowNanos) {
        if (!over) {
            end(nowNanos);
            safely(() -> refuse("behind", 503, "text/plain", "The gateway that has this session does not answer"));
        }
    }

    private void gone() {
        if (!over) {
            end(System.nanoTime());
            leave();
            driver.endTurn();
        }
    }

    private void end(long nowNanos) {
        over();
        if (move != null) {
            driver.loop().ended(move, CloseCode.CONNECTION_LOST, nowNanos);
        }
    }

    private void over() {
        over = true;
        driver.socketTimers().clear(this);
    }

    private void leave() {
        if (!left) {
            left = true;
            house.admission().leave();
        }
    }
}
