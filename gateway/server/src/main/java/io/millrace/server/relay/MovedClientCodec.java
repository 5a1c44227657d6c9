package io.millrace.server.relay;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Origin;
import io.millrace.contract.Reply;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import io.millrace.contract.wire.ReplyCodec;
import io.millrace.contract.wire.WireException;
import io.millrace.core.cluster.MovedClient;
import io.millrace.core.cluster.MovedClient.Awaited;
import io.millrace.core.cluster.MovedClient.Memory;
import io.millrace.core.cluster.MovedClient.MovedConnection;
import io.millrace.core.cluster.MovedClient.Seat;
import io.millrace.core.command.SeenCommand;
import io.millrace.dialects.Frame;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** A client that moves, in a letter: each part a block, whose readers stop where a later release goes on. */
final class MovedClientCodec {
    private static final int TEXT = 1;
    private static final int BINARY = 2;

    private MovedClientCodec() {}

    static void write(ByteBuf out, MovedClient client) {
        LetterParts.block(out, () -> {
            LetterParts.json(out, client.session());
            LetterParts.json(out, client.handshake());
            LetterParts.optional(out, client.carried(), LetterParts::json);
            LetterParts.list(out, client.frames(), MovedClientCodec::frame);
            LetterParts.list(out, client.connections(), MovedClientCodec::connection);
        });
    }

    static MovedClient read(ByteBuf from) {
        ByteBuf in = LetterParts.block(from);
        return new MovedClient(
                LetterParts.json(in),
                LetterParts.json(in),
                LetterParts.optional(in, LetterParts::json),
                LetterParts.list(in, MovedClientCodec::frame),
                LetterParts.list(in, MovedClientCodec::connection));
    }

    private static void frame(ByteBuf out, Frame frame) {
        switch (frame) {
            case Frame.Text text ->
                LetterParts.bytes(out.writeByte(TEXT), text.utf8().array());
            case Frame.Binary binary ->
                LetterParts.bytes(out.writeByte(BINARY), binary.bytes().array());
        }
    }

    private static Frame frame(ByteBuf in) {
        return switch (in.readUnsignedByte()) {
            case TEXT -> new Frame.Text(LetterParts.bytes(in));
            case BINARY -> new Frame.Binary(LetterParts.bytes(in));
            default -> throw new IllegalArgumentException("No such frame");
        };
    }

    private static void connection(ByteBuf out, MovedConnection connection) {
        LetterParts.block(out, () -> {
            origin(out, connection.origin());
            out.writeLong(connection.sequence());
            LetterParts.optional(out, connection.clientId(), LetterParts::text);
            LetterParts.optional(out, connection.origin().claims(), LetterParts::json);
            out.writeLong(connection.expiresAtEpochMillis());
            LetterParts.list(out, connection.seats(), MovedClientCodec::seat);
            LetterParts.list(out, connection.answers(), MovedClientCodec::awaited);
            LetterParts.list(out, connection.acks(), ByteBuf::writeInt);
            LetterParts.list(out, connection.memories(), MovedClientCodec::memory);
        });
    }

    private static MovedConnection connection(ByteBuf from) {
        ByteBuf in = LetterParts.block(from);
        Origin origin = origin(in);
        long sequence = in.readLong();
        String clientId = LetterParts.optional(in, LetterParts::text);
        Json claims = LetterParts.optional(in, LetterParts::json);
        return new MovedConnection(
                origin.withClaims(claims),
                sequence,
                clientId,
                in.readLong(),
                LetterParts.list(in, MovedClientCodec::seat),
                LetterParts.list(in, MovedClientCodec::awaited),
                LetterParts.list(in, ByteBuf::readInt),
                LetterParts.list(in, MovedClientCodec::memory));
    }

    static void origin(ByteBuf out, Origin origin) {
        LetterParts.block(out, () -> {
            LetterParts.text(out, origin.gateway());
            LetterParts.text(out, origin.connection().value());
            out.writeInt(origin.life());
            LetterParts.text(out, origin.dialect());
            LetterParts.text(out, origin.namespace());
            LetterParts.optional(out, origin.user(), LetterParts::text);
            LetterParts.list(out, origin.states(), MovedClientCodec::state);
        });
    }

    static Origin origin(ByteBuf from) {
        ByteBuf in = LetterParts.block(from);
        return new Origin(
                LetterParts.text(in),
                new ConnectionId(LetterParts.text(in)),
                in.readInt(),
                LetterParts.text(in),
                LetterParts.text(in),
                LetterParts.optional(in, LetterParts::text),
                null, // they come behind
                LetterParts.list(in, MovedClientCodec::state));
    }

    private static void state(ByteBuf out, WorkerState state) {
        LetterParts.block(out, () -> {
            LetterParts.text(out, state.service());
            out.writeLong(state.version());
            LetterParts.bytes(out, state.data().array());
        });
    }

    private static WorkerState state(ByteBuf from) {
        ByteBuf in = LetterParts.block(from);
        return new WorkerState(LetterParts.text(in), in.readLong(), LetterParts.bytes(in));
    }

    private static void seat(ByteBuf out, Seat seat) {
        LetterParts.block(out, () -> {
            LetterParts.text(out, seat.room());
            LetterParts.optional(out, seat.by(), LetterParts::text);
            out.writeBoolean(seat.isTold());
        });
    }

    private static Seat seat(ByteBuf from) {
        ByteBuf in = LetterParts.block(from);
        return new Seat(LetterParts.text(in), LetterParts.optional(in, LetterParts::text), in.readBoolean());
    }

    private static void awaited(ByteBuf out, Awaited awaited) {
        LetterParts.block(out, () -> {
            out.writeLong(awaited.sequence());
            LetterParts.text(out, awaited.answerId());
            LetterParts.text(out, awaited.event());
            out.writeLong(awaited.deadlineEpochMillis());
        });
    }

    private static Awaited awaited(ByteBuf from) {
        ByteBuf in = LetterParts.block(from);
        return new Awaited(in.readLong(), LetterParts.text(in), LetterParts.text(in), in.readLong());
    }

    private static void memory(ByteBuf out, Memory memory) {
        LetterParts.block(out, () -> {
            MoveLetterCodec.target(out, memory.target());
            LetterParts.list(out, memory.commands(), MovedClientCodec::seen);
        });
    }

    private static Memory memory(ByteBuf from) {
        ByteBuf in = LetterParts.block(from);
        return new Memory(MoveLetterCodec.target(in), LetterParts.list(in, MovedClientCodec::seen));
    }

    /* Replies in the contract's own form, which knows how to grow. */
    private static void seen(ByteBuf out, SeenCommand seen) {
        LetterParts.block(out, () -> {
            LetterParts.text(out, seen.id());
            out.writeLong(seen.atEpochMillis());
            LetterParts.list(out, seen.said(), (to, reply) -> LetterParts.bytes(to, ReplyCodec.encode(reply)));
        });
    }

    private static SeenCommand seen(ByteBuf from) {
        ByteBuf in = LetterParts.block(from);
        String id = LetterParts.text(in);
        long at = in.readLong();
        List<Reply> said = new ArrayList<>();
        for (var reply : LetterParts.list(in, LetterParts::bytes)) {
            try {
                said.add(ReplyCodec.decode(reply.array()));
            } catch (WireException e) {
                if (!e.isUnknownKind()) {
                    throw e; // one of a later release cannot be said again here, and the others can
                }
            }
        }
        return new SeenCommand(id, at, List.copyOf(said));
    }
}
