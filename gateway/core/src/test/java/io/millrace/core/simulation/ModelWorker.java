package io.millrace.core.simulation;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Selection;
import io.millrace.contract.Target;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A worker service: answers events, says things of its own, and repeats itself after a crash. */
final class ModelWorker {
    private static final Duration ACK_WITHIN = Duration.ofSeconds(5);
    static final List<String> ROOMS = List.of("red", "green", "blue");

    private final World world;
    private final Ledger ledger;
    private final ModelRedis redis;
    private final DoorBook door;
    private final Map<String, Asked> asked = new HashMap<>();
    private RoomWorker rooms;
    private int orders;

    ModelWorker(World world, Ledger ledger, ModelRedis redis, DoorBook door) {
        this.world = world;
        this.ledger = ledger;
        this.redis = redis;
        this.door = door;
    }

    /** A command that wants a reply, as of one life of the bus connection that carries it. */
    private record Asked(
            Command command, Target.Connection whom, ModelClient.Stay stay, int life, long at, boolean[] answered) {}

    void consume(Event event) {
        if (event.type() == EventType.CONNECT) {
            door.decides(event);
        }
        if (event.type() != EventType.EVENT) {
            return;
        }
        var whom = new Target.Connection(event.origin().connection());
        List<Json> elements = event.data().elements();
        ModelClient.Stay stay = ledger.stay(elements.get(2).asString());
        ledger.rooms.enrolls(whom, stay);
        if (event.awaited() != null) {
            Json args = Json.array(elements.get(1), elements.get(2));
            send(whom, new Command.Ack(event.awaited().ack(), args, List.of()), null, false);
        }
        switch (event.subject()) {
            case "say", "probe" -> {
                if (world.chance(10)) {
                    WorkerState state = new WorkerState("model", ++orders, Bytes.of(new byte[8]));
                    send(whom, new Command.State(state), null, false);
                }
            }
            case "emit" -> emit(whom, stay);
            case "join" -> ask(whom, stay, new Command.Join(List.of(world.any(ROOMS), world.any(ROOMS))));
            case "leave" -> send(whom, new Command.Leave(List.of(world.any(ROOMS))), order(), false);
            case "shout" -> shout(whom, event.origin().namespace());
            case "bye" -> {
                if (world.chance(4)) {
                    stay.dismissed();
                    send(whom, new Command.Close(world.chance(2) ? 4001 : null, "bye"), order(), false);
                }
            }
            default -> throw new AssertionError(event.subject());
        }
    }

    String order() {
        return "order-" + ++orders;
    }

    private void emit(Target.Connection whom, ModelClient.Stay stay) {
        String id = "order-" + (orders + 1);
        Json args = Json.array(Json.string(id), Json.string("x".repeat(world.random.nextInt(300))));
        if (world.chance(2)) {
            ask(whom, stay, new Command.Emit("cmd", args, List.of(), ACK_WITHIN));
        } else {
            send(whom, new Command.Emit("cmd", args, List.of(), null), order(), world.chance(2));
        }
    }

    /** To everybody, or to everybody but whom it is from; volatile or not. */
    private void shout(Target.Connection from, String namespace) {
        String id = order();
        Json args = Json.array(Json.string(id), Json.string("x".repeat(world.random.nextInt(900))));
        Command.Emit emit = new Command.Emit("cmd", args, List.of(), null);
        Selection except = world.chance(2)
                ? Selection.NONE
                : new Selection(List.of(from.id().value()), List.of(world.any(ROOMS)), List.of());
        Order order = new Order(emit, id, null, world.chance(2), Selection.NONE, except);
        Target target =
                world.chance(2) ? new Target.Namespace(namespace) : new Target.Room(namespace, world.any(ROOMS));
        publish(target, order);
    }

    void ask(Target.Connection whom, ModelClient.Stay stay, Command command) {
        String id = order();
        ModelRedis.Link link = stay.loop().gateway().link;
        if (link.isInForce(whom)) {
            asked.put(id, new Asked(command, whom, stay, link.life(), world.now(), new boolean[1]));
        }
        publish(whom, new Order(command, id, "replies", false, Selection.NONE, Selection.NONE));
    }

    private void send(Target target, Command command, String id, boolean isVolatile) {
        publish(target, new Order(command, id, null, isVolatile, Selection.NONE, Selection.NONE));
    }

    /* A worker that dies between publishing and committing publishes again. */
    void publish(Target target, Order order) {
        redis.publish(target, order);
        if (world.chance(4)) {
            world.after(world.between(0, 5_000), () -> redis.publish(target, order));
        }
    }

    void publishOnce(Target target, Order order) {
        redis.publish(target, order);
    }

    void hearsForRooms(RoomWorker worker) {
        rooms = worker;
    }

    /** A gateway's reply; {@code link} is whose, {@code life} of its subscriptions as of the reply. */
    void hears(String channel, Reply reply, ModelRedis.Link link, int life) {
        world.happened("worker hears " + reply.getClass().getSimpleName());
        world.note(() -> "worker hears " + reply);
        if (channel.equals("rooms")) {
            rooms.hears(reply, link);
            return;
        }
        Asked question = asked.get(reply.id());
        if (question == null) {
            return;
        }
        question.answered()[0] = true;
        switch (reply) {
            case Reply.Acked acked -> {
                if (!acked.args().elements().getFirst().asString().equals(reply.id())) {
                    throw new AssertionError("wrong ack: " + acked);
                }
            }
            case Reply.Joined joined -> {
                ledger.rooms.joined(joined, link, life);
                for (String room : joined.rooms()) {
                    String id = order();
                    Json args = Json.array(Json.string(id), Json.string(room));
                    send(
                            new Target.Room(question.stay().namespace, room),
                            new Command.Emit("cmd", args, List.of(), null),
                            id,
                            false);
                }
            }
            case Reply.Members _, Reply.Failed _, Reply.Gone _ -> {}
        }
    }

    /** At the end: each question was answered and each word heard, where nothing came between. */
    void closeBooks() {
        asked.forEach((id, question) -> {
            boolean disturbed =
                    question.life() != question.stay().loop().gateway().link.life();
            if (!question.answered()[0] && !disturbed && question.stay().wasThereSince(question.at())) {
                throw new AssertionError("no reply to " + id + ": " + question.command() + " to " + question.whom());
            }
        });
    }
}
