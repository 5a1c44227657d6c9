package io.millrace.core.simulation;

import io.millrace.contract.Command;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Order;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.core.connection.Doorkeeper;
import io.millrace.core.connection.Doorkeeper.Verdict;
import io.millrace.dialects.TokenFault;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who decides on clients, the doorkeepers and a worker that accepts, refuses, dies, is late, and says it twice; and
 * whether nobody is in on whom nobody has decided.
 */
final class DoorBook {
    private final World world;
    private final ModelRedis redis;
    private final Set<String> passed = new HashSet<>();
    private final Set<ConnectionId> accepted = new HashSet<>();

    DoorBook(World world, ModelRedis redis) {
        this.world = world;
        this.redis = redis;
    }

    /** What a doorkeeper says of a client, by the stay that it presents. */
    Verdict judges(Doorkeeper.Presented presented) {
        if (world.chance(6)) {
            return new Verdict.Refused("no token", null, TokenFault.of(TokenFault.Kind.MISSING));
        }
        if (world.chance(30)) {
            return new Verdict.TryLater();
        }
        Json auth = presented.auth();
        passed.add(String.valueOf(auth));
        return new Verdict.Passed(user(), Json.EMPTY_OBJECT, List.of(), expiry(), auth, true);
    }

    /** The worker is asked. */
    void decides(Event event) {
        switch (world.random.nextInt(10)) {
            case 0, 1 -> refuse(event);
            case 2 -> world.note(() -> "the worker dies on " + event.id());
            case 3 -> world.after(world.between(4_900, 9_000), () -> accept(event));
            case 4 -> {
                accept(event);
                world.after(world.between(0, 3_000), () -> refuse(event));
            }
            case 5 -> {
                refuse(event);
                accept(event);
            }
            case 6 -> {
                accept(event);
                world.after(world.between(0, 3_000), () -> accept(event));
            }
            default -> world.after(world.between(0, 3_000), () -> accept(event));
        }
    }

    private void accept(Event event) {
        ConnectionId id = event.origin().connection();
        accepted.add(id);
        long expiry = expiry();
        String user = world.chance(2) ? user() : null;
        publish(
                event,
                new Command.Accept(
                        event.awaited().ack(),
                        user,
                        null,
                        List.of(),
                        null,
                        null,
                        expiry == Doorkeeper.NEVER ? null : expiry));
    }

    private void refuse(Event event) {
        publish(event, new Command.Refuse(event.awaited().ack(), "no", null, null, null));
    }

    private void publish(Event event, Command command) {
        redis.publish(new Target.Connection(event.origin().connection()), Order.of(command));
    }

    private String user() {
        return "user-" + world.random.nextInt(3);
    }

    private long expiry() {
        return world.chance(8) ? world.epochMillis() + world.between(2_000, 20_000) / World.MILLI : Doorkeeper.NEVER;
    }

    /** The log has taken an event: was its client let in, and nobody asked about whom the doorkeeper has sent away? */
    void taken(Event event) {
        String namespace = event.origin().namespace();
        if (event.type() == EventType.CONNECT && namespace.equals("/gate")) {
            event.data().forEachField((name, value) -> {
                if (name.equals("auth") && !passed.contains(value.toString())) {
                    throw new AssertionError(event.id() + " asks about a client that the doorkeeper has not passed");
                }
            });
        }
        boolean isDecided = namespace.equals("/door") || namespace.equals("/gate");
        if (event.type() == EventType.CONNECT && !isDecided) {
            throw new AssertionError(event.id() + " asks where nobody is to decide: " + namespace);
        }
        if (event.type() != EventType.CONNECT
                && isDecided
                && !accepted.contains(event.origin().connection())) {
            throw new AssertionError(event.id() + " " + event.type() + " of a client on whom nobody has decided");
        }
    }
}
