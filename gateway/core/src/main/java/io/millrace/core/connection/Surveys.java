package io.millrace.core.connection;

import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import io.millrace.core.command.BusMessage;
import io.millrace.core.command.LoopMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What an event loop asks of all gateways for its connections: whom a message reaches, who is there, and which rooms
 * are occupied. Whoever asks hears once, perhaps within the call, and not when its connection has ended by then.
 */
final class Surveys {
    /** So many of a loop wait for their answers; what is more is answered as if the bus were lost. */
    static final int MOST = 1_000;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** One question that is not answered. */
    private sealed interface Open {}

    private record Reach(Connection asker, int bytes, IntConsumer then) implements Open {}

    private record Rooms(Connection asker, Consumer<@Nullable List<String>> then) implements Open {}

    /** Who is there, as far as gateways have said. */
    private final class Members extends Deadlines.Timer implements Open {
        private final long number;
        private final Connection asker;
        private final Consumer<@Nullable List<String>> then;
        /* Sorted, and no set of replies: who moves between two gateways may be named by both. */
        private final TreeSet<String> ids = new TreeSet<>();
        /** How many gateways were reached; -1 as long as nobody has said. */
        private int gateways = -1;

        private int answered;

        Members(long number, Connection asker, Consumer<@Nullable List<String>> then) {
            this.number = number;
            this.asker = asker;
            this.then = then;
        }

        /* Replies come by another way than the count, so that all may be there before it. */
        private void proceed() {
            if (gateways >= 0 && answered >= gateways) {
                end(List.copyOf(ids));
            }
        }

        private void end(@Nullable List<String> result) {
            open.remove(number);
            context.deadlines.clear(this);
            tell(asker, then, result);
        }

        @Override
        protected void due(long nowNanos) {
            end(List.copyOf(ids));
        }
    }

    private final Context context;
    private final Map<Long, Open> open = new HashMap<>();
    private long last;
    private boolean busIsLost;

    Surveys(Context context) {
        this.context = context;
    }

    /**
     * Publishes in the order of all that is published here, and counts.
     *
     * @param bytes of the order, roughly: they count to the asker's budget until the bus has it
     * @param then hears how many have heard it: gateways, and whoever else listens there; or -1, when the bus may have
     *     lost it
     */
    void reach(Connection asker, Target to, Order order, int bytes, IntConsumer then) {
        if (isNoMoreTaken()) {
            then.accept(-1);
            return;
        }
        context.forwarder.reserve(asker.client().flow(), bytes);
        open.put(++last, new Reach(asker, bytes, then));
        context.bus.tell(new BusMessage.Count(last, to, order, context.loop));
    }

    /**
     * Asks who is there.
     *
     * @param then hears the ids of all connections, sorted: as soon as each gateway has answered, or, where one does
     *     not, after two seconds, of those that have; or {@code null}, when the bus is lost
     */
    void members(Connection asker, Target whom, Consumer<@Nullable List<String>> then) {
        if (isNoMoreTaken()) {
            then.accept(null);
            return;
        }
        Members asked = new Members(++last, asker, then);
        open.put(last, asked);
        context.deadlines.set(asked, context.nowNanos + PATIENCE_NANOS);
        context.bus.tell(new BusMessage.Survey(last, whom, context.loop));
    }

    /**
     * Asks which rooms of the asker's namespace have members; rooms that all dialects share are in another.
     *
     * @param then hears their names, sorted; or {@code null}, when the bus is lost
     */
    void occupied(Connection asker, Consumer<@Nullable List<String>> then) {
        if (isNoMoreTaken()) {
            then.accept(null);
            return;
        }
        open.put(++last, new Rooms(asker, then));
        context.bus.tell(new BusMessage.Occupied(last, asker.namespace(), context.loop));
    }

    private boolean isNoMoreTaken() {
        return busIsLost || open.size() >= MOST;
    }

    /** What comes of one. Without effect when that is over. */
    void accept(LoopMessage.OfSurveys message) {
        switch (message) {
            case LoopMessage.Counted(long number, int reached) -> counted(number, reached);
            case LoopMessage.Told(long number, Reply reply) -> told(number, reply);
            case LoopMessage.Named(long number, var rooms) -> named(number, rooms);
        }
    }

    private void counted(long number, int reached) {
        switch (open.get(number)) {
            case Reach asked -> {
                open.remove(number);
                context.forwarder.release(asked.asker.client().flow(), asked.bytes);
                if (!asked.asker.hasEnded()) {
                    asked.then.accept(reached);
                }
            }
            case Members asked -> {
                if (reached < 0) {
                    asked.end(null);
                } else {
                    asked.gateways = reached;
                    asked.proceed();
                }
            }
            case Rooms _ -> {}
            case null -> {}
        }
    }

    private void told(long number, Reply reply) {
        if (open.get(number) instanceof Members asked) {
            switch (reply) {
                case Reply.Members it -> {
                    it.members().forEach(member -> asked.ids.add(member.connection()));
                    asked.answered++;
                }
                case Reply.Gone _ -> asked.answered++;
                case Reply.Acked _, Reply.Joined _, Reply.Failed _ -> {} // nothing that was asked for
            }
            asked.proceed();
        }
    }

    private void named(long number, @Nullable List<String> rooms) {
        if (open.get(number) instanceof Rooms asked) {
            open.remove(number);
            tell(
                    asked.asker,
                    asked.then,
                    rooms == null ? null : rooms.stream().sorted().toList());
        }
    }

    /**
     * Gateways' replies do not come any more, so who waits for them hears of it; the bus itself still answers, or has
     * answered, what else was asked of it.
     */
    void busIsLost() {
        busIsLost = true;
        for (Open each : List.copyOf(open.values())) {
            if (each instanceof Members asked && asked.gateways >= 0) {
                asked.end(null);
            }
        }
    }

    /** All members here are within reach again. */
    void busIsBack() {
        busIsLost = false;
    }

    private static void tell(Connection asker, Consumer<@Nullable List<String>> then, @Nullable List<String> result) {
        if (!asker.hasEnded()) {
            then.accept(result);
        }
    }
}
