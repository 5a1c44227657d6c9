package io.millrace.conformance.worker;

import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.worker.InTestWorker.Handler;
import io.millrace.contract.Event;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A worker that counts aloud, and remembers what was counted to it.
 *
 * <table>
 * <caption>Events and what is done</caption>
 * <tr><td>{@code count, room}<td>acks, and from then on emits {@code told} to the connection and {@code said} to the
 *     room, each with the next number from 0 on
 * <tr><td>{@code enough}<td>ends that, and acks with how many it were
 * <tr><td>{@code numbered, n}<td>is remembered
 * <tr><td>{@code tally}<td>acks with all numbers of this connection, as they have come
 * </table>
 */
public final class Counting {
    private static final long EACH_MILLIS = 30;

    private final Map<String, Count> counts = new ConcurrentHashMap<>();
    private final Map<String, List<Json>> heard = new HashMap<>();

    private Counting() {}

    /** What is counted for one connection, until somebody asks for the end. */
    private static final class Count {
        private volatile @Nullable Event ender;
    }

    /** Handlers with a memory of their own, beside those of {@link Vocabulary}. */
    public static Map<String, Handler> handlers() {
        Counting own = new Counting();
        Map<String, Handler> all = new HashMap<>(Vocabulary.handlers());
        all.put("count", own::begin);
        all.put("enough", own::end);
        all.put("numbered", (event, _) -> own.heardFrom(event).add(Vocabulary.arg(event, 0)));
        all.put(
                "tally",
                (event, desk) -> desk.ack(
                        event, Json.array(Json.array(own.heardFrom(event).toArray(Json[]::new))), List.of()));
        return all;
    }

    private List<Json> heardFrom(Event event) {
        return heard.computeIfAbsent(event.origin().connection().value(), _ -> new ArrayList<>());
    }

    private void begin(Event event, Desk desk) {
        Count count = new Count();
        counts.put(event.origin().connection().value(), count);
        Target room = new Target.Room(
                event.origin().namespace(), Vocabulary.arg(event, 0).asString());
        desk.ack(event, Json.EMPTY_ARRAY, List.of());
        Thread.ofVirtual().name("counting").start(() -> count(count, Desk.to(event), room, desk));
    }

    private static void count(Count count, Target connection, Target room, Desk desk) {
        Event ender = null;
        int next = 0;
        for (; ender == null; ender = count.ender) {
            Json number = numbers(next++);
            desk.emit(connection, "told", number, List.of());
            desk.emit(room, "said", number, List.of());
            Await.pause(EACH_MILLIS);
        }
        desk.ack(ender, numbers(next), List.of());
    }

    private static Json numbers(int one) {
        return new JsonWriter().beginArray().number(one).endArray().toJson();
    }

    private void end(Event event, Desk desk) {
        Count count = counts.remove(event.origin().connection().value());
        if (count != null) {
            count.ender = event;
        } else {
            desk.ack(event, numbers(-1), List.of());
        }
    }
}
