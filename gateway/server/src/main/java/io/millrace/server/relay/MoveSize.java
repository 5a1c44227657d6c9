package io.millrace.server.relay;

import io.millrace.contract.Bytes;
import io.millrace.contract.Reply;
import io.millrace.contract.WorkerState;
import io.millrace.core.cluster.MoveLetter;
import io.millrace.core.cluster.MovedClient;
import io.millrace.core.command.SeenCommand;
import io.millrace.dialects.Frame;
import java.util.List;

/** How much a letter about a move holds, about: what counts while it waits for the way to its peer. */
final class MoveSize {
    /** Of a part that has no bytes of its own to be counted. */
    private static final long PART = 100;

    private MoveSize() {}

    static long of(MoveLetter letter) {
        return switch (letter) {
            case MoveLetter.Luggage it -> of(it.client());
            case MoveLetter.Wanted it ->
                PART * it.targets().size() + PART * it.origins().size();
            case MoveLetter.Acked it -> it.args().length() + of(it.attachments());
            case MoveLetter _ -> 0;
        };
    }

    private static long of(MovedClient client) {
        long bytes = (long) client.session().length() + client.handshake().length();
        for (Frame frame : client.frames()) {
            bytes += frame.length();
        }
        for (MovedClient.MovedConnection connection : client.connections()) {
            bytes += of(connection);
        }
        return bytes;
    }

    private static long of(MovedClient.MovedConnection connection) {
        long bytes =
                PART * (1 + connection.seats().size() + connection.answers().size());
        for (WorkerState state : connection.origin().states()) {
            bytes += state.data().length();
        }
        for (MovedClient.Memory memory : connection.memories()) {
            for (SeenCommand seen : memory.commands()) {
                bytes += of(seen);
            }
        }
        return bytes;
    }

    private static long of(SeenCommand seen) {
        long bytes = PART;
        for (Reply reply : seen.said()) {
            bytes += PART + (reply instanceof Reply.Acked acked ? acked.args().length() + of(acked.attachments()) : 0);
        }
        return bytes;
    }

    private static long of(List<Bytes> attachments) {
        return attachments.stream().mapToLong(Bytes::length).sum();
    }
}
