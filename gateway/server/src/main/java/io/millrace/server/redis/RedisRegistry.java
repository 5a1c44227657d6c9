package io.millrace.server.redis;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Origin;
import io.millrace.contract.wire.Registration;
import io.millrace.contract.wire.RegistryKeys;
import io.millrace.contract.wire.WireException;
import io.millrace.core.cluster.RegistryStore;
import io.millrace.server.log.Rest;
import io.vertx.core.Future;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The registry in Redis, on the connection that is published by. On the bus loop. */
final class RedisRegistry implements RegistryStore {
    private static final System.Logger LOG = System.getLogger(RedisRegistry.class.getName());

    private static final Rest REST = new Rest();
    /** Entries that are read at once. */
    private static final int PAGE = 250;

    private final RegistryKeys keys;
    private final String leaseMillis;
    private final Supplier<byte[]> leaseText;
    private final Supplier<String> random;
    private @Nullable RedisConnection connection;
    private Consumer<Throwable> onFailure = _ -> {};
    private int attempt;

    /**
     * @param leaseText what this gateway writes into its lease
     * @param random a new unguessable text
     */
    RedisRegistry(RegistryKeys keys, long leaseMillis, Supplier<byte[]> leaseText, Supplier<String> random) {
        this.keys = keys;
        this.leaseMillis = Long.toString(leaseMillis);
        this.leaseText = leaseText;
        this.random = random;
    }

    /** From now on steps go to this connection; {@code failed} hears when it does not take them. */
    void connected(RedisConnection to, Consumer<Throwable> failed) {
        connection = to;
        onFailure = failed;
    }

    /** There is no connection: what was asked is not answered any more. */
    void lost() {
        connection = null;
        attempt++;
    }

    @Override
    public void renew(String registry, @Nullable String knownEpoch, Consumer<Renewal> then) {
        run(
                RegistryScript.RENEW,
                List.of(
                        keys.lease(registry),
                        keys.leases(),
                        keys.claimed(),
                        keys.epoch(),
                        keys.secret(),
                        keys.connections(registry)),
                List.of(
                        ascii(registry),
                        leaseText.get(),
                        ascii(leaseMillis),
                        ascii(knownEpoch == null ? "" : knownEpoch),
                        ascii(random.get()),
                        ascii(random.get())),
                held -> then.accept(
                        held == null
                                ? new Renewal.Claimed()
                                : new Renewal.Held(
                                        held.get(0).toString(), held.get(1).toLong())));
    }

    @Override
    public void write(String registry, List<Change> changes, Consumer<Written> then) {
        List<byte[]> arguments = new ArrayList<>(changes.size() * 2);
        for (Change change : changes) {
            arguments.add(ascii(change.id().value()));
            arguments.add(change instanceof Change.Put(Origin origin) ? Registration.encode(origin) : new byte[0]);
        }
        run(RegistryScript.WRITE, ownKeys(registry), arguments, result -> then.accept(written(result)));
    }

    @Override
    public void move(String registry, String from, Origin origin, Consumer<Written> then) {
        List<String> all = new ArrayList<>(ownKeys(registry));
        all.add(keys.connections(from));
        all.add(keys.claimed());
        run(
                RegistryScript.MOVE,
                all,
                List.of(ascii(from), ascii(origin.connection().value()), Registration.encode(origin)),
                result -> then.accept(written(result)));
    }

    @Override
    public void survey(Consumer<List<Standing>> then) {
        run(
                RegistryScript.SURVEY,
                List.of(keys.leases()),
                List.of(ascii(keys.lease("")), ascii(keys.claim(""))),
                answer -> then.accept(answer == null ? List.of() : standings(answer)));
    }

    @Override
    public void claim(String by, String registry, Consumer<Boolean> then) {
        run(
                RegistryScript.CLAIM,
                List.of(keys.lease(by), keys.lease(registry), keys.leases(), keys.claimed(), keys.claim(registry)),
                List.of(ascii(registry), ascii(by), ascii(leaseMillis)),
                result -> then.accept(isOne(result)));
    }

    @Override
    public void read(String by, String registry, long from, Consumer<@Nullable Page> then) {
        run(
                RegistryScript.READ,
                List.of(keys.claim(registry), keys.connections(registry)),
                List.of(ascii(by), ascii(Long.toUnsignedString(from)), ascii(Integer.toString(PAGE))),
                answer -> then.accept(answer == null ? null : page(registry, answer)));
    }

    @Override
    public void remove(String registry, List<ConnectionId> ended, Runnable then) {
        run(
                RegistryScript.REMOVE,
                List.of(keys.connections(registry)),
                ended.stream().map(id -> ascii(id.value())).toList(),
                _ -> then.run());
    }

    @Override
    public void finish(String by, String registry, Consumer<Boolean> then) {
        run(
                RegistryScript.FINISH,
                List.of(keys.claim(registry), keys.connections(registry), keys.claimed(), keys.leases()),
                List.of(ascii(registry), ascii(by)),
                result -> then.accept(isOne(result)));
    }

    @Override
    public void leave(String registry, boolean whole, Runnable then) {
        run(
                RegistryScript.LEAVE,
                List.of(keys.lease(registry), keys.connections(registry), keys.leases(), keys.claimed()),
                List.of(ascii(registry), ascii(whole ? "1" : "0")),
                _ -> then.run());
    }

    private List<String> ownKeys(String registry) {
        return List.of(keys.lease(registry), keys.connections(registry));
    }

    private void run(
            RegistryScript script, List<String> with, List<byte[]> arguments, Consumer<@Nullable Response> then) {
        RedisConnection to = connection;
        int mine = attempt;
        if (to == null) {
            return;
        }
        to.send(script.byName(with, arguments))
                .recover(why -> isUnknown(why) ? to.send(script.byText(with, arguments)) : failed(why))
                .onComplete(result -> {
                    if (mine != attempt) {
                        return;
                    }
                    if (result.succeeded()) {
                        then.accept(result.result());
                    } else {
                        onFailure.accept(result.cause());
                    }
                });
    }

    private static Future<Response> failed(Throwable why) {
        return Future.failedFuture(why);
    }

    private static boolean isUnknown(Throwable why) {
        return String.valueOf(why.getMessage()).startsWith("NOSCRIPT");
    }

    private static boolean isOne(@Nullable Response result) {
        return result != null && result.toInteger() == 1;
    }

    private static Written written(@Nullable Response result) {
        return switch (result == null ? 0 : result.toInteger()) {
            case 0 -> Written.NO_LEASE;
            case 1 -> Written.DONE;
            default -> Written.NOT_THERE;
        };
    }

    private static List<Standing> standings(Response answer) {
        List<Standing> all = new ArrayList<>(answer.size() / 3);
        for (int i = 0; i + 2 < answer.size(); i += 3) {
            all.add(new Standing(
                    answer.get(i).toString(), textOrNull(answer.get(i + 1)), textOrNull(answer.get(i + 2))));
        }
        return all;
    }

    private static @Nullable String textOrNull(Response value) {
        String text = value.toString(StandardCharsets.UTF_8);
        return text.isEmpty() ? null : text;
    }

    /* What cannot be understood is taken out: it would keep the registry from ever being cleaned up. */
    private Page page(String registry, Response answer) {
        Response entries = answer.get(1);
        List<Origin> lives = new ArrayList<>(entries.size() / 2);
        for (int i = 0; i + 1 < entries.size(); i += 2) {
            byte[] field = entries.get(i).toBytes();
            String id = new String(field, StandardCharsets.UTF_8);
            try {
                lives.add(Registration.decode(
                        new ConnectionId(id), entries.get(i + 1).toBytes()));
            } catch (WireException | IllegalArgumentException e) {
                REST.say(more -> LOG.log(
                        System.Logger.Level.ERROR,
                        "Registration {0} of {1} is not understood, and nobody is told its end: {2}{3}",
                        id,
                        registry,
                        e.getMessage(),
                        more));
                run(RegistryScript.REMOVE, List.of(keys.connections(registry)), List.of(field), _ -> {});
            }
        }
        return new Page(Long.parseUnsignedLong(answer.get(0).toString()), lives);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
