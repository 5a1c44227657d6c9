package io.millrace.sdk.publish;

import io.millrace.contract.Command;
import io.millrace.contract.Selection;
import io.millrace.sdk.Answers;
import io.millrace.sdk.Audience;
import io.millrace.sdk.Members;
import io.millrace.sdk.handler.Values;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An audience that is a target's.
 *
 * @param commands asked for at each call: inside a handler, its event's
 * @param once the name of its one message, or {@code null}
 */
public record TargetAudience(
        Supplier<? extends Commands> commands,
        Values values,
        Destination destination,
        Selection only,
        Selection without,
        boolean mayBeDropped,
        @Nullable String once)
        implements Audience {
    /** Gateways say who has not answered in time; this worker does only where a gateway is silent. */
    public static final Duration GRACE = Duration.ofSeconds(2);

    /* Never on the Redis loop: what the service does next may block. */
    static final Executor AWAY = task -> {
        var _ = Thread.startVirtualThread(task);
    };

    /** All of a target. */
    public TargetAudience(Supplier<? extends Commands> commands, Values values, Destination destination) {
        this(commands, values, destination, Selection.NONE, Selection.NONE, false, null);
    }

    @Override
    public void emit(String event, @Nullable Object... args) {
        Values.Written written = values.args(args);
        send(
                new Command.Emit(event, written.args(), written.attachments(), null),
                !written.attachments().isEmpty());
    }

    @Override
    public CompletionStage<Answers> emitWithAck(String event, Duration timeout, @Nullable Object... args) {
        Values.Written written = values.args(args);
        Command emit = new Command.Emit(event, written.args(), written.attachments(), timeout);
        return ask(emit, !written.attachments().isEmpty(), timeout.plus(GRACE), new AnswersSurvey(values));
    }

    @Override
    public void publish(String channel, @Nullable Object data) {
        Values.Written written = values.single(data);
        send(
                new Command.Publish(channel, written.args(), written.attachments()),
                !written.attachments().isEmpty());
    }

    @Override
    public CompletionStage<Members> members(Duration within) {
        return ask(new Command.Members(), false, within, new MembersSurvey());
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
    public void close(int code, String reason) {
        send(new Command.Close(code, reason), false);
    }

    @Override
    public Audience onlyConnections(String... connectionIds) {
        return with(new Selection(and(only.connections(), connectionIds), only.rooms(), only.users()), without);
    }

    @Override
    public Audience onlyRooms(String... rooms) {
        return with(new Selection(only.connections(), and(only.rooms(), rooms), only.users()), without);
    }

    @Override
    public Audience onlyUsers(String... users) {
        return with(new Selection(only.connections(), only.rooms(), and(only.users(), users)), without);
    }

    @Override
    public Audience except(String... connectionIds) {
        return with(only, new Selection(and(without.connections(), connectionIds), without.rooms(), without.users()));
    }

    @Override
    public Audience exceptRooms(String... rooms) {
        return with(only, new Selection(without.connections(), and(without.rooms(), rooms), without.users()));
    }

    @Override
    public Audience exceptUsers(String... users) {
        return with(only, new Selection(without.connections(), without.rooms(), and(without.users(), users)));
    }

    @Override
    public Audience droppable() {
        return new TargetAudience(commands, values, destination, only, without, true, once);
    }

    @Override
    public Audience once(String name) {
        return new TargetAudience(commands, values, destination, only, without, mayBeDropped, name);
    }

    private Audience with(Selection onlyThese, Selection withoutThese) {
        return new TargetAudience(commands, values, destination, onlyThese, withoutThese, mayBeDropped, once);
    }

    private static List<String> and(List<String> names, String... more) {
        return Stream.concat(names.stream(), Stream.of(more)).toList();
    }

    private void send(Command command, boolean hasAttachments) {
        commands.get().send(destination, draft(command, hasAttachments));
    }

    private <T> CompletionStage<T> ask(Command command, boolean hasAttachments, Duration within, Survey<T> survey) {
        commands.get().ask(destination, draft(command, hasAttachments), within, survey);
        return survey.result().thenApplyAsync(it -> it, AWAY);
    }

    private Draft draft(Command command, boolean hasAttachments) {
        return new Draft(command, mayBeDropped, only, without, hasAttachments, once);
    }
}
