package io.millrace.server.redis;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The steps of the registry, each one a script: what they mean is in the contract's document, which binds gateways of
 * all versions. Keys are named in the order in which each script knows them.
 */
enum RegistryScript {
    /**
     * Keys: lease, leases, claimed, epoch, secret, connections. Arguments: registry, text, milliseconds, epoch as it
     * was, a new one, a new secret.
     */
    RENEW(
            """
            redis.call('SET', KEYS[5], ARGV[6], 'NX')
            redis.call('SET', KEYS[4], ARGV[5], 'NX')
            local epoch = redis.call('GET', KEYS[4])
            local known = redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 1
            if redis.call('SISMEMBER', KEYS[3], ARGV[1]) == 1 or (ARGV[4] == epoch and not known) then
              return false
            end
            redis.call('SADD', KEYS[2], ARGV[1])
            redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
            return {epoch, redis.call('HLEN', KEYS[6])}
            """),
    /** Keys: lease, connections. Arguments: pairs of id and registration, which is empty for one to be removed. */
    WRITE(
            """
            if redis.call('EXISTS', KEYS[1]) == 0 then
              return 0
            end
            for i = 1, #ARGV, 2 do
              if ARGV[i + 1] == '' then
                redis.call('HDEL', KEYS[2], ARGV[i])
              else
                redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
              end
            end
            return 1
            """),
    /** Keys: lease, connections, the other's connections, claimed. Arguments: the other, id, registration. */
    MOVE(
            """
            if redis.call('EXISTS', KEYS[1]) == 0 then
              return 0
            end
            if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 0 then
              if redis.call('SISMEMBER', KEYS[4], ARGV[1]) == 1 or redis.call('HDEL', KEYS[3], ARGV[2]) == 0 then
                return 2
              end
            end
            redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
            return 1
            """),
    /** Keys: leases. Arguments: what leases' and claims' keys begin with. Answers name, lease, claim, name, ... */
    SURVEY(
            """
            local all = {}
            for _, name in ipairs(redis.call('SMEMBERS', KEYS[1])) do
              all[#all + 1] = name
              all[#all + 1] = redis.call('GET', ARGV[1] .. name) or ''
              all[#all + 1] = redis.call('GET', ARGV[2] .. name) or ''
            end
            return all
            """),
    /** Keys: own lease, lease, leases, claimed, claim. Arguments: registry, who claims, milliseconds. */
    CLAIM(
            """
            local holder = redis.call('GET', KEYS[5])
            if holder == ARGV[2] then
              return redis.call('PEXPIRE', KEYS[5], ARGV[3])
            end
            if holder or redis.call('EXISTS', KEYS[2]) == 1 or redis.call('EXISTS', KEYS[1]) == 0
                or redis.call('SISMEMBER', KEYS[3], ARGV[1]) == 0 then
              return 0
            end
            redis.call('SADD', KEYS[4], ARGV[1])
            redis.call('SET', KEYS[5], ARGV[2], 'PX', ARGV[3])
            return 1
            """),
    /** Keys: claim, connections. Arguments: who claims, from, how many. Answers as HSCAN. */
    READ(
            """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then
              return false
            end
            return redis.call('HSCAN', KEYS[2], ARGV[2], 'COUNT', ARGV[3])
            """),
    /** Keys: connections. Arguments: ids. */
    REMOVE(
            """
            for i = 1, #ARGV do
              redis.call('HDEL', KEYS[1], ARGV[i])
            end
            return 1
            """),
    /** Keys: claim, connections, claimed, leases. Arguments: registry, who claims. */
    FINISH(
            """
            if redis.call('GET', KEYS[1]) ~= ARGV[2] or redis.call('HLEN', KEYS[2]) > 0 then
              return 0
            end
            redis.call('DEL', KEYS[1], KEYS[2])
            redis.call('SREM', KEYS[3], ARGV[1])
            redis.call('SREM', KEYS[4], ARGV[1])
            return 1
            """),
    /** Keys: lease, connections, leases, claimed. Arguments: registry, 1 when nothing is to be ended any more. */
    LEAVE(
            """
            redis.call('DEL', KEYS[1])
            if ARGV[2] == '1' and redis.call('SISMEMBER', KEYS[4], ARGV[1]) == 0 then
              redis.call('DEL', KEYS[2])
              redis.call('SREM', KEYS[3], ARGV[1])
            end
            return 1
            """);

    private final String text;
    private final String sha;

    RegistryScript(String text) {
        this.text = text;
        this.sha = sha1(text);
    }

    /** By its name, which Redis knows once it has seen the text. */
    Request byName(List<String> keys, List<byte[]> arguments) {
        return with(Request.cmd(Command.EVALSHA).arg(sha), keys, arguments);
    }

    /** With its text. */
    Request byText(List<String> keys, List<byte[]> arguments) {
        return with(Request.cmd(Command.EVAL).arg(text), keys, arguments);
    }

    private static Request with(Request request, List<String> keys, List<byte[]> arguments) {
        request.arg(keys.size());
        keys.forEach(request::arg);
        arguments.forEach(argument -> request.arg(Buffer.buffer(argument)));
        return request;
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }
}
