package io.millrace.worker.echo;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.sdk.Connection;
import io.millrace.sdk.Millrace;
import io.millrace.sdk.OnEvent;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** What clients of plain events may try, in each of their two styles. */
class PlainEvents {
    private static final String PLAIN = "plain";

    private final Millrace millrace;
    private final AtomicLong asked = new AtomicLong();

    PlainEvents(Millrace millrace) {
        this.millrace = millrace;
    }

    /** Data style: everybody who has ever asked is told how often that was, by this instance. */
    @OnEvent(value = "data:get:visits", namespace = PLAIN)
    void visits() {
        millrace.channel(PLAIN, "data:set:visits").publish(Map.of("visits", asked.incrementAndGet()));
    }

    /** Passed through: the worker has the whole message, and answers by any JSON, as there is no envelope. */
    @OnEvent(value = "mirror", namespace = PLAIN)
    void mirror(Connection connection, Json message) {
        Json answer = new JsonWriter()
                .beginObject()
                .name("mirrored")
                .json(message)
                .endObject()
                .toJson();
        connection.raw(answer.toString());
    }

    /** As messages have it. */
    record Entering(String room) {
        Entering {
            Objects.requireNonNull(room, "room");
        }
    }

    /** Whatever is said in the room reaches it from now on, in its own form. Nobody waits for an answer. */
    @OnEvent(value = "join", namespace = PLAIN)
    void join(Connection connection, Entering entering) {
        connection.join(entering.room());
    }

    /** As messages have it; the text may be any JSON. */
    record Speech(String room, JsonNode text) {
        Speech {
            Objects.requireNonNull(room, "room");
            Objects.requireNonNull(text, "text");
        }
    }

    /** Everybody in the room hears it, the speaker too if he is there. */
    @OnEvent(value = "say", namespace = PLAIN)
    void say(Connection connection, Speech speech) {
        connection.room(speech.room()).emit("said", speech.text());
    }
}
