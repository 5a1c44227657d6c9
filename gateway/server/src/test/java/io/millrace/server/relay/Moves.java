package io.millrace.server.relay;

import io.millrace.contract.Bytes;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Origin;
import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import io.millrace.core.cluster.MoveLetter;
import io.millrace.core.cluster.MovedClient;
import io.millrace.core.command.SeenCommand;
import io.millrace.dialects.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Letters about moves out of a seed: of every kind, with all that they can hold, and with nothing. */
final class Moves {
    private static final String[] PIECES = {"a", "Z", "/", "ü", "€", "🌊", "\ud800", "\udfff", "\u0000", "\"", "{"};

    private final Random random;

    Moves(long seed) {
        this.random = new Random(seed);
    }

    MoveLetter next() {
        long number = random.nextLong();
        return switch (random.nextInt(12)) {
            case 0 -> new MoveLetter.Asks(number, text(), text(), random.nextInt(256));
            case 1 -> new MoveLetter.Answered(number, oneOf(MoveLetter.Verdict.values()));
            case 2 -> new MoveLetter.Probed(number);
            case 3 -> new MoveLetter.Takes(number);
            case 4 -> new MoveLetter.Abandons(number);
            case 5 -> new MoveLetter.Wanted(number, random.nextInt(), some(this::target), some(this::origin));
            case 6 -> new MoveLetter.Ready(number, random.nextInt());
            case 7 -> new MoveLetter.Luggage(number, random.nextInt(), random.nextBoolean(), client());
            case 8 -> new MoveLetter.Over(number, random.nextInt(), text());
            case 9 -> new MoveLetter.Flushed(number, random.nextBoolean());
            case 10 -> new MoveLetter.Acked(number, id(), random.nextInt(), json(), some(this::bytes));
            default -> new MoveLetter.Gone(number, id());
        };
    }

    MovedClient client() {
        return new MovedClient(json(), json(), perhaps(this::json), some(this::frame), some(this::connection));
    }

    private MovedClient.MovedConnection connection() {
        return new MovedClient.MovedConnection(
                origin().withClaims(perhaps(this::json)),
                random.nextLong(),
                perhaps(this::text),
                random.nextLong(),
                some(() -> new MovedClient.Seat(text(), perhaps(this::text), random.nextBoolean())),
                some(() -> new MovedClient.Awaited(random.nextLong(), text(), text(), random.nextLong())),
                some(random::nextInt),
                some(this::memory));
    }

    private MovedClient.Memory memory() {
        return new MovedClient.Memory(
                target(), some(() -> new SeenCommand(text(), random.nextLong(), some(this::reply))));
    }

    private Reply reply() {
        String id = perhaps(this::text);
        int asked = random.nextInt(1000);
        return switch (random.nextInt(5)) {
            case 0 ->
                new Reply.Acked(id, text(), asked, text(), Json.array(json(), Json.string(text())), some(this::bytes));
            case 1 -> new Reply.Joined(id, text(), asked, some(this::text));
            case 2 -> new Reply.Members(id, text(), asked, some(() -> new Reply.Member(text(), perhaps(this::text))));
            case 3 -> new Reply.Failed(id, text(), asked, perhaps(this::text), text(), text());
            default -> new Reply.Gone(id, text(), asked, perhaps(this::text));
        };
    }

    private Target target() {
        return switch (random.nextInt(4)) {
            case 0 -> new Target.Connection(id());
            case 1 -> new Target.Room(text(), text());
            case 2 -> new Target.User(text());
            default -> new Target.Namespace(text());
        };
    }

    private Origin origin() {
        return new Origin(text(), id(), random.nextInt(), text(), text(), perhaps(this::text), null, some(this::state));
    }

    private WorkerState state() {
        return new WorkerState("s" + random.nextInt(9), random.nextLong(), bytes());
    }

    private Frame frame() {
        return random.nextBoolean() ? Frame.Text.of("4" + random.nextInt()) : new Frame.Binary(bytes());
    }

    private ConnectionId id() {
        return new ConnectionId("c" + random.nextInt(1_000_000));
    }

    private Json json() {
        return switch (random.nextInt(4)) {
            case 0 -> Json.EMPTY_OBJECT;
            case 1 -> Json.string(text());
            case 2 -> Json.array(Json.number(random.nextLong()), Json.string(text()));
            default -> Json.parse("{\"a\":[1.5e3,\"ü🌊\\ud800\",{\"b\":null}]}");
        };
    }

    private Bytes bytes() {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(oneOf(PIECES));
        }
        return text.toString();
    }

    private <T> T oneOf(T[] all) {
        return all[random.nextInt(all.length)];
    }

    private <T> T perhaps(Supplier<T> make) {
        return random.nextBoolean() ? make.get() : null;
    }

    private <T> List<T> some(Supplier<T> make) {
        List<T> some = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            some.add(make.get());
        }
        return List.copyOf(some);
    }
}
