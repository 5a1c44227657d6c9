package io.millrace.conformance.worker;

import io.millrace.conformance.worker.InTestWorker.Handler;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What clients of plain events may ask of the worker.
 *
 * <table>
 * <caption>Events and what is done</caption>
 * <tr><td>{@code data:get:n}<td>publishes the next number to {@code data:set:n}
 * <tr><td>{@code mirror}<td>says {@code {"mirrored":<the whole message>,"connection":id}}, raw
 * <tr><td>{@code any}<td>says the message's {@code say}, raw, whatever JSON it is
 * <tr><td>{@code emit}<td>emits {@code told} with the message's {@code args}
 * <tr><td>{@code bye}<td>closes by the message's {@code code}
 * </table>
 */
public final class PlainVocabulary {
    private PlainVocabulary() {}

    /** Handlers with a memory of their own. */
    public static Map<String, Handler> handlers() {
        AtomicInteger number = new AtomicInteger();
        return Map.of(
                "data:get:n",
                (event, desk) -> {
                    Target room = new Target.Room("plain", "data:set:n");
                    desk.send(
                            room, new Command.Publish("data:set:n", Json.number(number.incrementAndGet()), List.of()));
                },
                "mirror",
                PlainVocabulary::mirror,
                "any",
                (event, desk) -> desk.send(
                        Desk.to(event), new Command.RawText(field(event, "say").toString())),
                "emit",
                (event, desk) -> desk.emit(Desk.to(event), "told", field(event, "args"), List.of()),
                "bye",
                (event, desk) -> desk.send(
                        Desk.to(event),
                        new Command.Close((int) field(event, "code").asLong(), "bye")));
    }

    private static void mirror(Event event, Desk desk) {
        Json answer = new JsonWriter()
                .beginObject()
                .name("mirrored")
                .json(Vocabulary.arg(event, 0))
                .name("connection")
                .string(event.origin().connection().value())
                .endObject()
                .toJson();
        desk.send(Desk.to(event), new Command.RawText(answer.toString()));
    }

    private static Json field(Event event, String name) {
        return Vocabulary.field(Vocabulary.arg(event, 0), name);
    }
}
