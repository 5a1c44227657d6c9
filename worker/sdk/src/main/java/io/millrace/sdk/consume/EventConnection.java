package io.millrace.sdk.consume;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import io.millrace.contract.wire.EventHeaders;
import io.millrace.sdk.Answer;
import io.millrace.sdk.AnswerException;
import io.millrace.sdk.Audience;
import io.millrace.sdk.Connection;
import io.millrace.sdk.handler.Values;
import io.millrace.sdk.publish.ClientAnswer;
import io.millrace.sdk.publish.Destination;
import io.millrace.sdk.publish.Draft;
import io.millrace.sdk.publish.OneReply;
import io.millrace.sdk.publish.TargetAudience;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The connection of an event. */
final class EventConnection implements Connection {
    private final Service service;
    private final Lane lane;
    private final EventRun run;
    private final Arrival arrival;

    EventConnection(Service service, Lane lane, EventRun run, Arrival arrival) {
        this.service = service;
        this.lane = lane;
        this.run = run;
        this.arrival = arrival;
    }

    @Override
    public String id() {
        return ((Target.Connection) lane.destination().target()).id().value();
    }

    @Override
    public String namespace() {
        return arrival.namespace();
    }

    @Override
    public String dialect() {
        return header(EventHeaders.DIALECT).orElse("");
    }

    @Override
    public Optional<String> user() {
        return header(EventHeaders.USER);
    }

    @Override
    public <T> Optional<T> claims(Class<T> type) {
        return header(EventHeaders.CLAIMS).map(json -> service.values().valueOf(claims(json), type));
    }

    private static Json claims(String json) {
        try {
            return Json.parse(json);
        } catch (JsonException e) {
            throw new IllegalArgumentException(EventHeaders.CLAIMS + ": " + e.getMessage(), e);
        }
    }

    private Optional<String> header(String name) {
        return Optional.ofNullable(arrival.header(name)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void emit(String event, @Nullable Object... args) {
        Values.Written written = service.values().args(args);
        send(
                new Command.Emit(event, written.args(), written.attachments(), null),
                !written.attachments().isEmpty());
    }

    @Override
    public CompletionStage<Answer> emitWithAck(String event, Duration timeout, @Nullable Object... args) {
        Values.Written written = service.values().args(args);
        Command emit = new Command.Emit(event, written.args(), written.attachments(), timeout);
        Duration within = timeout.plus(TargetAudience.GRACE);
        OneReply reply = new OneReply(within);
        run.ask(lane.destination(), Draft.of(emit, !written.attachments().isEmpty()), within, reply);
        // Never on the Redis loop: what the service does next may block.
        return reply.future().thenApplyAsync(this::answer, service.executor());
    }

    private Answer answer(Reply reply) {
        return switch (reply) {
            case Reply.Acked acked -> new ClientAnswer(service.values(), acked.args(), acked.attachments());
            case Reply.Failed failed -> throw new AnswerException(failed.name(), failed.message());
            case Reply.Gone _ ->
                throw new AnswerException(AnswerException.GONE, "the connection is not there any more");
            case Reply.Joined _, Reply.Members _ ->
                throw new AnswerException(AnswerException.NO_REPLY, "the gateway has answered something else");
        };
    }

    @Override
    public void publish(String channel, @Nullable Object data) {
        Values.Written written = service.values().single(data);
        send(
                new Command.Publish(channel, written.args(), written.attachments()),
                !written.attachments().isEmpty());
    }

    @Override
    public void raw(String text) {
        send(new Command.RawText(text), false);
    }

    @Override
    public void raw(byte[] bytes) {
        send(new Command.RawBinary(Bytes.of(bytes.clone())), true);
    }

    @Override
    public Audience room(String room) {
        Destination there = new Destination(new Target.Room(arrival.namespace(), room));
        return new TargetAudience(() -> run, service.values(), there);
    }

    @Override
    public void join(String... rooms) {
        run.join(List.of(rooms));
    }

    @Override
    public void leave(String... rooms) {
        send(new Command.Leave(List.of(rooms)), false);
    }

    @Override
    public void kick(String room, String message) {
        send(new Command.Kick(room, message), false);
    }

    @Override
    public void setToken(String token) {
        send(new Command.Token(token), false);
    }

    @Override
    public void removeToken() {
        send(new Command.Token(null), false);
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
    public <T> Optional<T> state(Class<T> type) {
        return Optional.ofNullable(newest()).map(state -> service.values().valueOf(state.data(), type));
    }

    @Override
    public void setState(Object state) {
        WorkerState before = newest();
        long version = before == null ? 1 : before.version() + 1;
        WorkerState written = new WorkerState(
                service.config().service(), version, service.values().bytesOf(state));
        lane.wrote(written);
        send(new Command.State(written), false);
    }

    private @Nullable WorkerState newest() {
        if (arrival.header(EventHeaders.STATE) == null) {
            return lane.newest(null);
        }
        Event event = arrival.event();
        WorkerState brought = event.origin().states().stream()
                .filter(state -> state.service().equals(service.config().service()))
                .findFirst()
                .orElse(null);
        return lane.newest(brought);
    }

    private void send(Command command, boolean hasAttachments) {
        run.send(lane.destination(), Draft.of(command, hasAttachments));
    }
}
