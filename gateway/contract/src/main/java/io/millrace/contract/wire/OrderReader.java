package io.millrace.contract.wire;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import io.millrace.contract.wire.OrderCodec.Decoded;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One command out of its JSON object. */
final class OrderReader {
    private static final int TYPE_SHOWN = 64;
    /** An hour: whoever wants to wait longer for a client does not want an ack. */
    private static final long MOST_ACK_WITHIN = 3_600_000;

    private final Fields fields;
    private final List<Bytes> attachments;

    private OrderReader(Fields fields, List<Bytes> attachments) {
        this.fields = fields;
        this.attachments = attachments;
    }

    /** @throws WireException when it is not what the contract says; its attachments are taken where they can be read */
    static Decoded read(Json element, Payload payload) {
        Fields fields = new Fields(element);
        OrderReader it = new OrderReader(fields, payload.take(fields.array("attachments")));
        String type = fields.requiredText("type");
        Command command = it.command(type);
        if (command == null) {
            return new Decoded.Unknown(type.length() > TYPE_SHOWN ? type.substring(0, TYPE_SHOWN) : type);
        }
        return new Decoded.Understood(new Order(
                command,
                fields.text("id"),
                fields.text("reply"),
                fields.flag("volatile"),
                fields.selection("to"),
                fields.selection("except")));
    }

    private @Nullable Command command(String type) {
        return switch (type) {
            case "emit" -> emit();
            case "publish" -> new Command.Publish(fields.requiredText("channel"), data(), attachments);
            case "ack" -> new Command.Ack(ack(), fields.array("args"), attachments);
            case "fail" ->
                new Command.Fail(
                        ack(), fields.requiredText("name"), message(), fields.json("data"), fields.object("fields"));
            case "join" -> new Command.Join(rooms());
            case "leave" -> new Command.Leave(rooms());
            case "close" -> new Command.Close(closeCode(), fields.text("reason", ""));
            case "accept" -> accept();
            case "refuse" -> refuse();
            case "token" -> token();
            case "state" -> new Command.State(fields.state());
            case "kick" -> new Command.Kick(fields.requiredText("room"), message());
            case "raw" -> raw();
            case "members" -> new Command.Members();
            default -> null;
        };
    }

    private Command emit() {
        Duration ackWithin = fields.millis("ackWithin", 1, MOST_ACK_WITHIN);
        return new Command.Emit(fields.requiredText("event"), fields.array("args"), attachments, ackWithin);
    }

    private Command accept() {
        Json state = fields.object("state");
        WorkerState laid = state == null ? null : new Fields(state).state();
        return new Command.Accept(
                ack(),
                fields.text("user"),
                fields.object("claims"),
                fields.texts("rooms"),
                laid,
                fields.json("data"),
                fields.number("expiresAt", 0, Long.MAX_VALUE));
    }

    private Command refuse() {
        Long code = fields.number("code", Integer.MIN_VALUE, Integer.MAX_VALUE);
        return new Command.Refuse(
                ack(),
                message(),
                fields.json("data"),
                code == null ? null : code.intValue(),
                fields.millis("retryAfter", 0, Integer.MAX_VALUE));
    }

    /* The field must be there, as null where the token is to be removed: a misspelt one must not log a client out. */
    private Command token() {
        if (fields.raw("token") == null) {
            throw WireException.malformed("Field token is missing");
        }
        return new Command.Token(fields.text("token"));
    }

    private Command raw() {
        String text = fields.text("text");
        if (text != null && attachments.isEmpty()) {
            return new Command.RawText(text);
        }
        if (text == null && attachments.size() == 1) {
            return new Command.RawBinary(attachments.getFirst());
        }
        throw WireException.malformed("A raw has either a text or one attachment");
    }

    private @Nullable Integer closeCode() {
        Long code = fields.number("code", 0, Integer.MAX_VALUE);
        if (code == null) {
            return null;
        }
        if (!isCloseCode(code)) {
            throw WireException.malformed("Field code must be a close code that an endpoint may send");
        }
        return code.intValue();
    }

    /* RFC 6455, section 7.4: 1004, 1005, 1006 and 1015 never stand in a close frame. */
    private static boolean isCloseCode(long code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    private List<String> rooms() {
        String room = fields.text("room");
        List<String> rooms = room == null ? fields.texts("rooms") : List.of(room);
        if (rooms.isEmpty()) {
            throw WireException.malformed("Field rooms is missing or empty");
        }
        return rooms;
    }

    private String ack() {
        return fields.requiredText("ack");
    }

    private String message() {
        return fields.text("message", "");
    }

    private Json data() {
        Json data = fields.json("data");
        return data == null ? Json.NULL : data;
    }
}
