package io.millrace.core.simulation;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Selection;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A worker service that waits for no event: it moves connections between rooms, speaks to rooms and asks who is there.
 */
final class RoomWorker {
    private static final Duration ACK_WITHIN = Duration.ofSeconds(5);
    private static final List<String> NAMESPACES = List.of("/", "/chat");

    private final World world;
    private final RoomBook book;
    private final ModelWorker publisher;
    private final ModelRedis redis;
    /** What was asked in calm, and who was named. */
    private final Map<String, Set<String>> calm = new HashMap<>();

    private final Map<String, Target.Room> calmRooms = new HashMap<>();
    /** Of a room's emit that asks for acks: what each gateway has said. */
    private final Map<String, Map<String, Acks>> acks = new HashMap<>();
    /**
     * In which lives of the gateways' bus connections that was asked: what was on its way then may be lost with them.
     */
    private final Map<String, Map<ModelRedis.Link, Integer>> lives = new HashMap<>();

    private boolean acting = true;

    RoomWorker(World world, RoomBook book, ModelWorker publisher, ModelRedis redis) {
        this.world = world;
        this.book = book;
        this.publisher = publisher;
        this.redis = redis;
        act();
    }

    private static final class Acks {
        private final ModelRedis.Link link;
        private final int asked;
        private final Set<String> answered = new HashSet<>();

        Acks(ModelRedis.Link link, int asked) {
            this.link = link;
            this.asked = asked;
        }
    }

    void rests() {
        acting = false;
    }

    /** Says much to one room at once. */
    void storms() {
        List<ModelClient.Stay> living = book.living();
        if (!living.isEmpty()) {
            Target.Room room = new Target.Room(world.any(living).namespace, world.any(ModelWorker.ROOMS));
            boolean isVolatile = world.chance(2);
            for (int i = world.random.nextInt(10, 120); i > 0; i--) {
                emit(room, isVolatile || world.chance(3), Selection.NONE, Selection.NONE);
            }
        }
    }

    private void act() {
        if (acting) {
            List<ModelClient.Stay> living = book.living();
            if (!living.isEmpty()) {
                act(world.any(living));
            }
            world.after(world.between(5, 400), this::act);
        }
    }

    private void act(ModelClient.Stay stay) {
        Target.Connection whom = book.connection(stay);
        Target.Room room = new Target.Room(stay.namespace, world.any(ModelWorker.ROOMS));
        switch (world.random.nextInt(12)) {
            case 0, 1 -> emit(room, false, Selection.NONE, Selection.NONE);
            case 2 -> emit(room, true, Selection.NONE, Selection.NONE);
            case 3 -> emit(room, false, Selection.NONE, selection(whom));
            case 4 -> emit(room, false, selection(whom), Selection.NONE);
            case 5 -> ask(room);
            case 6 -> members(room);
            case 7, 8 -> join(whom, stay, room);
            case 9 -> leave(whom, room);
            case 10 -> {
                leave(whom, room);
                join(whom, stay, room);
            }
            default -> {
                join(whom, stay, room);
                leave(whom, room);
                join(whom, stay, room);
            }
        }
    }

    private Selection selection(Target.Connection whom) {
        return world.chance(2)
                ? new Selection(List.of(whom.id().value()), List.of(), List.of())
                : new Selection(List.of(), List.of(world.any(ModelWorker.ROOMS)), List.of());
    }

    private void emit(Target.Room room, boolean isVolatile, Selection to, Selection except) {
        String id = publisher.order();
        publisher.publish(room, new Order(word(id, null), id, null, isVolatile, to, except));
    }

    private Command.Emit word(String id, Duration ackWithin) {
        Json args = Json.array(Json.string(id), Json.string("x".repeat(world.random.nextInt(600))));
        return new Command.Emit("cmd", args, List.of(), ackWithin);
    }

    private void ask(Target.Room room) {
        String id = publisher.order();
        Order order = new Order(word(id, ACK_WITHIN), id, "rooms", false, Selection.NONE, Selection.NONE);
        if (world.chance(2)) { // asked again, a loop that has members now and had none before counts them as well
            publisher.publish(room, order);
        } else {
            acks.put(id, new HashMap<>());
            lives.put(id, redis.links().stream().collect(Collectors.toMap(link -> link, ModelRedis.Link::life)));
            publisher.publishOnce(room, order);
        }
    }

    private void members(Target.Room room) {
        publisher.publishOnce(
                room,
                new Order(new Command.Members(), publisher.order(), "rooms", false, Selection.NONE, Selection.NONE));
    }

    private void join(Target.Connection whom, ModelClient.Stay stay, Target.Room room) {
        publisher.ask(whom, stay, new Command.Join(List.of(room.room())));
    }

    private void leave(Target.Connection whom, Target.Room room) {
        publisher.publish(
                whom,
                new Order(
                        new Command.Leave(List.of(room.room())),
                        publisher.order(),
                        null,
                        false,
                        Selection.NONE,
                        Selection.NONE));
    }

    /** A gateway's reply. */
    void hears(Reply reply, ModelRedis.Link link) {
        switch (reply) {
            case Reply.Members members -> {
                book.members(members, link);
                Set<String> named = calm.get(reply.id());
                if (named != null) {
                    members.members().forEach(member -> named.add(member.connection()));
                }
            }
            case Reply.Acked acked -> answered(reply, link, acked.asked(), acked.connection());
            case Reply.Failed failed -> answered(reply, link, failed.asked(), failed.connection());
            case Reply.Gone gone -> answered(reply, link, gone.asked(), gone.connection());
            case Reply.Joined _ -> {}
        }
    }

    private void answered(Reply reply, ModelRedis.Link link, int asked, String connection) {
        Map<String, Acks> gateways = acks.get(reply.id());
        if (gateways == null) {
            return;
        }
        Acks said = gateways.computeIfAbsent(reply.gateway(), _ -> new Acks(link, asked));
        if (said.asked != asked) {
            throw new AssertionError(reply + ": " + said.asked + " were asked before");
        }
        if (connection != null) {
            said.answered.add(connection);
        }
    }

    /** In calm: asks who is in each room. */
    void asksWhoIsThere() {
        for (String namespace : NAMESPACES) {
            for (String name : ModelWorker.ROOMS) {
                Target.Room room = new Target.Room(namespace, name);
                String id = publisher.order();
                calm.put(id, new TreeSet<>());
                calmRooms.put(id, room);
                publisher.publishOnce(
                        room, new Order(new Command.Members(), id, "rooms", false, Selection.NONE, Selection.NONE));
            }
        }
    }

    /** At the end: the lists were true, and whoever was asked for an ack has answered, or was answered for. */
    void closeBooks() {
        calm.forEach((id, named) -> {
            Set<String> truth = book.truth(calmRooms.get(id));
            if (!named.equals(truth)) {
                throw new AssertionError(
                        "in " + calmRooms.get(id) + " are said to be " + named + ", there are " + truth);
            }
        });
        acks.forEach((id, gateways) -> gateways.forEach((gateway, said) -> {
            if (said.link.life() == lives.get(id).get(said.link) && said.answered.size() != said.asked) {
                throw new AssertionError(
                        id + ": " + gateway + " has asked " + said.asked + ", and answered for " + said.answered);
            }
        }));
    }
}
