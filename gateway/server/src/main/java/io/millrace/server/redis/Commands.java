package io.millrace.server.redis;

import io.millrace.contract.wire.OrderCodec;
import io.millrace.core.command.Incoming;
import io.millrace.server.log.Rest;
import java.util.ArrayList;
import java.util.List;

/** A channel's payload as the core's commands. */
final class Commands {
    private static final System.Logger LOG = System.getLogger(Commands.class.getName());

    private static final Rest REST = new Rest();

    private Commands() {}

    /** Never fails: what is broken is logged and {@link Incoming.Malformed}. */
    static List<Incoming> read(String channel, byte[] payload) {
        List<OrderCodec.Decoded> decoded = OrderCodec.decode(payload);
        List<Incoming> commands = new ArrayList<>(decoded.size());
        for (OrderCodec.Decoded one : decoded) {
            commands.add(
                    switch (one) {
                        case OrderCodec.Decoded.Understood understood -> new Incoming.Understood(understood.order());
                        case OrderCodec.Decoded.Unknown unknown -> new Incoming.Unknown(unknown.type());
                        case OrderCodec.Decoded.Malformed malformed -> {
                            REST.say(more -> LOG.log(
                                    System.Logger.Level.WARNING,
                                    "A command on channel {0} is malformed and has no effect: {1}{2}",
                                    channel,
                                    malformed.reason(),
                                    more));
                            yield new Incoming.Malformed(malformed.reason());
                        }
                    });
        }
        return List.copyOf(commands);
    }
}
