package io.millrace.core.command;

import io.millrace.contract.Order;
import io.millrace.contract.Target;
import io.millrace.core.Signals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the bus loop has told an event loop and what is not carried out yet, in order. It must not stop the bus loop,
 * which has to go on reading, so it is bounded by giving up: volatile messages that are late, and above the limits
 * first all volatile messages, then the members of the targets that the most was sent to. These are closed, and not
 * left with a hole in what they hear; what else waits for them is thrown away. Commands that want an answer are always
 * carried out.
 */
public final class Inbox {
    /** What a letter takes beside its payload, roughly. */
    private static final int OVERHEAD_BYTES = 200;

    /** Who is reached by a target on this event loop. */
    public interface Members {
        /** How many. */
        int count(Target target);

        /** More was sent to them than can be carried: ends them. */
        void close(Target target);
    }

    private record Letter(LoopMessage message, int bytes, int deliveries, long atNanos) {}

    /** What waits for one target. */
    private static final class Share {
        final Target target;
        long bytes;
        long deliveries;

        Share(Target target) {
            this.target = target;
        }
    }

    private final InboxLimits limits;
    private final Members members;
    private final Signals signals;
    private final ArrayDeque<Letter> letters = new ArrayDeque<>();
    private long bytes;
    private long deliveries;

    /** An empty one. */
    public Inbox(InboxLimits limits, Members members, Signals signals) {
        this.limits = limits;
        this.members = members;
        this.signals = signals;
    }

    /** Whether nothing waits. */
    public boolean isEmpty() {
        return letters.isEmpty();
    }

    /** Of all that waits. */
    public long bytes() {
        return bytes;
    }

    /** Behind what waits already. */
    public void put(LoopMessage message, long nowNanos) {
        Letter letter =
                switch (message) {
                    case LoopMessage.Arrived arrived ->
                        new Letter(arrived, arrived.bytes() + OVERHEAD_BYTES, work(arrived), nowNanos);
                    case LoopMessage.InForce _,
                            LoopMessage.Registered _,
                            LoopMessage.Said _,
                            LoopMessage.OfSurveys _,
                            LoopMessage.OfLease _,
                            LoopMessage.Down _,
                            LoopMessage.Up _ -> new Letter(message, OVERHEAD_BYTES, 0, nowNanos);
                };
        letters.addLast(letter);
        bytes += letter.bytes();
        deliveries += letter.deliveries();
    }

    /** How many deliveries carrying it out means. */
    public int work(LoopMessage message) {
        return switch (message) {
            case LoopMessage.Arrived it -> it.target() instanceof Target.Connection ? 1 : members.count(it.target());
            case LoopMessage.Said it -> it.messages();
            case LoopMessage.InForce _,
                    LoopMessage.Registered _,
                    LoopMessage.OfSurveys _,
                    LoopMessage.OfLease _,
                    LoopMessage.Down _,
                    LoopMessage.Up _ -> 0;
        };
    }

    /**
     * The first that waits; {@code null} for none. Volatile messages that have waited too long are not in it any more.
     */
    public @Nullable LoopMessage next(long nowNanos) {
        Letter letter = letters.pollFirst();
        if (letter == null) {
            return null;
        }
        forget(letter);
        return letter.message() instanceof LoopMessage.Arrived arrived
                        && nowNanos - letter.atNanos() > limits.volatileWithinNanos()
                ? withoutVolatile(arrived)
                : letter.message();
    }

    private LoopMessage.Arrived withoutVolatile(LoopMessage.Arrived arrived) {
        return new LoopMessage.Arrived(
                arrived.target(), arrived.number(), arrived.loops(), arrived.bytes(), arrived.atNanos(), () -> {
                    List<Incoming> commands = arrived.commands().get();
                    if (commands.stream().noneMatch(Inbox::isExpendable)) {
                        return commands;
                    }
                    List<Incoming> rest = new ArrayList<>(commands);
                    if (rest.removeIf(Inbox::isExpendable)) {
                        signals.dropped("late volatile");
                    }
                    return rest;
                });
    }

    /** While more waits than may: gives up what costs the most. Must not be called while members are walked over. */
    public void relieve() {
        if (bytes <= limits.bytes() && deliveries <= limits.deliveries()) {
            return;
        }
        List<Share> heaviest = shares();
        for (int i = 0; !isRelieved() && i < heaviest.size(); i++) {
            dropVolatile(heaviest.get(i));
        }
        heaviest.sort(Comparator.comparingDouble(this::weight));
        for (int i = 0; !isRelieved() && i < heaviest.size(); i++) {
            close(heaviest.get(i).target);
        }
    }

    private boolean isRelieved() {
        return bytes <= limits.bytes() / 4 * 3 && deliveries <= limits.deliveries() / 4 * 3;
    }

    /** Of each target, the heaviest first. */
    private List<Share> shares() {
        Map<Target, Share> byTarget = new HashMap<>();
        for (Letter letter : letters) {
            if (letter.message() instanceof LoopMessage.Arrived arrived) {
                Share share = byTarget.computeIfAbsent(arrived.target(), Share::new);
                share.bytes += letter.bytes();
                share.deliveries += letter.deliveries();
            }
        }
        List<Share> shares = new ArrayList<>(byTarget.values());
        shares.sort(Comparator.comparingDouble(this::weight));
        return shares;
    }

    private double weight(Share share) {
        return -((double) share.bytes / limits.bytes() + (double) share.deliveries / limits.deliveries());
    }

    private void dropVolatile(Share share) {
        letters.removeIf(letter -> {
            boolean drop = letter.message() instanceof LoopMessage.Arrived arrived
                    && arrived.target().equals(share.target)
                    && arrived.commands().get().stream().allMatch(Inbox::isExpendable);
            if (drop) {
                forget(letter);
                share.bytes -= letter.bytes();
                share.deliveries -= letter.deliveries();
                signals.dropped("late volatile");
            }
            return drop;
        });
    }

    private void close(Target target) {
        members.close(target);
        for (int left = letters.size(); left > 0; left--) {
            Letter letter = letters.removeFirst();
            if (letter.message() instanceof LoopMessage.Arrived arrived
                    && arrived.target().equals(target)) {
                forget(letter);
                if (arrived.commands().get().stream().anyMatch(Inbox::wantsAnswer)) {
                    put(arrived, letter.atNanos());
                } else {
                    signals.dropped("overload");
                }
            } else {
                letters.addLast(letter);
            }
        }
    }

    private void forget(Letter letter) {
        bytes -= letter.bytes();
        deliveries -= letter.deliveries();
    }

    private static boolean isExpendable(Incoming incoming) {
        return incoming instanceof Incoming.Understood understood
                && understood.order().isVolatile()
                && !wantsAnswer(incoming);
    }

    private static boolean wantsAnswer(Incoming incoming) {
        return switch (incoming) {
            case Incoming.Understood(Order order) -> order.reply() != null;
            case Incoming.Mark _ -> true;
            case Incoming.Unknown _, Incoming.Malformed _ -> false;
        };
    }
}
