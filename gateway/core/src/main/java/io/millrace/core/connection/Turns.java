package io.millrace.core.connection;

import io.millrace.contract.json.Json;
import io.millrace.core.forward.Forwarder;
import io.millrace.dialects.Action;
import io.millrace.dialects.Outgoing.Denial;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of one namespace, one thing behind the other. Before its connection lives, and while a worker
 * decides on what it has asked for or a channel is not in force, the rest waits, in order, and counts to its client's
 * budget.
 */
final class Turns {
    private final Context context;
    private final Connection connection;
    private @Nullable ArrayDeque<Action.InTurn> waiting;
    /** How many things were begun, and are not done yet. */
    private int busy;

    private @Nullable Asking asking;
    /** What was done at once is followed by the next one here, and not from within. */
    private boolean goesOn;

    Turns(Context context, Connection connection) {
        this.context = context;
        this.connection = connection;
    }

    /** Carries it out, now or in its turn. */
    void take(Action.InTurn asked) {
        if (connection.isLive() && waiting == null && busy == 0) {
            carryOut(asked);
        } else if (!connection.hasEnded()) {
            if (waiting == null) {
                waiting = new ArrayDeque<>(4);
            }
            waiting.addLast(asked);
            context.forwarder.reserve(connection.client().flow(), size(asked));
        }
    }

    /** The connection lives: what has waited for that goes on, as far as it can. */
    void goOn() {
        if (goesOn) {
            return;
        }
        goesOn = true;
        while (connection.isLive() && waiting != null && busy == 0) {
            Action.InTurn next = waiting.removeFirst();
            if (waiting.isEmpty()) {
                waiting = null;
            }
            carryOut(next);
            context.forwarder.release(connection.client().flow(), size(next));
        }
        goesOn = false;
    }

    /** The connection has ended: nobody will hear of the rest. */
    void forget() {
        ArrayDeque<Action.InTurn> rest = waiting;
        waiting = null;
        if (asking != null) {
            asking.forget();
        }
        if (rest != null) {
            rest.forEach(asked -> context.forwarder.release(connection.client().flow(), size(asked)));
        }
    }

    /** On what it asked last a worker decides. */
    void waitFor(Asking decision) {
        asking = decision;
        if (connection.hasEnded()) {
            decision.forget();
        }
    }

    /** On what a worker decides, or has decided; {@code null} when none was asked. */
    @Nullable
    Asking asking() {
        return asking;
    }

    private void carryOut(Action.InTurn asked) {
        switch (asked) {
            case Action.Forward forward -> context.guard.forward(connection, forward);
            case Action.Subscribe subscribe -> {
                hold();
                context.guard.subscribe(connection, subscribe, this::letGo);
            }
            case Action.Unsubscribe unsubscribe -> context.channels.unsubscribe(connection, unsubscribe);
            case Action.Enter enter -> {
                hold();
                context.guard.enter(connection, enter, this::letGo);
            }
            case Action.Publish publish -> say(publish.channel(), publish);
            case Action.Say say -> {
                String channel = connection.seats().onlyChannel();
                if (channel == null) {
                    Channels.deny(connection, say.answerId(), Denial.NOT_SUBSCRIBED, "");
                } else {
                    say(channel, say);
                }
            }
            case Action.Authenticate authenticate -> connection.identity().authenticate(authenticate);
            case Action.Deauthenticate _ -> connection.identity().leaveItsToken();
            case Action.BeReachable _ -> context.talks.beReachable(connection);
            case Action.Tell tell -> context.talks.tell(connection, tell);
            case Action.Ask ask -> {
                hold();
                context.talks.ask(connection, ask, this::letGo);
            }
        }
    }

    private void say(String channel, Action.ToChannel said) {
        if (!context.guard.say(connection, channel, said)) {
            hold();
        }
    }

    /** Nothing is begun until {@link #letGo}. */
    void hold() {
        busy++;
    }

    /** One {@link #hold} less; what waits goes on when there is none. */
    void letGo() {
        busy--;
        goOn();
    }

    private static int size(Action.InTurn asked) {
        return switch (asked) {
            case Action.Forward it -> Forwarder.size(it.name(), it.data(), it.attachments());
            case Action.Subscribe it ->
                Forwarder.size(it.channel(), it.data() == null ? Json.EMPTY_OBJECT : it.data(), List.of());
            case Action.Unsubscribe it -> Forwarder.size(it.channel(), Json.EMPTY_OBJECT, List.of());
            case Action.Publish it -> Forwarder.size(it.channel(), it.data(), List.of());
            case Action.Say it -> Forwarder.size(it.event(), it.data(), List.of());
            case Action.Enter it -> Forwarder.size(it.channel(), Json.EMPTY_OBJECT, List.of());
            case Action.Authenticate it ->
                Forwarder.size("", it.token() == null ? Json.EMPTY_OBJECT : it.token(), List.of());
            case Action.Deauthenticate _, Action.BeReachable _ -> Forwarder.size("", Json.EMPTY_OBJECT, List.of());
            case Action.Tell it -> Forwarder.size(it.event(), it.data(), List.of());
            case Action.Ask it -> Forwarder.size(it.answerId(), Json.EMPTY_OBJECT, List.of());
        };
    }
}
