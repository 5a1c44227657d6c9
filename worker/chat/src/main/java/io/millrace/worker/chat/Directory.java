package io.millrace.worker.chat;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.hash.HashCommands;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who has which name and who is in which room, in Redis: what all instances share. It may hold people who have vanished
 * unseen; who is really there, gateways know.
 *
 * <p>Each deed can be done twice. Leftovers of a chat that nobody uses any more go after a day.
 */
@Singleton
class Directory {
    private static final Duration KEPT = Duration.ofDays(1);

    /*
     * A name's value: connection, key, name. Whoever has the key was given the name before; else it is only taken when
     * nobody has it, or who had it (ARGV[5]) has vanished.
     */
    private static final String CLAIM =
            """
            local held = redis.call('HGET', KEYS[1], ARGV[1])
            local key = ARGV[3]
            local before = ''
            if held then
              local person = cjson.decode(held)
              if person[1] == ARGV[2] then
                key = person[2]
              elseif person[2] == ARGV[6] or person[1] == ARGV[5] then
                before = person[1]
              else
                return {'held', person[1]}
              end
            end
            redis.call('HSET', KEYS[1], ARGV[1], cjson.encode({ARGV[2], key, ARGV[4]}))
            redis.call('PEXPIRE', KEYS[1], ARGV[7])
            return {'yours', key, before}
            """;

    private static final String RELEASE =
            """
            local held = redis.call('HGET', KEYS[1], ARGV[1])
            if held and cjson.decode(held)[1] == ARGV[2] then
              redis.call('HDEL', KEYS[1], ARGV[1])
            end
            return 0
            """;

    private final RedisDataSource redis;
    private final HashCommands<String, String, String> hashes;

    @Inject
    Directory(RedisDataSource redis) {
        this.redis = redis;
        this.hashes = redis.hash(String.class);
    }

    /** What became of a wish for a name. */
    sealed interface Claim {
        /**
         * It is given.
         *
         * @param key with which it can be taken over from this connection
         * @param before the connection that had it, or empty
         */
        record Given(String key, String before) implements Claim {}

        /** Another connection has it. */
        record Held(String connection) implements Claim {}
    }

    /**
     * Asks for a name.
     *
     * @param newKey what becomes the name's key if it has none with this connection
     * @param oldKey what the client has from before, or empty
     * @param vanished a connection from which it may be taken, or empty
     */
    Claim claim(String namespace, String name, String connection, String newKey, String oldKey, String vanished) {
        Response answer = script(
                CLAIM, names(namespace), Words.folded(name), connection, newKey, name, vanished, oldKey, millis());
        String second = answer.get(1).toString();
        return answer.get(0).toString().equals("held")
                ? new Claim.Held(second)
                : new Claim.Given(second, answer.get(2).toString());
    }

    /** Gives a name back, if this connection still has it. */
    void release(String namespace, String name, String connection) {
        script(RELEASE, names(namespace), Words.folded(name), connection);
    }

    /** Somebody is in a room. Said again, nothing changes. */
    void enter(String namespace, String connection, String name, Person.Stay stay) {
        String key = roomKey(namespace, stay.room());
        hashes.hset(key, connection, stay.entry() + ' ' + name);
        redis.key().pexpire(key, KEPT);
    }

    /** Somebody is in a room no more; returns how many still are. */
    int leave(String namespace, String connection, String room) {
        String key = roomKey(namespace, room);
        hashes.hdel(key, connection);
        return Math.toIntExact(hashes.hlen(key));
    }

    /** An entry of a room's list. */
    record Entry(String name, Person.Stay stay) {}

    /** Who is in a room, by connection, as far as is known here. */
    Map<String, Entry> room(String namespace, String room) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        hashes.hgetall(roomKey(namespace, room)).forEach((connection, value) -> {
            int space = value.indexOf(' ');
            entries.put(
                    connection,
                    new Entry(value.substring(space + 1), new Person.Stay(room, value.substring(0, space))));
        });
        return entries;
    }

    private Response script(String script, String key, String... args) {
        List<String> all = new ArrayList<>(List.of(script, "1", key));
        all.addAll(List.of(args));
        return redis.execute("EVAL", all.toArray(String[]::new));
    }

    private static String millis() {
        return Long.toString(KEPT.toMillis());
    }

    private static String names(String namespace) {
        return "millrace-chat:{" + namespace + "}:names";
    }

    private static String roomKey(String namespace, String room) {
        return "millrace-chat:{" + namespace + "}:room:" + room;
    }
}
