package io.millrace.contract.wire;

import io.millrace.contract.Bytes;
import io.millrace.contract.Reply;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import io.millrace.contract.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply as it stands on a worker's Redis channel, in the form of commands: one line of JSON, then attachments.
 * Stateless, any thread.
 */
public final class ReplyCodec {
    private ReplyCodec() {}

    /** Writes one. */
    public static byte[] encode(Reply reply) {
        JsonWriter writer = new JsonWriter().beginObject();
        writer.name("type").string(type(reply));
        if (reply.id() != null) {
            writer.name("id").string(reply.id());
        }
        writer.name("gateway").string(reply.gateway());
        writer.name("asked").number(reply.asked());
        List<Bytes> attachments = List.of();
        switch (reply) {
            case Reply.Acked it -> {
                writer.name("connection").string(it.connection());
                writer.name("args").json(it.args());
                attachments = it.attachments();
                lengths(writer, attachments);
            }
            case Reply.Joined it -> rooms(writer, it.rooms());
            case Reply.Members it -> members(writer, it.members());
            case Reply.Failed it -> {
                connection(writer, it.connection());
                writer.name("name").string(it.name()).name("message").string(it.message());
            }
            case Reply.Gone it -> connection(writer, it.connection());
        }
        return Payload.write(writer.endObject().toBytes(), attachments);
    }

    private static String type(Reply reply) {
        return switch (reply) {
            case Reply.Acked _ -> "acked";
            case Reply.Joined _ -> "joined";
            case Reply.Members _ -> "members";
            case Reply.Failed _ -> "failed";
            case Reply.Gone _ -> "gone";
        };
    }

    private static void lengths(JsonWriter writer, List<Bytes> attachments) {
        if (attachments.isEmpty()) {
            return;
        }
        writer.name("attachments").beginArray();
        for (Bytes attachment : attachments) {
            writer.number(attachment.length());
        }
        writer.endArray();
    }

    private static void rooms(JsonWriter writer, List<String> rooms) {
        writer.name("rooms").beginArray();
        for (String room : rooms) {
            writer.string(room);
        }
        writer.endArray();
    }

    private static void members(JsonWriter writer, List<Reply.Member> members) {
        writer.name("members").beginArray();
        for (Reply.Member member : members) {
            writer.beginObject().name("connection").string(member.connection());
            if (member.user() != null) {
                writer.name("user").string(member.user());
            }
            writer.endObject();
        }
        writer.endArray();
    }

    private static void connection(JsonWriter writer, @Nullable String connection) {
        if (connection != null) {
            writer.name("connection").string(connection);
        }
    }

    /**
     * Reads one. JSON inside stays a slice of the payload, which nobody may write to any more.
     *
     * @throws WireException when it is no reply ({@link WireException#isUnknownKind()}: of a type not known here)
     */
    public static Reply decode(byte[] payload) {
        Payload read = Payload.read(payload);
        try {
            Fields fields = new Fields(read.json());
            List<Bytes> attachments = read.take(fields.array("attachments"));
            if (read.hasRest()) {
                throw WireException.malformed("Bytes behind the first line that are not listed as attachments");
            }
            return decode(fields, attachments);
        } catch (JsonException e) {
            throw WireException.malformed(String.valueOf(e.getMessage()));
        }
    }

    private static Reply decode(Fields fields, List<Bytes> attachments) {
        String type = fields.requiredText("type");
        String id = fields.text("id");
        String gateway = fields.requiredText("gateway");
        Long number = fields.number("asked", 0, Integer.MAX_VALUE);
        int asked = number == null ? 0 : number.intValue();
        String connection = fields.text("connection");
        return switch (type) {
            case "acked" ->
                new Reply.Acked(
                        id, gateway, asked, fields.requiredText("connection"), fields.array("args"), attachments);
            case "joined" -> new Reply.Joined(id, gateway, asked, fields.texts("rooms"));
            case "members" -> new Reply.Members(id, gateway, asked, members(fields.array("members")));
            case "failed" ->
                new Reply.Failed(
                        id, gateway, asked, connection, fields.requiredText("name"), fields.text("message", ""));
            case "gone" -> new Reply.Gone(id, gateway, asked, connection);
            default -> throw WireException.unknown("An unknown type of reply");
        };
    }

    private static List<Reply.Member> members(Json array) {
        List<Reply.Member> members = new ArrayList<>();
        for (Json element : array.elements()) {
            Fields member = new Fields(element);
            members.add(new Reply.Member(member.requiredText("connection"), member.text("user")));
        }
        return members;
    }
}
