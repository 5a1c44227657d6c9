package io.millrace.sdk.consume;

import io.millrace.contract.Command;
import io.millrace.contract.EventType;
import io.millrace.sdk.HandlerException;
import io.millrace.sdk.handler.Handler;
import io.millrace.sdk.handler.HandlerTable;
import io.millrace.sdk.handler.Values;
import io.millrace.sdk.publish.Current;
import io.millrace.sdk.signals.Signals.Outcome;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Takes the events of a lane to their handlers, and what these return to the client. */
final class Dispatch {
    /* After so many a lane goes behind the others that are ready. */
    private static final int SLICE = 64;

    private final Service service;

    Dispatch(Service service) {
        this.service = service;
    }

    /** Runs a lane until it is idle, waits for something, or has had its turn. */
    void run(Lane lane) {
        for (int i = 0; i < SLICE; i++) {
            Delivery delivery = lane.next();
            if (delivery == null || !handle(lane, delivery)) {
                return;
            }
        }
        service.resume(lane);
    }

    /** Handles one event; {@code false}: it is not over, and the lane goes on when it is. */
    private boolean handle(Lane lane, Delivery delivery) {
        if (!delivery.begin()) {
            return true;
        }
        try {
            return handle(lane, delivery, Arrival.of(delivery.record()));
        } catch (Arrival.Unreadable e) {
            service.log().failed("A record is left out", String.valueOf(e.getMessage()), null);
            service.signals().ended(Outcome.UNREADABLE);
            delivery.handled();
            return true;
        }
    }

    private boolean handle(Lane lane, Delivery delivery, Arrival arrival) throws Arrival.Unreadable {
        if (!lane.isNew(arrival)) {
            // Done only when what the first one said is with Redis.
            service.signals().ended(Outcome.REPEATED);
            delivery.opened();
            service.publisher().barrier(delivery);
            delivery.handled();
            return true;
        }
        boolean isLate = (isOfAStay(arrival.type()) && lane.isPast(arrival))
                || (isOfABeginning(arrival.type()) && lane.hasEnded(arrival));
        Handler handler = isLate ? null : handler(arrival);
        if (isPastAnswering(arrival) || (handler == null && !(service.config().ownsTopic() && arrival.isAnswered()))) {
            service.signals().ended(Outcome.PASSED_OVER);
            delivery.handled();
            return true;
        }
        EventRun run = new EventRun(service, lane, delivery, arrival.readValue());
        return handler == null ? nobody(run, arrival) : call(handler, run, lane, arrival);
    }

    /* What is of a channel is read first, but only where anybody asks for that. */
    private @Nullable Handler handler(Arrival arrival) throws Arrival.Unreadable {
        HandlerTable handlers = service.handlers();
        if (!arrival.isOfAChannel()) {
            return handlers.find(arrival.type(), arrival.namespace(), arrival.name());
        }
        return handlers.has(arrival.type())
                ? handlers.find(
                        arrival.type(), arrival.namespace(), arrival.readValue().channel())
                : null;
    }

    private boolean nobody(EventRun run, Arrival arrival) {
        service.signals().ended(Outcome.NO_HANDLER);
        String message = "Nobody handles \"" + arrival.name() + "\" in " + arrival.namespace();
        String ack = arrival.ack();
        return run.end(ack == null ? null : new Command.Fail(ack, "NoHandlerError", message, null, null), false);
    }

    private boolean call(Handler handler, EventRun run, Lane lane, Arrival arrival) {
        Object result;
        run.begins();
        Current current = Current.ofThread();
        current.set(run);
        try {
            result = handler.invoke(run);
        } catch (Throwable e) {
            return failed(handler, run, arrival, e);
        } finally {
            current.set(null);
        }
        CompletionStage<?> stage =
                switch (result) {
                    case Uni<?> uni -> uni.subscribeAsCompletionStage();
                    case CompletionStage<?> other -> other;
                    case null, default -> null;
                };
        if (stage == null) {
            return answered(handler, run, arrival, result);
        }
        // On a thread that may wait: the stage may end on an event loop, and commands may have to wait for room.
        var _ = stage.whenCompleteAsync(
                (value, e) -> later(
                        lane, e == null ? answered(handler, run, arrival, value) : failed(handler, run, arrival, e)),
                service.executor());
        return false;
    }

    private void later(Lane lane, boolean isOver) {
        if (isOver) {
            service.resume(lane);
        }
    }

    private boolean answered(Handler handler, EventRun run, Arrival arrival, @Nullable Object value) {
        String ack = arrival.ack();
        if (ack == null) {
            service.signals().ended(Outcome.HANDLED);
            return run.end(null, false);
        }
        if (arrival.isDecided()) {
            return letIn(handler, run, arrival, ack, value);
        }
        Command.Ack answer;
        try {
            Values.Written written = handler.answersNothing()
                    ? Values.nothing()
                    : service.values().returned(value);
            answer = new Command.Ack(ack, written.args(), written.attachments());
        } catch (RuntimeException e) {
            return failed(handler, run, arrival, e);
        }
        service.signals().ended(Outcome.HANDLED);
        return run.end(answer, !answer.attachments().isEmpty());
    }

    private boolean letIn(Handler handler, EventRun run, Arrival arrival, String ack, @Nullable Object value) {
        Command.Accept accept;
        try {
            accept = service.decision().accept(ack, value);
        } catch (RuntimeException e) {
            return failed(handler, run, arrival, e);
        }
        service.signals().ended(Outcome.HANDLED);
        return run.end(accept, false);
    }

    /* What it tells is over where the connection has begun another life. */
    /* What a gateway that was taken for lost has still told: who is told of an end hears of no beginning behind it. */
    private static boolean isOfABeginning(EventType type) {
        return type == EventType.CONNECTED || type == EventType.JOINED || type == EventType.LEFT;
    }

    private static boolean isOfAStay(EventType type) {
        return type == EventType.DISCONNECTED || type == EventType.JOINED || type == EventType.LEFT;
    }

    /* Whoever is behind decides on those who still wait first, and never catches up on the others. */
    private static boolean isPastAnswering(Arrival arrival) {
        return arrival.isDecided() && arrival.deadlineMillis() < System.currentTimeMillis();
    }

    private boolean failed(Handler handler, EventRun run, Arrival arrival, Throwable thrown) {
        Throwable cause = cause(thrown);
        boolean isRefusal = Decision.isRefusal(cause);
        service.signals().ended(isRefusal ? Outcome.REFUSED : Outcome.FAILED);
        if (!isRefusal) {
            run.about(() -> service.log().failed(handler.toString(), "failed for event " + arrival.id(), cause));
        }
        String ack = arrival.ack();
        if (ack == null) {
            return run.end(null, false);
        }
        return run.end(arrival.isDecided() ? service.decision().refuse(arrival, ack, cause) : fail(ack, cause), false);
    }

    private Command.Fail fail(String ack, Throwable cause) {
        String message = cause.getMessage();
        if (cause instanceof HandlerException expected) {
            Object data = expected.data();
            return new Command.Fail(
                    ack,
                    expected.name(),
                    message == null ? "" : message,
                    data == null ? null : service.values().json(data),
                    expected.fields().isEmpty() ? null : service.values().json(expected.fields()));
        }
        String told = message == null || !service.config().tellMessages() ? "" : message;
        return new Command.Fail(ack, cause.getClass().getSimpleName(), told, null, null);
    }

    private static Throwable cause(Throwable thrown) {
        Throwable cause = thrown.getCause();
        boolean isWrapper = thrown instanceof CompletionException || thrown instanceof ExecutionException;
        return isWrapper && cause != null ? cause : thrown;
    }
}
