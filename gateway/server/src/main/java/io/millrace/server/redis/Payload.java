package io.millrace.server.redis;

import io.millrace.core.command.Incoming;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What came on a channel, read by the first event loop that gets it. */
final class Payload implements Supplier<List<Incoming>> {
    private final String channel;
    private final byte[] payload;
    /* Immutable, so that loops which read at the same time need no lock: the second reading is like the first. */
    private volatile @Nullable List<Incoming> commands;

    Payload(String channel, byte[] payload) {
        this.channel = channel;
        this.payload = payload;
    }

    @Override
    public List<Incoming> get() {
        List<Incoming> read = commands;
        if (read == null) {
            read = Commands.read(channel, payload);
            commands = read;
        }
        return read;
    }
}
