package io.millrace.contract;

import org.jspecify.annotations.Nullable;

/**
 * A command with all that goes around it: one JSON object on a Redis channel.
 *
 * @param id a command that is seen again under the same id is answered again and not executed again (within two
 *     minutes, or among the last 64 of its target); {@code null}: every one is new
 * @param reply Redis channel for the {@link Reply}; {@code null}: none is wanted
 * @param isVolatile may be dropped where a client does not read
 * @param to only these of the connections that the channel reaches; empty: all
 * @param except not these
 */
public record Order(
        Command command,
        @Nullable String id,
        @Nullable String reply,
        boolean isVolatile,
        Selection to,
        Selection except) {

    /** A command as it is, for all whom the channel reaches, unanswered. */
    public static Order of(Command command) {
        return new Order(command, null, null, false, Selection.NONE, Selection.NONE);
    }
}
