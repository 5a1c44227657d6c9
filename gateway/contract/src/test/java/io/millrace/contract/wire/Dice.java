package io.millrace.contract.wire;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Selection;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Random messages out of a seed. */
final class Dice {
    private static final String[] PIECES = {
        "a",
        "B9",
        " ",
        "\"",
        "\\",
        "/",
        "\n",
        "\u0000",
        "\u007f",
        "\u0085",
        "ü",
        "€",
        "🌊",
        "\ud800",
        "\udfff",
        ":",
        "%",
        "{",
        "}",
        ",",
        "[",
        "_placeholder",
        "type",
        "\u2028"
    };

    private final Random random;

    Dice(long seed) {
        this.random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    byte[] noise(int most) {
        byte[] bytes = new byte[random.nextInt(most + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /** Text without lone surrogates, for what must have UTF-8. */
    String wholeText() {
        return text().replaceAll("[\ud800-\udfff]", "🌊");
    }

    Json json() {
        return value(new JsonWriter(), 0).toJson();
    }

    private JsonWriter value(JsonWriter writer, int depth) {
        return switch (random.nextInt(depth > 4 ? 4 : 6)) {
            case 0 -> writer.number(random.nextLong());
            case 1 -> writer.bool(random.nextBoolean());
            case 2 -> writer.string(text());
            case 3 -> writer.json(Json.parse(" -0.5e-7 "));
            case 4 -> elements(writer, depth);
            default -> {
                writer.beginObject();
                for (int i = random.nextInt(4); i > 0; i--) {
                    value(writer.name(text()), depth + 1);
                }
                yield writer.endObject();
            }
        };
    }

    private JsonWriter elements(JsonWriter writer, int depth) {
        writer.beginArray();
        for (int i = random.nextInt(4); i > 0; i--) {
            value(writer, depth + 1);
        }
        return writer.endArray();
    }

    private Json array() {
        return elements(new JsonWriter(), 0).toJson();
    }

    private Json object() {
        return value(new JsonWriter().beginObject().name(text()), 1).endObject().toJson();
    }

    <T> T maybe(Supplier<T> supplier) {
        return random.nextBoolean() ? supplier.get() : null;
    }

    private <T> List<T> some(int atLeast, Supplier<T> supplier) {
        List<T> list = new ArrayList<>();
        for (int i = atLeast + random.nextInt(4); i > 0; i--) {
            list.add(supplier.get());
        }
        return list;
    }

    private List<Bytes> attachments() {
        return some(0, () -> Bytes.of(noise(20)));
    }

    private WorkerState state() {
        return new WorkerState("s." + random.nextInt(10), random.nextLong(), Bytes.of(noise(40)));
    }

    Selection selection() {
        return random.nextInt(3) > 0
                ? Selection.NONE
                : new Selection(some(0, this::text), some(0, this::text), some(0, this::text));
    }

    Order order() {
        return new Order(
                command(), maybe(this::text), maybe(this::text), random.nextBoolean(), selection(), selection());
    }

    private Command command() {
        return switch (random.nextInt(15)) {
            case 0 ->
                new Command.Emit(
                        text(), array(), attachments(), maybe(() -> Duration.ofMillis(1 + random.nextInt(3_600_000))));
            case 1 -> new Command.Publish(text(), json(), attachments());
            case 2 -> new Command.Ack(text(), array(), attachments());
            case 3 -> new Command.Fail(text(), text(), text(), maybe(this::json), maybe(this::object));
            case 4 -> new Command.Join(some(1, this::text));
            case 5 -> new Command.Leave(some(1, this::text));
            case 6 -> new Command.Close(maybe(() -> 3000 + random.nextInt(2000)), text());
            case 7 ->
                new Command.Accept(
                        text(),
                        maybe(this::text),
                        maybe(this::object),
                        some(0, this::text),
                        maybe(this::state),
                        maybe(this::json),
                        maybe(() -> random.nextLong() >>> 1));
            case 8 ->
                new Command.Refuse(
                        text(),
                        text(),
                        maybe(this::json),
                        maybe(random::nextInt),
                        maybe(() -> Duration.ofMillis(random.nextInt(1 << 30))));
            case 9 -> new Command.Token(maybe(this::text));
            case 10 -> new Command.State(state());
            case 11 -> new Command.Kick(text(), text());
            case 12 -> new Command.RawText(text());
            case 13 -> new Command.RawBinary(Bytes.of(noise(30)));
            default -> new Command.Members();
        };
    }

    Reply reply() {
        String id = maybe(this::text);
        String gateway = text();
        int asked = random.nextInt(1 << 20);
        return switch (random.nextInt(5)) {
            case 0 -> new Reply.Acked(id, gateway, asked, text(), array(), attachments());
            case 1 -> new Reply.Joined(id, gateway, asked, some(0, this::text));
            case 2 -> new Reply.Members(id, gateway, asked, some(0, () -> new Reply.Member(text(), maybe(this::text))));
            case 3 -> new Reply.Failed(id, gateway, asked, maybe(this::text), text(), text());
            default -> new Reply.Gone(id, gateway, asked, maybe(this::text));
        };
    }

    /** A message with a few bytes changed, cut out, doubled or put in from another. */
    byte[] damaged(byte[] message, byte[] other) {
        byte[] damaged = message.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && damaged.length > 0; i--) {
            int at = random.nextInt(damaged.length);
            damaged = switch (random.nextInt(4)) {
                case 0 -> flipped(damaged, at);
                case 1 -> spliced(damaged, at, new byte[0], Math.min(at + 1 + random.nextInt(8), damaged.length));
                case 2 -> spliced(damaged, at, noise(6), at);
                default -> spliced(damaged, at, other, random.nextBoolean() ? at : damaged.length);
            };
        }
        return damaged;
    }

    private byte[] flipped(byte[] message, int at) {
        byte[] flipped = message.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    private static byte[] spliced(byte[] message, int at, byte[] in, int from) {
        byte[] spliced = new byte[at + in.length + message.length - from];
        System.arraycopy(message, 0, spliced, 0, at);
        System.arraycopy(in, 0, spliced, at, in.length);
        System.arraycopy(message, from, spliced, at + in.length, message.length - from);
        return spliced;
    }
}
