package io.millrace.sdk.publish;

import io.millrace.contract.Command;
import io.millrace.contract.Selection;
import io.millrace.sdk.Audience;
import io.millrace.sdk.handler.Values;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An audience that is a target's.
 *
 * @param commands asked for at each call: inside a handler, its event's
 */
public record TargetAudience(
        Supplier<? extends Commands> commands,
        Values values,
        Destination destination,
        Selection selection,
        boolean mayBeDropped)
        implements Audience {
    /** All of a target. */
    public TargetAudience(Supplier<? extends Commands> commands, Values values, Destination destination) {
        this(commands, values, destination, Selection.NONE, false);
    }

    @Override
    public void emit(String event, @Nullable Object... args) {
        Values.Written written = values.args(args);
        send(
                new Command.Emit(event, written.args(), written.attachments(), null),
                !written.attachments().isEmpty());
    }

    @Override
    public void publish(String channel, @Nullable Object data) {
        Values.Written written = values.single(data);
        send(
                new Command.Publish(channel, written.args(), written.attachments()),
                !written.attachments().isEmpty());
    }

    @Override
    public void join(String... rooms) {
        send(new Command.Join(List.of(rooms)), false);
    }

    @Override
    public void leave(String... rooms) {
        send(new Command.Leave(List.of(rooms)), false);
    }

    @Override
    public void close(String reason) {
        send(new Command.Close(null, reason), false);
    }

    @Override
    public Audience except(String... connectionIds) {
        List<String> all = Stream.concat(selection.connections().stream(), Stream.of(connectionIds))
                .toList();
        Selection without = new Selection(all, selection.rooms(), selection.users());
        return new TargetAudience(commands, values, destination, without, mayBeDropped);
    }

    @Override
    public Audience droppable() {
        return new TargetAudience(commands, values, destination, selection, true);
    }

    private void send(Command command, boolean hasAttachments) {
        commands.get().send(destination, command, mayBeDropped, selection, hasAttachments);
    }
}
