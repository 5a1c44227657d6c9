package io.millrace.contract.wire;

import io.millrace.contract.Target;

/**
 * How a message becomes recoverable: a Redis script that appends it to one of its namespace's streams, publishes it
 * with its position on the live channel beside the stream, and drops ids that come again, all in one step. Its text is
 * part of the contract, so that workers of every language run the same.
 */
public final class RecoveryScript {
    /**
     * The script, for EVAL.
     *
     * <p>Keys: the stream ({@link Channels#stream}, also the live channel's name), {@code <stream>:meta}, and, when the
     * message has ids, {@code <stream>:id:<id>}. Arguments: the target's channel, the payload, {@code PUBLISH} or
     * {@code SPUBLISH}, how many messages to keep, for how many milliseconds, and a random text that becomes the epoch
     * if there is none.
     *
     * <p>Answers an array: epoch, offset, and 1 when the id had been seen (the position is then the one it got), else
     * 0.
     */
    public static final String TEXT =
            """
            if KEYS[3] then
              local seen = redis.call('GET', KEYS[3])
              if seen then
                local slash = string.find(seen, '/', 1, true)
                return {string.sub(seen, 1, slash - 1), tonumber(string.sub(seen, slash + 1)), 1}
              end
            end
            local epoch = redis.call('HGET', KEYS[2], 'epoch')
            if not epoch then
              redis.call('DEL', KEYS[1])
              epoch = ARGV[6]
              redis.call('HSET', KEYS[2], 'epoch', epoch, 'offset', 0)
            end
            local offset = redis.call('HINCRBY', KEYS[2], 'offset', 1)
            local digits = string.format('%.0f', offset)
            redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[4], digits .. '-0', 'channel', ARGV[1], 'payload', ARGV[2])
            redis.call('PEXPIRE', KEYS[1], ARGV[5])
            if KEYS[3] then
              redis.call('SET', KEYS[3], epoch .. '/' .. digits, 'PX', 120000)
            end
            redis.call(ARGV[3], KEYS[1], epoch .. '/' .. digits .. ' ' .. ARGV[1] .. '\\n' .. ARGV[2])
            return {epoch, offset, 0}
            """;

    private RecoveryScript() {}

    /**
     * Which of its namespace's streams a message for this target goes to: CRC-32 of the channel's name, modulo their
     * number.
     *
     * @param streams how many the namespace has, see {@link ContractKey.Recovering}
     */
    public static int streamOf(Target target, Channels channels, int streams) {
        return (int) (crc32(Utf8.bytes(channels.of(target))) % streams);
    }

    /** The checksum of zlib and Ethernet (reflected, polynomial 0x04C11DB7), which most languages have at hand. */
    static long crc32(byte[] bytes) {
        int crc = -1;
        for (byte b : bytes) {
            crc ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ (0xEDB88320 & -(crc & 1));
            }
        }
        return ~crc & 0xffffffffL;
    }
}
