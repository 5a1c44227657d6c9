package io.millrace.contract;

import io.millrace.contract.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway answers to a command that named a reply channel.
 *
 * <p>Each has the command's {@link #id()}, the {@link #gateway()} that answers, and {@link #asked()}: how many
 * connections the command reached there. A worker that counts the replies of each gateway up to its {@code asked} knows
 * when they are complete.
 */
public sealed interface Reply {
    /** The command's id, or {@code null} when it had none. */
    @Nullable
    String id();

    /** Who answers. */
    String gateway();

    /** How many connections the command reached on that gateway. */
    int asked();

    /** The same of a gateway that has asked so many. */
    default Reply withAsked(int asked) {
        return switch (this) {
            case Acked it -> new Acked(it.id, it.gateway, asked, it.connection, it.args, it.attachments);
            case Joined it -> new Joined(it.id, it.gateway, asked, it.rooms);
            case Members it -> new Members(it.id, it.gateway, asked, it.members);
            case Failed it -> new Failed(it.id, it.gateway, asked, it.connection, it.name, it.message);
            case Gone it -> new Gone(it.id, it.gateway, asked, it.connection);
        };
    }

    /** A client's ack. One for each connection asked. */
    record Acked(@Nullable String id, String gateway, int asked, String connection, Json args, List<Bytes> attachments)
            implements Reply {}

    /** The rooms are in force for all connections asked. */
    record Joined(@Nullable String id, String gateway, int asked, List<String> rooms) implements Reply {}

    /** Who is there, on this gateway. */
    record Members(@Nullable String id, String gateway, int asked, List<Member> members) implements Reply {}

    /**
     * The command could not be done, for one connection or ({@code connection} null) for all.
     *
     * @param name {@code AckTimeout}, {@code CannotBeSaid}, {@code TooManyRooms}, ... as listed in the contract's
     *     document
     */
    record Failed(
            @Nullable String id, String gateway, int asked, @Nullable String connection, String name, String message)
            implements Reply {}

    /** The connection is not there any more. */
    record Gone(@Nullable String id, String gateway, int asked, @Nullable String connection) implements Reply {}

    /** One connection in a {@link Members}. */
    record Member(String connection, @Nullable String user) {}
}
