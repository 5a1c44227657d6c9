package io.millrace.core.command;

import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All subscriptions of a gateway, on the bus loop: who wants a channel, and whether Redis has confirmed it. For each
 * channel:
 *
 * <pre>
 * none     -- wanted -----------------> ASKED      subscribes
 * ASKED    -- confirmed, wanted ------> IN_FORCE   tells the loops
 * ASKED    -- confirmed, released ----> none       unsubscribes, and not before: the confirmation of an older
 *                                                  wish must not pass for a newer one's
 * IN_FORCE -- wanted by another loop -> IN_FORCE   tells that loop
 * IN_FORCE -- released by all --------> none       unsubscribes
 * any      -- connection lost --------> UNASKED    or none, when nobody wants it
 * UNASKED  -- connection back --------> ASKED      subscribes; with the last confirmation the loops hear
 *                                                  {@link LoopMessage.Up}
 * </pre>
 */
public final class Subscriptions {
    /** Carries a message to an event loop: a port. */
    public interface Loops {
        /** To one. */
        void tell(int loop, LoopMessage message);

        /** To all. */
        void tellAll(LoopMessage message);
    }

    private enum State {
        UNASKED,
        ASKED,
        IN_FORCE
    }

    private static final class Channel {
        State state = State.UNASKED;
        /** Bit n: loop n wants it. */
        long loops;
        /** Whether {@link #restoring} waits for it. */
        boolean restored;
    }

    private final String gateway;
    private final CommandBus bus;
    private final Loops loops;
    private final Gathering gathering;
    private final Map<Target, Channel> channels = new HashMap<>();
    private final List<Target> toSubscribe = new ArrayList<>();
    private final List<Target> toUnsubscribe = new ArrayList<>();
    /** Of each loop, how many releases were heard. */
    private final long[] released = new long[Long.SIZE];

    private final Census.Count census = new Census.Count();
    private boolean connected;
    private boolean inForce;
    private int restoring;
    private long arrivals;

    /**
     * Nothing is wanted, and the bus is not there yet.
     *
     * @param gateway the id of this gateway
     */
    public Subscriptions(String gateway, CommandBus bus, Loops loops) {
        this.gateway = gateway;
        this.bus = bus;
        this.loops = loops;
        this.gathering = new Gathering(bus);
    }

    /** An event loop's message. Followed by {@link #flush} when there is no more of them at once. */
    public void accept(BusMessage.OfChannels message) {
        switch (message) {
            case BusMessage.Want want -> want(want.target(), want.loop());
            case BusMessage.Release release -> release(release.target(), release.loop());
            case BusMessage.Publish it -> bus.publish(it.connection(), it.mark());
            case BusMessage.Answer answer -> bus.reply(answer.channel(), answer.reply());
            case BusMessage.Share share -> gathering.accept(share);
            case BusMessage.Late late -> gathering.accept(late);
        }
    }

    /** Sends what has come together, in as few commands as there can be. */
    public void flush() {
        if (!toUnsubscribe.isEmpty()) {
            bus.unsubscribe(List.copyOf(toUnsubscribe));
            toUnsubscribe.clear();
        }
        if (!toSubscribe.isEmpty()) {
            bus.subscribe(List.copyOf(toSubscribe));
            toSubscribe.clear();
        }
    }

    /** The bus is connected (again), with nothing subscribed. */
    public void connected() {
        connected = true;
        restoring = channels.size();
        census.nothingInForce();
        channels.forEach((target, channel) -> {
            channel.state = State.ASKED;
            channel.restored = false;
            toSubscribe.add(target);
        });
        flush();
        upWhenRestored();
    }

    /** The connection is lost. What it would still have confirmed never comes. */
    public void lost() {
        connected = false;
        inForce = false;
        toSubscribe.clear();
        toUnsubscribe.clear();
        census.nothingInForce();
        channels.entrySet().removeIf(entry -> {
            boolean isOver = entry.getValue().loops == 0;
            if (isOver) {
                census.wanted(entry.getKey(), -1);
            }
            return isOver;
        });
        channels.values().forEach(channel -> channel.state = State.UNASKED);
        loops.tellAll(new LoopMessage.Down());
    }

    /** Redis has confirmed a subscription. */
    public void confirmed(Target target) {
        Channel channel = channels.get(target);
        if (channel == null || channel.state != State.ASKED) {
            return;
        }
        if (!channel.restored) {
            channel.restored = true;
            restoring--;
        }
        if (channel.loops == 0) {
            channels.remove(target);
            census.wanted(target, -1);
            toUnsubscribe.add(target);
        } else {
            channel.state = State.IN_FORCE;
            census.inForce(1);
            tellInForce(target, channel.loops);
        }
        upWhenRestored();
    }

    /** A payload of so many bytes came on a channel, at that time. */
    public void received(Target target, int bytes, long atNanos, Supplier<List<Incoming>> commands) {
        Channel channel = channels.get(target);
        if (channel == null || channel.loops == 0) {
            if (!(target instanceof Target.Connection)) { // that may have moved: where it is they answer
                askNobody(commands.get());
            }
            return;
        }
        LoopMessage message =
                new LoopMessage.Arrived(target, ++arrivals, Long.bitCount(channel.loops), bytes, atNanos, commands);
        for (long rest = channel.loops; rest != 0; rest &= rest - 1) {
            loops.tell(Long.numberOfTrailingZeros(rest), message);
        }
    }

    /* All have left while Redis still counted this gateway, so whoever asks waits for its word. */
    private void askNobody(List<Incoming> commands) {
        for (Incoming command : commands) {
            if (command instanceof Incoming.Understood(Order order) && order.reply() != null) {
                bus.reply(order.reply(), new Reply.Gone(order.id(), gateway, 0, null));
            }
        }
    }

    /** Whether all that is wanted since the last connection is in force: part of readiness. */
    public boolean inForce() {
        return inForce;
    }

    /** How many questions of workers are not answered in full: acks of clients that are still awaited, mostly. */
    public int questions() {
        return gathering.size();
    }

    /** How many channels are wanted. */
    public int size() {
        return channels.size();
    }

    /** The same by kind. */
    public Census census() {
        return census.now();
    }

    private void want(Target target, int loop) {
        Channel channel = channels.computeIfAbsent(target, _ -> {
            census.wanted(target, 1);
            return new Channel();
        });
        channel.loops |= 1L << loop;
        if (channel.state == State.IN_FORCE) {
            loops.tell(loop, new LoopMessage.InForce(target, released[loop]));
        } else if (channel.state == State.UNASKED) {
            channel.restored = true;
            if (connected) {
                channel.state = State.ASKED;
                toSubscribe.add(target);
            }
        }
    }

    private void release(Target target, int loop) {
        released[loop]++;
        @Nullable Channel channel = channels.get(target);
        if (channel == null) {
            return;
        }
        channel.loops &= ~(1L << loop);
        if (channel.loops == 0 && channel.state != State.ASKED) {
            channels.remove(target);
            census.wanted(target, -1);
            census.inForce(channel.state == State.IN_FORCE ? -1 : 0);
            if (connected) {
                toUnsubscribe.add(target);
            }
        }
    }

    private void tellInForce(Target target, long wanting) {
        for (long rest = wanting; rest != 0; rest &= rest - 1) {
            int loop = Long.numberOfTrailingZeros(rest);
            loops.tell(loop, new LoopMessage.InForce(target, released[loop]));
        }
    }

    private void upWhenRestored() {
        if (connected && !inForce && restoring == 0) {
            inForce = true;
            loops.tellAll(new LoopMessage.Up());
        }
    }
}
