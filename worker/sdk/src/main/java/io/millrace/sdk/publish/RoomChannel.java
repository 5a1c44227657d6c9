package io.millrace.sdk.publish;

import io.millrace.contract.Command;
import io.millrace.contract.Target;
import io.millrace.sdk.Audience;
import io.millrace.sdk.Channel;
import io.millrace.sdk.handler.Values;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A channel: the room of its name in a namespace.
 *
 * @param commands asked for at each call: inside a handler, its event's
 */
record RoomChannel(Supplier<? extends Commands> commands, Values values, String name, Destination destination)
        implements Channel {
    RoomChannel(Supplier<? extends Commands> commands, Values values, Target.Room room) {
        this(commands, values, room.room(), new Destination(room));
    }

    @Override
    public void publish(@Nullable Object data) {
        commands.get().send(destination, message(data), Receipt.NONE);
    }

    @Override
    public CompletionStage<Void> publishConfirmed(@Nullable Object data) {
        CompletableFuture<@Nullable Void> taken = new CompletableFuture<>();
        commands.get().send(destination, message(data), () -> taken.complete(null));
        // Never on the Redis loop: what the service does next may block.
        return taken.thenApplyAsync(_ -> null, TargetAudience.AWAY);
    }

    private Draft message(@Nullable Object data) {
        Values.Written written = values.single(data);
        return Draft.of(
                new Command.Publish(name, written.args(), written.attachments()),
                !written.attachments().isEmpty());
    }

    @Override
    public Audience subscribers() {
        return new TargetAudience(commands, values, destination);
    }
}
