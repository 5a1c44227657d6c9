package io.millrace.server.redis;

import io.millrace.contract.wire.Mark;
import io.millrace.contract.wire.OrderCodec;
import io.millrace.contract.wire.WireException;
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
        if (decoded.size() == 1
                && decoded.getFirst() instanceof OrderCodec.Decoded.Unknown(String type)
                && type.equals(Mark.TYPE)) {
            return List.of(mark(channel, payload));
        }
        List<Incoming> commands = new ArrayList<>(decoded.size());
        for (OrderCodec.Decoded one : decoded) {
            commands.add(
                    switch (one) {
                        case OrderCodec.Decoded.Understood understood -> new Incoming.Understood(understood.order());
                        case OrderCodec.Decoded.Unknown unknown -> new Incoming.Unknown(unknown.type());
                        case OrderCodec.Decoded.Malformed malformed -> malformed(channel, malformed.reason());
                    });
        }
        return List.copyOf(commands);
    }

    private static Incoming mark(String channel, byte[] payload) {
        try {
            Mark mark = Mark.decode(payload);
            return new Incoming.Mark(mark.gateway(), mark.loop(), mark.number(), mark.round());
        } catch (WireException e) {
            return malformed(channel, String.valueOf(e.getMessage()));
        }
    }

    private static Incoming malformed(String channel, String why) {
        REST.say(more -> LOG.log(
                System.Logger.Level.WARNING,
                "A command on channel {0} is malformed and has no effect: {1}{2}",
                channel,
                why,
                more));
        return new Incoming.Malformed(why);
    }
}
