package io.millrace.conformance.worker;

import io.millrace.conformance.worker.InTestWorker.Handler;
import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Selection;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What clients of these tests may ask of the worker.
 *
 * <table>
 * <caption>Events and what is done</caption>
 * <tr><td>{@code echo, ...}<td>acks with the arguments, bytes and all
 * <tr><td>{@code message, ...}<td>emits {@code message-back} with the arguments
 * <tr><td>{@code whisper, ...}<td>emits {@code whispered}, volatile
 * <tr><td>{@code ask, text, within}<td>emits {@code question}, wants the client's ack, then emits {@code report}; with
 *     bytes in both where there are any
 * <tr><td>{@code who}<td>acks with what workers know of this connection: its {@code connection} id, {@code gateway},
 *     {@code user} and what its {@code connect} or {@code connected} notice says
 * <tr><td>{@code join, room}<td>acks {@code joined} once the room is in force
 * <tr><td>{@code leave, room}<td>acks at once
 * <tr><td>{@code say, room, text}<td>emits {@code said} to the room, not to who says it
 * <tr><td>{@code tell, room, text}<td>emits {@code told} to the room, and acks
 * <tr><td>{@code fail}<td>fails as {@code OnPurposeError}
 * <tr><td>{@code silence}<td>is not answered
 * <tr><td>{@code disconnect-me}<td>ends this connection the dialect's own way
 * <tr><td>{@code close-me, code}<td>ends the client's session with that code
 * <tr><td>{@code fate, id}<td>acks with the reason why that connection ended, when it has
 * <tr><td>{@code second-time, key}<td>is acked with its count, but for the first time
 * <tr><td>asks to come in<td>comes in, where it presents a {@code name}: as that user, into room {@code guests}; but
 *     one of the name {@code limbo} waits, {@code barred} is refused without data, {@code mayfly} is let in for a
 *     second, {@code twice} is let in and then refused, {@code greeted} hears {@code welcome} first, and
 *     {@code verified} is let in as whoever it is
 * </table>
 */
public final class Vocabulary {
    private final Map<String, Json> notices = new HashMap<>();
    private final Map<String, String> fates = new HashMap<>();
    private final Map<String, List<Event>> fateWanted = new HashMap<>();
    private final Map<String, Integer> times = new HashMap<>();

    private Vocabulary() {}

    /** Handlers with a memory of their own. */
    public static Map<String, Handler> handlers() {
        Vocabulary own = new Vocabulary();
        Map<String, Handler> all = new HashMap<>();
        all.put("echo", (event, desk) -> desk.ack(event, args(event), event.attachments()));
        all.put(
                "message",
                (event, desk) -> desk.emit(Desk.to(event), "message-back", args(event), event.attachments()));
        all.put("whisper", Vocabulary::whisper);
        all.put("ask", Vocabulary::ask);
        all.put("who", own::who);
        all.put("join", Vocabulary::join);
        all.put("leave", Vocabulary::leave);
        all.put("say", Vocabulary::say);
        all.put("tell", Vocabulary::tell);
        all.put("fail", Vocabulary::fail);
        all.put("disconnect-me", (event, desk) -> desk.send(Desk.to(event), new Command.Close(null, "bye")));
        all.put(
                "close-me",
                (event, desk) -> desk.send(
                        Desk.to(event),
                        new Command.Close(Math.toIntExact(arg(event, 0).asLong()), "as you wished")));
        all.put("fate", own::fate);
        all.put("second-time", own::secondTime);
        all.put(EventType.CONNECT.wireName(), own::decide);
        all.put(EventType.CONNECTED.wireName(), own::connected);
        all.put(EventType.DISCONNECTED.wireName(), own::disconnected);
        return all;
    }

    /** An event's arguments, without its name. */
    public static Json args(Event event) {
        List<Json> elements = event.data().elements();
        return Json.array(elements.subList(1, elements.size()).toArray(Json[]::new));
    }

    /** One of an event's arguments, counted from 0. */
    public static Json arg(Event event, int index) {
        return event.data().elements().get(index + 1);
    }

    /** A field of an object; {@code null} of JSON when it has none, or is no object. */
    public static Json field(Json object, String name) {
        Map<String, Json> fields = new HashMap<>();
        if (object.isObject()) {
            object.forEachField(fields::put);
        }
        return fields.getOrDefault(name, Json.NULL);
    }

    private void decide(Event event, Desk desk) {
        notices.put(event.origin().connection().value(), event.data());
        Event.Awaited awaited = event.awaited();
        Json name = field(field(event.data(), "auth"), "name");
        if (awaited == null || name.equals(Json.string("limbo"))) {
            return;
        }
        if (name.isNull()) {
            Json data = Json.parse("{\"login\":1}");
            desk.send(Desk.to(event), new Command.Refuse(awaited.ack(), "Who are you?", data, null, null));
        } else if (name.equals(Json.string("barred"))) {
            desk.send(Desk.to(event), new Command.Refuse(awaited.ack(), "Not you", null, null, null));
        } else {
            accept(event, awaited.ack(), name.asString(), desk);
        }
    }

    private static void accept(Event event, String ack, String name, Desk desk) {
        Json claims = name.equals("verified") ? null : Json.parse("{\"role\":\"guest\"}");
        String user = name.equals("verified") ? null : name;
        Long expiresAt = name.equals("mayfly") ? System.currentTimeMillis() + 1_000 : null;
        desk.send(Desk.to(event), new Command.Accept(ack, user, claims, List.of("guests"), null, null, expiresAt));
        if (name.equals("twice")) {
            desk.send(Desk.to(event), new Command.Refuse(ack, "Or not", null, null, null));
        }
        if (name.equals("greeted")) {
            desk.emit(Desk.to(event), "welcome", Json.EMPTY_ARRAY, List.of());
        }
    }

    private static void ask(Event event, Desk desk) {
        Duration within = Duration.ofMillis(arg(event, 1).asLong());
        var _ = desk.question(Desk.to(event), "question", Json.array(arg(event, 0)), event.attachments(), within)
                .thenAccept(reply -> desk.emit(Desk.to(event), "report", report(reply), attachments(reply)));
    }

    private static List<Bytes> attachments(Reply reply) {
        return reply instanceof Reply.Acked acked ? acked.attachments() : List.of();
    }

    private static void whisper(Event event, Desk desk) {
        Command emit = new Command.Emit("whispered", args(event), event.attachments(), null);
        desk.send(Desk.to(event), new Order(emit, event.id().toString(), null, true, Selection.NONE, Selection.NONE));
    }

    /* What a decision was asked with is not repeated in the notice behind it. */
    private void connected(Event event, Desk desk) {
        notices.putIfAbsent(event.origin().connection().value(), event.data());
    }

    private void who(Event event, Desk desk) {
        Map<String, Json> known = new HashMap<>();
        String connection = event.origin().connection().value();
        notices.getOrDefault(connection, Json.EMPTY_OBJECT).forEachField(known::put);
        known.put("connection", Json.string(connection));
        known.put("gateway", Json.string(event.origin().gateway()));
        String user = event.origin().user();
        known.put("user", user == null ? Json.NULL : Json.string(user));
        JsonWriter answer = new JsonWriter().beginArray().beginObject();
        known.forEach((name, value) -> answer.name(name).json(value));
        desk.ack(event, answer.endObject().endArray().toJson(), List.of());
    }

    private static Json report(Reply reply) {
        return switch (reply) {
            case Reply.Acked acked -> Json.array(Json.string("acked"), acked.args());
            case Reply.Failed failed -> Json.array(Json.string("failed"), Json.string(failed.name()));
            case Reply.Gone _ -> Json.array(Json.string("gone"));
            case Reply.Joined _, Reply.Members _ -> Json.array(Json.string("unexpected"));
        };
    }

    private static void join(Event event, Desk desk) {
        var _ = desk.ask(Desk.to(event), new Command.Join(List.of(arg(event, 0).asString())))
                .thenAccept(_ -> desk.ack(event, Json.array(Json.string("joined")), List.of()));
    }

    private static void leave(Event event, Desk desk) {
        desk.send(Desk.to(event), new Command.Leave(List.of(arg(event, 0).asString())));
        desk.ack(event, Json.EMPTY_ARRAY, List.of());
    }

    private static void say(Event event, Desk desk) {
        Target room = new Target.Room(event.origin().namespace(), arg(event, 0).asString());
        Selection speaker = new Selection(List.of(event.origin().connection().value()), List.of(), List.of());
        Command emit = new Command.Emit("said", Json.array(arg(event, 1)), event.attachments(), null);
        desk.send(room, new Order(emit, event.id().toString(), null, false, Selection.NONE, speaker));
    }

    private static void tell(Event event, Desk desk) {
        Target room = new Target.Room(event.origin().namespace(), arg(event, 0).asString());
        desk.send(room, new Command.Emit("told", Json.array(arg(event, 1)), List.of(), null));
        desk.ack(event, Json.EMPTY_ARRAY, List.of());
    }

    private static void fail(Event event, Desk desk) {
        Event.Awaited awaited = event.awaited();
        if (awaited != null) {
            Json data = Json.parse("{\"left\":0}");
            Command fail = new Command.Fail(awaited.ack(), "OnPurposeError", "As you wished", data, null);
            desk.send(Desk.to(event), Order.of(fail));
        }
    }

    private void fate(Event event, Desk desk) {
        String connection = arg(event, 0).asString();
        fateWanted.computeIfAbsent(connection, _ -> new java.util.ArrayList<>()).add(event);
        tellFate(connection, desk);
    }

    private void disconnected(Event event, Desk desk) {
        event.data().forEachField((name, value) -> {
            if (name.equals("reason")) {
                fates.put(event.origin().connection().value(), value.asString());
            }
        });
        tellFate(event.origin().connection().value(), desk);
    }

    private void tellFate(String connection, Desk desk) {
        String fate = fates.get(connection);
        List<Event> askers = fateWanted.get(connection);
        if (fate != null && askers != null) {
            fateWanted.remove(connection);
            askers.forEach(asker -> desk.ack(asker, Json.array(Json.string(fate)), List.of()));
        }
    }

    private void secondTime(Event event, Desk desk) {
        int count = times.merge(arg(event, 0).asString(), 1, Integer::sum);
        if (count > 1) {
            Json answer = new JsonWriter().beginArray().number(count).endArray().toJson();
            desk.ack(event, answer, List.of());
        }
    }
}
