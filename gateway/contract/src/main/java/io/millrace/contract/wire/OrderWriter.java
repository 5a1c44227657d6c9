package io.millrace.contract.wire;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Selection;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One command as a JSON object. What is absent or the default is left out. */
final class OrderWriter {
    private final JsonWriter writer;
    private final List<Bytes> attachments;

    private OrderWriter(JsonWriter writer, List<Bytes> attachments) {
        this.writer = writer;
        this.attachments = attachments;
    }

    static void write(Order order, JsonWriter writer, List<Bytes> attachments) {
        OrderWriter it = new OrderWriter(writer, attachments);
        writer.beginObject();
        it.command(order.command());
        it.text("id", order.id());
        it.text("reply", order.reply());
        if (order.isVolatile()) {
            writer.name("volatile").bool(true);
        }
        it.selection("to", order.to());
        it.selection("except", order.except());
        writer.endObject();
    }

    private void command(Command command) {
        switch (command) {
            case Command.Emit it -> {
                type("emit").text("event", it.event()).json("args", it.args());
                millis("ackWithin", it.ackWithin()).attach(it.attachments());
            }
            case Command.Publish it ->
                type("publish")
                        .text("channel", it.channel())
                        .json("data", it.data())
                        .attach(it.attachments());
            case Command.Ack it ->
                type("ack").text("ack", it.ack()).json("args", it.args()).attach(it.attachments());
            case Command.Fail it -> {
                type("fail").text("ack", it.ack()).text("name", it.name()).text("message", it.message());
                json("data", it.data()).json("fields", it.fields());
            }
            case Command.Join it -> type("join").texts("rooms", it.rooms());
            case Command.Leave it -> type("leave").texts("rooms", it.rooms());
            case Command.Close it -> type("close").number("code", it.code()).text("reason", it.reason());
            case Command.Accept it -> accept(it);
            case Command.Refuse it -> {
                type("refuse")
                        .text("ack", it.ack())
                        .text("message", it.message())
                        .json("data", it.data());
                number("code", it.code()).millis("retryAfter", it.retryAfter());
            }
            case Command.Token it -> token(it.token());
            case Command.State it -> type("state").state(it.state());
            case Command.Kick it -> type("kick").text("room", it.room()).text("message", it.message());
            case Command.RawText it -> type("raw").text("text", it.text());
            case Command.RawBinary it -> type("raw").attach(List.of(it.bytes()));
            case Command.Members _ -> type("members");
        }
    }

    private void accept(Command.Accept it) {
        type("accept").text("ack", it.ack()).text("user", it.user()).json("claims", it.claims());
        if (!it.rooms().isEmpty()) {
            texts("rooms", it.rooms());
        }
        WorkerState state = it.state();
        if (state != null) {
            writer.name("state").beginObject();
            state(state);
            writer.endObject();
        }
        json("data", it.data()).number("expiresAt", it.expiresAtEpochMillis());
    }

    private void token(@Nullable String token) {
        type("token");
        writer.name("token");
        if (token == null) {
            writer.nullValue();
        } else {
            writer.string(token);
        }
    }

    private OrderWriter type(String type) {
        return text("type", type);
    }

    private OrderWriter text(String name, @Nullable String value) {
        if (value != null) {
            writer.name(name).string(value);
        }
        return this;
    }

    private OrderWriter json(String name, @Nullable Json value) {
        if (value != null) {
            writer.name(name).json(value);
        }
        return this;
    }

    private OrderWriter number(String name, @Nullable Number value) {
        if (value != null) {
            writer.name(name).number(value.longValue());
        }
        return this;
    }

    private OrderWriter millis(String name, @Nullable Duration value) {
        if (value != null) {
            writer.name(name).number(value.toMillis());
        }
        return this;
    }

    private OrderWriter texts(String name, List<String> values) {
        writer.name(name).beginArray();
        for (String value : values) {
            writer.string(value);
        }
        writer.endArray();
        return this;
    }

    private void state(WorkerState state) {
        text("service", state.service()).number("version", state.version());
        text("data", Base64.getEncoder().encodeToString(state.data().array()));
    }

    private void attach(List<Bytes> more) {
        if (more.isEmpty()) {
            return;
        }
        writer.name("attachments").beginArray();
        for (Bytes attachment : more) {
            writer.number(attachment.length());
        }
        writer.endArray();
        attachments.addAll(more);
    }

    private void selection(String name, Selection selection) {
        if (selection.isEmpty()) {
            return;
        }
        writer.name(name).beginObject();
        some("connections", selection.connections());
        some("rooms", selection.rooms());
        some("users", selection.users());
        writer.endObject();
    }

    private void some(String name, List<String> values) {
        if (!values.isEmpty()) {
            texts(name, values);
        }
    }
}
