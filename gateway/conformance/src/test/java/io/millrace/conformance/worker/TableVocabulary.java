package io.millrace.conformance.worker;

import io.millrace.conformance.worker.InTestWorker.Handler;
import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every command of the contract, for clients of all dialects to order: event {@code order} with the command's name, as
 * first argument or, of those whose events are objects, in the payload's or the message's {@code what}; or
 * {@code message}, of those that have no events. Event {@code report} tells what the gateway replied: its kind, and
 * what is in it.
 *
 * <p>What a plain client gets of {@code data:get:ask:yes} and {@code data:get:ask:no} is published to their twins. Who
 * asks to come in is let in, but for one whose URL says {@code refused}; with a {@code code} that is its end's. Who
 * asks to subscribe or publish is let to by the end of the channel's name, {@code yes} or {@code no}.
 */
public final class TableVocabulary {
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(20);
    private static final Bytes BYTES = Bytes.of(new byte[] {0, 1, (byte) 255});
    private static final Json HOLE = Json.parse("[{\"_placeholder\":true,\"num\":0},2]");

    private TableVocabulary() {}

    /** All that is needed. */
    public static Map<String, Handler> handlers() {
        return Map.of(
                "order",
                TableVocabulary::ordered,
                "message",
                TableVocabulary::said,
                "answered",
                TableVocabulary::answered,
                "failed",
                TableVocabulary::failed,
                "data:get:ask:yes",
                TableVocabulary::pushes,
                "data:get:ask:no",
                TableVocabulary::pushes,
                EventType.CONNECT.wireName(),
                TableVocabulary::letIn,
                EventType.SUBSCRIBE.wireName(),
                TableVocabulary::decide,
                EventType.PUBLISH.wireName(),
                TableVocabulary::decide);
    }

    private static final Map<String, Command> COMMANDS = Map.ofEntries(
            Map.entry("emit", emit("news", Json.parse("[1.5,\"é\"]"), List.of())),
            Map.entry("emit with ackWithin", new Command.Emit("q", Json.parse("[1]"), List.of(), ANSWERED_WITHIN)),
            Map.entry("attachments", emit("file", HOLE, List.of(BYTES))),
            Map.entry("publish", new Command.Publish("c", Json.parse("{\"n\":1}"), List.of())),
            Map.entry("raw text", new Command.RawText("\"any\"")),
            Map.entry("raw binary", new Command.RawBinary(BYTES)),
            Map.entry("token", new Command.Token("a.b.c")),
            Map.entry("no token", new Command.Token(null)),
            Map.entry("kick", new Command.Kick("lobby", "bad")),
            Map.entry("state", new Command.State(new WorkerState("table", 1, BYTES))),
            Map.entry("join", new Command.Join(List.of("lobby"))),
            Map.entry("leave", new Command.Leave(List.of("lobby"))),
            Map.entry("close with code", new Command.Close(4321, "bye")),
            Map.entry("close without code", new Command.Close(null, "")),
            Map.entry("still", emit("still", Json.parse("[1]"), List.of())));

    private static Command emit(String event, Json args, List<Bytes> attachments) {
        return new Command.Emit(event, args, attachments, null);
    }

    private static void ordered(Event event, Desk desk) {
        Json first = Vocabulary.arg(event, 0);
        order(event, (first.isString() ? first : Vocabulary.field(first, "what")).asString(), desk);
    }

    private static void said(Event event, Desk desk) {
        String what = Vocabulary.arg(event, 0).asString();
        switch (what) {
            case "answered" -> answered(event, desk);
            case "failed" -> failed(event, desk);
            default -> order(event, what, desk);
        }
    }

    private static void order(Event event, String what, Desk desk) {
        if (what.equals("members")) {
            Target lobby = new Target.Room(event.origin().namespace(), "lobby");
            long there = desk.askAll(lobby, new Command.Members()).stream()
                    .mapToLong(reply ->
                            reply instanceof Reply.Members it ? it.members().size() : 0)
                    .sum();
            tell(event, desk, Json.array(Json.string("members"), Json.number(there)));
        } else {
            var _ = desk.ask(Desk.to(event), COMMANDS.get(what)).thenAccept(reply -> report(event, desk, reply));
        }
    }

    private static void report(Event event, Desk desk, Reply reply) {
        Json said =
                switch (reply) {
                    case Reply.Acked it -> Json.array(Json.string("acked"), it.args());
                    case Reply.Failed it -> Json.array(Json.string("failed"), Json.string(it.name()));
                    case Reply.Gone _ -> Json.array(Json.string("gone"));
                    case Reply.Joined _ -> Json.array(Json.string("joined"));
                    case Reply.Members _ -> throw new IllegalStateException("Asked of a room alone");
                };
        tell(event, desk, said);
    }

    private static void tell(Event event, Desk desk, Json said) {
        desk.emit(Desk.to(event), "report", Json.array(said), List.of());
    }

    private static void answered(Event event, Desk desk) {
        awaited(event, desk, new Command.Ack(ack(event), Json.parse("[\"yes\",2]"), List.of()));
    }

    private static void failed(Event event, Desk desk) {
        Json data = Json.parse("{\"left\":0}");
        awaited(event, desk, new Command.Fail(ack(event), "OnPurposeError", "As you wished", data, null));
    }

    private static void awaited(Event event, Desk desk, Command answer) {
        if (event.awaited() == null) {
            tell(event, desk, Json.array(Json.string("nothing waits")));
        } else {
            desk.send(Desk.to(event), Order.of(answer));
        }
    }

    private static void pushes(Event event, Desk desk) {
        String twin = event.subject().replace(":get:", ":set:");
        desk.send(
                new Target.Room(event.origin().namespace(), twin),
                new Command.Publish(twin, Json.number(1), List.of()));
    }

    private static void letIn(Event event, Desk desk) {
        Map<String, Json> query = new HashMap<>();
        Vocabulary.field(event.data(), "query").forEachField(query::put);
        Json code = query.get("code");
        Integer number = code == null ? null : Integer.valueOf(code.asString());
        Json data = Json.parse("{\"name\":\"NotYouError\"}");
        Command decision = query.containsKey("refused")
                ? new Command.Refuse(ack(event), "Not you", data, number, null)
                : new Command.Accept(ack(event), "ada", null, List.of("lobby"), null, data, null);
        desk.send(Desk.to(event), decision);
    }

    private static void decide(Event event, Desk desk) {
        String channel = Vocabulary.field(event.data(), "channel").asString();
        desk.send(
                Desk.to(event),
                channel.endsWith("no")
                        ? new Command.Refuse(ack(event), "Not now", null, null, null)
                        : new Command.Accept(ack(event), null, null, List.of(), null, Json.string("other"), null));
    }

    private static String ack(Event event) {
        Event.Awaited awaited = event.awaited();
        return awaited == null ? "" : awaited.ack();
    }
}
