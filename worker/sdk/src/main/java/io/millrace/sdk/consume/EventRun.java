package io.millrace.sdk.consume;

import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.json.Json;
import io.millrace.contract.wire.EventHeaders;
import io.millrace.sdk.ChannelRequest;
import io.millrace.sdk.CommandQueueFullException;
import io.millrace.sdk.ConnectRequest;
import io.millrace.sdk.Connection;
import io.millrace.sdk.EventContext;
import io.millrace.sdk.handler.Invocation;
import io.millrace.sdk.publish.Commands;
import io.millrace.sdk.publish.Destination;
import io.millrace.sdk.publish.Draft;
import io.millrace.sdk.publish.Inquiry;
import io.millrace.sdk.publish.OneReply;
import io.millrace.sdk.publish.Receipt;
import io.vertx.core.Context;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * An event while it is handled: what its handler reads, and what it says. Commands after a join are held until the join
 * is in force; the event ends when its handler has ended and nothing is held. Any thread.
 */
final class EventRun implements Invocation, EventContext, Commands {
    private static final int MOST_HELD = 1024;

    private final Service service;
    private final Lane lane;
    private final Delivery delivery;
    private final Arrival arrival;
    private final Connection connection;

    /* Guarded by this. */
    private int numbered;
    private int joining;
    private @Nullable List<Held> held;
    /** A client's decision goes first. */
    private boolean deciding;

    private boolean handlerEnded;
    private long beganNanos;
    private boolean finished;

    private record Held(Destination to, Order order, boolean hasAttachments, Receipt receipt) {}

    EventRun(Service service, Lane lane, Delivery delivery, Arrival arrival) {
        this.service = service;
        this.lane = lane;
        this.delivery = delivery;
        this.arrival = arrival;
        this.connection = new EventConnection(service, lane, this, arrival);
        this.deciding = arrival.type() == EventType.CONNECT;
    }

    /** Its handler begins. */
    void begins() {
        if (service.signals().isTimed()) {
            service.signals().began(System.currentTimeMillis() - arrival.sentMillis());
            beganNanos = System.nanoTime();
        }
    }

    /** Says something in the log that names the connection: fields {@code connection} and {@code event}. */
    void about(Runnable line) {
        MDC.put("connection", connection.id());
        MDC.put("event", arrival.id());
        try {
            line.run();
        } finally {
            MDC.remove("connection");
            MDC.remove("event");
        }
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public EventContext context() {
        return this;
    }

    @Override
    public ConnectRequest request() {
        return new Question(arrival, service.values());
    }

    @Override
    public ChannelRequest channelRequest() {
        return new ChannelQuestion(arrival, service.values());
    }

    @Override
    public int argumentCount() {
        return arrival.argumentCount();
    }

    @Override
    public Json argument(int index) {
        return arrival.argument(index);
    }

    @Override
    public byte @Nullable [] attachment(int number) {
        return arrival.header(EventHeaders.attachment(number));
    }

    @Override
    public String id() {
        return arrival.id();
    }

    @Override
    public String name() {
        return arrival.name();
    }

    @Override
    public boolean isAwaited() {
        return arrival.ack() != null;
    }

    @Override
    public Json data() {
        return arrival.data();
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(arrival.header(name)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public Event event() {
        return arrival.event();
    }

    @Override
    public synchronized void send(Destination to, Draft draft, Receipt receipt) {
        transmit(to, draft.order(idOf(draft), null), draft.hasAttachments(), receipt);
    }

    @Override
    public void ask(Destination to, Draft draft, Duration within, Inquiry inquiry) {
        String id;
        synchronized (this) {
            id = idOf(draft);
        }
        Order order = draft.order(id, service.replies().channel());
        service.replies()
                .ask(
                        id,
                        within,
                        () -> {
                            synchronized (this) {
                                transmit(to, order, draft.hasAttachments(), Receipt.NONE);
                            }
                        },
                        inquiry);
    }

    /** Queues a join. What follows is held until it is in force. */
    void join(List<String> rooms) {
        Draft draft = Draft.of(new Command.Join(rooms));
        String id;
        synchronized (this) {
            if (deciding) {
                throw new IllegalStateException("Rooms of a client that comes in stand in Accept.rooms");
            }
            id = nextId();
            joining++;
        }
        Order order = draft.order(id, service.replies().channel());
        Duration within = service.config().joinTimeout();
        OneReply reply = new OneReply(within);
        service.replies().ask(id, within, () -> publish(lane.destination(), order, false, Receipt.NONE), reply);
        var _ = reply.future().whenCompleteAsync((it, failure) -> joined(rooms, it, failure), service.executor());
    }

    private void joined(List<String> rooms, @Nullable Reply reply, @Nullable Throwable failure) {
        if (failure != null) {
            about(() -> service.log()
                    .failed("join", "rooms " + rooms + " are not confirmed: " + failure.getMessage(), null));
        } else if (reply instanceof Reply.Failed no) {
            about(() -> service.log()
                    .failed("join", "rooms " + rooms + " are refused: " + no.name() + ' ' + no.message(), null));
        }
        if (release()) {
            service.resume(lane);
        }
    }

    /** One join less to wait for; {@code true}: the event is over by it. */
    private synchronized boolean release() {
        joining--;
        if (joining > 0) {
            return false;
        }
        releaseHeld();
        notifyAll();
        return handlerEnded && finish();
    }

    /**
     * The handler has ended.
     *
     * @param answer its ack or error, when somebody waits
     * @return whether the event is over; else it will be, and the lane goes on then
     */
    synchronized boolean end(@Nullable Command answer, boolean hasAttachments) {
        if (deciding) {
            decide(answer);
        } else if (answer != null) {
            // Without an id: the ack that it names is answered once in any case.
            try {
                transmit(lane.destination(), Order.of(answer), hasAttachments, Receipt.NONE);
            } catch (RuntimeException e) {
                about(() -> service.log().failed("An answer is lost", "for event " + id(), e));
            }
        }
        handlerEnded = true;
        return joining == 0 && finish();
    }

    private void decide(@Nullable Command answer) {
        deciding = false;
        if (answer != null) {
            publish(lane.destination(), Order.of(answer), false, Receipt.NONE);
        }
        releaseHeld();
    }

    private void releaseHeld() {
        List<Held> now = held;
        held = null;
        if (now != null) {
            now.forEach(it -> publish(it.to(), it.order(), it.hasAttachments(), it.receipt()));
        }
    }

    private boolean finish() {
        finished = true;
        if (beganNanos != 0) {
            service.signals().handled(System.nanoTime() - beganNanos);
        }
        delivery.handled();
        return true;
    }

    private String idOf(Draft draft) {
        String own = draft.ownId(service.config().service());
        return own == null ? nextId() : own;
    }

    private String nextId() {
        numbered++;
        return service.config().service() + '/' + arrival.id() + '#' + numbered;
    }

    private void transmit(Destination to, Order order, boolean hasAttachments, Receipt receipt) {
        if (joining == 0 && !deciding) {
            publish(to, order, hasAttachments, receipt);
            return;
        }
        awaitRoom();
        if (joining == 0 && !deciding) {
            publish(to, order, hasAttachments, receipt);
        } else {
            held = held == null ? new ArrayList<>() : held;
            held.add(new Held(to, order, hasAttachments, receipt));
        }
    }

    private void awaitRoom() {
        if (deciding && held != null && held.size() >= MOST_HELD) {
            throw new IllegalStateException("More than " + MOST_HELD + " commands before its client is decided on");
        }
        while (held != null && joining > 0 && held.size() >= MOST_HELD) {
            if (Context.isOnEventLoopThread()) {
                throw new CommandQueueFullException(service.publisher().queuedBytes());
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while rooms were joined", e);
            }
        }
    }

    private synchronized void publish(Destination to, Order order, boolean hasAttachments, Receipt told) {
        if (finished) {
            service.publisher().send(to, order, hasAttachments, receipt(order, told));
            return;
        }
        delivery.opened();
        try {
            service.publisher().send(to, order, hasAttachments, receipt(order, delivery.and(told)));
        } catch (RuntimeException e) {
            delivery.accepted();
            throw e;
        }
    }

    private Receipt receipt(Order order, Receipt other) {
        String id = order.id();
        return id == null || order.reply() == null ? other : service.replies().receipt(id, other);
    }
}
