package io.millrace.worker.echo;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.sdk.Answer;
import io.millrace.sdk.Args;
import io.millrace.sdk.Connection;
import io.millrace.sdk.EventContext;
import io.millrace.sdk.HandlerException;
import io.millrace.sdk.OnEvent;
import io.millrace.sdk.OnJoined;
import io.millrace.sdk.OnLeft;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What there is to try: each handler shows one thing. They serve every dialect. */
class Echo {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The ack is the event's own arguments, as they came. */
    @OnEvent(value = "echo", namespace = OnEvent.ANY)
    Args echo(Json... args) {
        return Args.of((Object[]) args);
    }

    /** The ack goes out once the room is in force. */
    @OnEvent(value = "join", namespace = OnEvent.ANY)
    String join(Connection connection, String room) {
        connection.join(room);
        return "ok";
    }

    /** Nothing of the room reaches it any more. */
    @OnEvent(value = "leave", namespace = OnEvent.ANY)
    String leave(Connection connection, String room) {
        connection.leave(room);
        return "ok";
    }

    /** Who is in the room, at whichever gateway, and whether that is all of them. */
    @OnEvent(value = "who", namespace = OnEvent.ANY)
    CompletionStage<Map<String, Object>> who(Connection connection, String room) {
        return connection
                .room(room)
                .members(PATIENCE)
                .thenApply(members -> Map.of("members", members.connections(), "complete", members.isComplete()));
    }

    /** As a notice of a room tells it. */
    record Stay(String room, String by) {}

    /** Those in the room hear who has come, where a gateway's route asks for that. */
    @OnJoined(namespace = OnEvent.ANY)
    void joined(Connection connection, Stay stay) {
        connection.room(stay.room()).emit("came", connection.id(), stay.by());
    }

    /** And who has gone to stay elsewhere. */
    @OnLeft(namespace = OnEvent.ANY)
    void left(Connection connection, Stay stay) {
        connection.room(stay.room()).emit("went", connection.id(), stay.by());
    }

    /** Everybody in the room hears it, the speaker too if he is there. */
    @OnEvent(value = "say", namespace = OnEvent.ANY)
    void say(Connection connection, String room, Json text) {
        connection.room(room).emit("said", text);
    }

    /** An event back; the argument may be missing. */
    @OnEvent(value = "greet", namespace = OnEvent.ANY)
    void greet(Connection connection, Optional<String> name) {
        connection.emit("greeting", Map.of("hello", name.orElse("stranger"), "you", connection.id()));
    }

    /** A question to the client, whose ack is its answer. The handler waits: it has a virtual thread for itself. */
    @OnEvent(value = "ask", namespace = OnEvent.ANY)
    void ask(Connection connection, Json question) {
        Answer answer = connection
                .emitWithAck("question", PATIENCE, question)
                .toCompletableFuture()
                .join();
        connection.emit("answered", answer.args());
    }

    /** A message of bare Engine.IO goes back as it came, text or bytes. */
    @OnEvent(value = "message", namespace = "engineio")
    void message(EventContext event, Connection connection, Json message) {
        List<Bytes> bytes = event.event().attachments();
        if (bytes.isEmpty()) {
            connection.raw(message.asString());
        } else {
            connection.raw(bytes.getFirst().array());
        }
    }

    /** An error by name, with data. */
    @OnEvent(value = "fail", namespace = OnEvent.ANY)
    void fail(Optional<Json> data) {
        throw new HandlerException("AskedToFail", "You have asked for it", data.orElse(null));
    }
}
