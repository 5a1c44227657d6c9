package io.millrace.conformance.worker;

import io.millrace.conformance.worker.InTestWorker.Handler;
import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What clients with channels may ask of the worker, whose events have one argument: what {@link Vocabulary} has, and
 *
 * <table>
 * <caption>Events and what is done</caption>
 * <tr><td>{@code nothing}<td>is answered without data
 * <tr><td>{@code say, data}<td>emits {@code said} with it
 * <tr><td>{@code ask, data}<td>emits {@code question}, wants the client's answer, and answers with that:
 *     {@code {"acked":..}} or {@code {"failed":name,"message":..}}
 * <tr><td>{@code refuse, data}<td>fails as {@code BadCustomError}, with fields of its own
 * <tr><td>{@code bytes}<td>is answered with bytes
 * <tr><td>{@code publish, {channel, data}}<td>publishes it, and is answered
 * <tr><td>{@code kick, channel}<td>throws the connection out of that channel, and is answered
 * <tr><td>{@code token, jwt or null}<td>sets the client's token, or takes it away, and is answered
 * <tr><td>{@code known}<td>is answered with what the event bears: {@code {"user":..,"claims":{..}}}
 * </table>
 */
public final class ChannelVocabulary {
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(20);

    private ChannelVocabulary() {}

    /** Handlers with a memory of their own. */
    public static Map<String, Handler> handlers() {
        Map<String, Handler> all = new HashMap<>(Vocabulary.handlers());
        all.put("nothing", (event, desk) -> desk.ack(event, Json.EMPTY_ARRAY, List.of()));
        all.put("say", (event, desk) -> desk.emit(Desk.to(event), "said", Vocabulary.args(event), List.of()));
        all.put("ask", ChannelVocabulary::ask);
        all.put("refuse", ChannelVocabulary::refuse);
        all.put("bytes", ChannelVocabulary::bytes);
        all.put("publish", ChannelVocabulary::publish);
        all.put("kick", ChannelVocabulary::kick);
        all.put("token", ChannelVocabulary::token);
        all.put("known", ChannelVocabulary::known);
        return all;
    }

    private static void ask(Event event, Desk desk) {
        var _ = desk.question(Desk.to(event), "question", Vocabulary.args(event), ANSWERED_WITHIN)
                .thenAccept(reply -> desk.ack(event, Json.array(report(reply)), List.of()));
    }

    private static Json report(Reply reply) {
        JsonWriter report = new JsonWriter().beginObject();
        switch (reply) {
            case Reply.Acked acked ->
                report.name("acked").json(acked.args().elements().getFirst());
            case Reply.Failed failed ->
                report.name("failed").string(failed.name()).name("message").string(failed.message());
            case Reply.Gone _, Reply.Joined _, Reply.Members _ ->
                report.name("unexpected").string(reply.toString());
        }
        return report.endObject().toJson();
    }

    private static void refuse(Event event, Desk desk) {
        Event.Awaited awaited = event.awaited();
        if (awaited != null) {
            Json fields = new JsonWriter()
                    .beginObject()
                    .name("code")
                    .number(42)
                    .name("details")
                    .json(Vocabulary.arg(event, 0))
                    .endObject()
                    .toJson();
            Command fail = new Command.Fail(awaited.ack(), "BadCustomError", "Not so", null, fields);
            desk.send(Desk.to(event), Order.of(fail));
        }
    }

    private static void bytes(Event event, Desk desk) {
        desk.ack(event, Json.parse("[{\"file\":{\"_placeholder\":true,\"num\":0}}]"), List.of(Bytes.of(new byte[] {
            0, 1, (byte) 255
        })));
    }

    private static void publish(Event event, Desk desk) {
        Json asked = Vocabulary.arg(event, 0);
        String channel = Vocabulary.field(asked, "channel").asString();
        Target room = new Target.Room(event.origin().namespace(), channel);
        desk.send(room, new Command.Publish(channel, Vocabulary.field(asked, "data"), List.of()));
        desk.ack(event, Json.EMPTY_ARRAY, List.of());
    }

    private static void kick(Event event, Desk desk) {
        desk.send(Desk.to(event), new Command.Kick(Vocabulary.arg(event, 0).asString(), "bye"));
        desk.ack(event, Json.EMPTY_ARRAY, List.of());
    }

    private static void token(Event event, Desk desk) {
        Json token = Vocabulary.arg(event, 0);
        desk.send(Desk.to(event), new Command.Token(token.isNull() ? null : token.asString()));
        desk.ack(event, Json.EMPTY_ARRAY, List.of());
    }

    private static void known(Event event, Desk desk) {
        JsonWriter known = new JsonWriter().beginObject();
        if (event.origin().user() != null) {
            known.name("user").string(event.origin().user());
        }
        if (event.origin().claims() != null) {
            known.name("claims").json(event.origin().claims());
        }
        desk.ack(event, Json.array(known.endObject().toJson()), List.of());
    }
}
