package io.millrace.core.simulation;

import io.millrace.contract.Command;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Selection;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A worker that counts what it says to each roamer and to a room of all, and what must be heard of it: in order, never
 * twice, and, where nothing but time and chance is against it, all of it.
 */
final class RoamBook {
    private static final String ROOM = "all";
    private static final String LIST = "list";
    private static final Duration ACK_WITHIN = Duration.ofSeconds(20);

    private final World world;
    private final ModelRedis redis;
    private final Supplier<List<ModelGateway.One>> loops;
    private final boolean strict;
    private final Map<String, Roamer> roamers = new LinkedHashMap<>();
    private final Map<ConnectionId, Line> lines = new LinkedHashMap<>();
    private final Map<String, Line> byName = new HashMap<>();
    private final Map<String, Integer> awaited = new HashMap<>();
    /** Of what was said to the room, what was said twice. */
    private final Set<Integer> repeated = new HashSet<>();

    private int said;
    private int lists;
    private final Map<String, Asked> asked = new HashMap<>();
    private boolean resting;

    /** What one connection is told, and what its client has heard. */
    private static final class Line {
        final ConnectionId id;
        int said;
        int heard;
        int heardInRoom;
        /** Of the room's, the last that was said before its join was confirmed; -1 while it is not. */
        int confirmedAfter = -1;

        final Set<String> all = new HashSet<>();
        final Set<Integer> repeated = new HashSet<>();

        boolean over;

        Line(ConnectionId id) {
            this.id = id;
        }
    }

    /** Who is in the room: those who must be named, and what was said so far. */
    private record Asked(Set<ConnectionId> certain, List<String> named, Set<String> gateways) {}

    RoamBook(World world, ModelRedis redis, Supplier<List<ModelGateway.One>> loops, boolean strict) {
        this.world = world;
        this.redis = redis;
        this.loops = loops;
        this.strict = strict;
        world.after(World.SECOND, this::saysToAll);
        world.after(World.SECOND, this::asksWhoIsThere);
    }

    ModelGateway.One anyLoop() {
        List<ModelGateway.One> running =
                loops.get().stream().filter(loop -> loop.gateway().host.runs()).toList();
        return world.any(running.isEmpty() ? loops.get() : running);
    }

    /** Something has gone wrong for a client: not where nothing is against it. */
    void expectFaults(String what) {
        if (strict) {
            throw new AssertionError(what);
        }
    }

    void comes(Roamer roamer) {
        roamers.put(roamer.name, roamer);
    }

    void joined(Roamer roamer) {
        world.happened("joined by polling");
    }

    void ended(Roamer roamer) {
        Line line = byName.get(roamer.name);
        if (line != null) {
            line.over = true;
        }
    }

    /** An event stands in the log. */
    void consume(Event event) {
        ConnectionId id = event.origin().connection();
        if (event.type() == EventType.DISCONNECTED) {
            Line line = lines.get(id);
            if (line != null) {
                line.over = true;
            }
        }
        if (event.type() != EventType.EVENT) {
            return;
        }
        List<Json> elements = event.data().elements();
        Line line = lines.containsKey(id)
                ? lines.get(id)
                : begins(id, elements.get(2).asString());
        if (event.awaited() != null) {
            world.after(
                    world.between(0, 400),
                    () -> publish(
                            new Target.Connection(line.id),
                            new Command.Ack(event.awaited().ack(), Json.array(elements.get(1)), List.of()),
                            null,
                            null));
        }
    }

    private Line begins(ConnectionId id, String name) {
        Line line = new Line(id);
        lines.put(id, line);
        byName.put(name, line);
        publish(new Target.Connection(id), new Command.Join(List.of(ROOM)), "join-" + id, "room");
        world.after(world.between(0, 50), () -> says(line));
        return line;
    }

    private void says(Line line) {
        if (!line.over && !resting) {
            int number = ++line.said;
            boolean asks = world.chance(3);
            String id = line.id + "-" + number;
            if (asks) {
                awaited.put(id, 0);
            }
            publish(
                    new Target.Connection(line.id),
                    new Command.Emit(
                            "cmd",
                            Json.array(Json.string("own"), Json.parse(Integer.toString(number))),
                            List.of(),
                            asks ? ACK_WITHIN : null),
                    id,
                    asks ? "acks" : null);
            world.after(world.between(1, 200), () -> says(line));
        }
    }

    private void saysToAll() {
        if (!resting) {
            int number = ++said;
            publish(
                    new Target.Room("/", ROOM),
                    new Command.Emit(
                            "cmd",
                            Json.array(Json.string("room"), Json.parse(Integer.toString(number))),
                            List.of(),
                            null),
                    "room-" + number,
                    null);
            world.after(world.between(1, 150), this::saysToAll);
        }
    }

    private void asksWhoIsThere() {
        if (!resting) {
            String id = "who-" + ++lists;
            Set<ConnectionId> certain = new HashSet<>();
            lines.values().stream()
                    .filter(line -> line.confirmedAfter >= 0 && !line.over)
                    .forEach(line -> certain.add(line.id));
            asked.put(id, new Asked(certain, new ArrayList<>(), new HashSet<>()));
            publish(new Target.Room("/", ROOM), new Command.Members(), id, LIST);
            world.after(world.between(50, 700), this::asksWhoIsThere);
        }
    }

    /* Now and then once more, as a worker does that has died in between. */
    private void publish(Target target, Command command, String id, String reply) {
        Order order = new Order(command, id, reply, false, Selection.NONE, Selection.NONE);
        redis.publish(target, order);
        if (id != null && !(command instanceof Command.Members) && world.chance(5)) {
            if (target instanceof Target.Room) {
                repeated.add(said);
            } else if (target instanceof Target.Connection(ConnectionId one)) {
                lines.get(one).repeated.add(lines.get(one).said);
            }
            world.after(world.between(0, 2_000), () -> redis.publish(target, order));
        }
    }

    /** A gateway answers. */
    void hears(String channel, Reply reply) {
        switch (reply) {
            case Reply.Joined _ -> {
                Line line = lines.get(new ConnectionId(reply.id().substring("join-".length())));
                if (line.confirmedAfter < 0) {
                    line.confirmedAfter = said;
                }
            }
            case Reply.Acked acked -> awaited.merge(acked.id(), 1, Integer::sum);
            case Reply.Members members -> named(members);
            case Reply.Gone gone -> {
                if (gone.connection() != null && channel.equals("acks") && isIn(gone.connection())) {
                    expectFaults(gone + " is said, and it is there");
                }
            }
            case Reply.Failed failed -> {
                if (isIn(String.valueOf(failed.connection()))) {
                    expectFaults(failed.toString());
                }
            }
        }
    }

    private boolean isIn(String connection) {
        Line line = lines.get(new ConnectionId(connection));
        return line != null && !line.over;
    }

    private void named(Reply.Members members) {
        Asked question = asked.get(members.id());
        for (Reply.Member member : members.members()) {
            if (question.named.contains(member.connection())) {
                expectFaults(member.connection() + " is named twice, lastly by " + members);
            }
            question.named.add(member.connection());
        }
    }

    /** A roamer hears what is said to it alone, or to all. */
    void heard(Roamer roamer, String what, int number) {
        Line line = byName.get(roamer.name);
        boolean own = what.equals("own");
        int before = own ? line.heard : line.heardInRoom;
        if (!line.all.add(what + number)) {
            throw new AssertionError(roamer + " hears " + what + ' ' + number + " twice");
        }
        if (number <= before && (own ? line.repeated : repeated).contains(number)) {
            return; // whoever was not there when it was said hears the repeat
        }
        if (number <= before) {
            throw new AssertionError(roamer + " hears " + what + ' ' + number + " after " + before);
        }
        if (number > before + 1 && (own || (line.confirmedAfter >= 0 && before >= line.confirmedAfter))) {
            expectFaults(roamer + " hears " + what + ' ' + number + " after " + before);
        }
        if (own) {
            line.heard = number;
        } else {
            line.heardInRoom = number;
        }
    }

    void rests() {
        resting = true;
        roamers.values().forEach(Roamer::rests);
    }

    /** In calm: each event that is sent now is answered. */
    void probes() {
        roamers.values().stream().filter(Roamer::isIn).forEach(Roamer::event);
    }

    /** In calm. */
    void closeBooks() {
        for (Roamer roamer : roamers.values()) {
            Line line = byName.get(roamer.name);
            if (roamer.isIn() && !roamer.isAnswered()) {
                throw new AssertionError(roamer + " is stuck: no answer in calm");
            }
            if (strict && roamer.isIn() && line != null) {
                if (!roamer.unanswered().isEmpty()) {
                    throw new AssertionError(roamer + " has no answer to " + roamer.unanswered());
                }
                if (line.heard != line.said) {
                    throw new AssertionError(roamer + " has heard " + line.heard + " of " + line.said);
                }
                if (line.confirmedAfter >= 0 && line.confirmedAfter < said && line.heardInRoom != said) {
                    throw new AssertionError(roamer + " has heard " + line.heardInRoom + " of the room's " + said);
                }
            }
            if (roamer.isIn() && roamer.hasUpgraded()) {
                world.happened("upgraded, and lives");
            }
        }
        if (strict) {
            awaited.forEach((id, answers) -> {
                Line line = lines.get(new ConnectionId(id.substring(0, id.lastIndexOf('-'))));
                if (!line.over && answers < 1) {
                    throw new AssertionError(id + " was acked " + answers + " times");
                }
            });
            asked.forEach((id, question) -> question.certain.forEach(one -> {
                if (!lines.get(one).over && !question.named.contains(one.value())) {
                    throw new AssertionError(one + " is in the room, and not named in " + id);
                }
            }));
        }
    }
}
