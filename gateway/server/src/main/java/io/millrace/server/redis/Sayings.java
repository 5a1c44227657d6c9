package io.millrace.server.redis;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Selection;
import io.millrace.contract.Target;
import io.millrace.contract.wire.Channels;
import io.millrace.contract.wire.OrderCodec;
import io.millrace.core.command.BusMessage;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.command.Subscriptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What event loops publish and ask by themselves, as requests to Redis, and its answers as theirs. */
final class Sayings {
    private final Channels channels;
    private final OwnChannel own;
    private final PublishQueue queue;
    private final Subscriptions.Loops loops;

    Sayings(Channels channels, OwnChannel own, PublishQueue queue, Subscriptions.Loops loops) {
        this.channels = channels;
        this.own = own;
        this.queue = queue;
        this.loops = loops;
    }

    /** What is to be published, so that the event loop that wants it writes it. Any thread. */
    static byte @Nullable [] payload(BusMessage message) {
        return switch (message) {
            case BusMessage.Say it -> OrderCodec.encode(List.of(it.order()));
            case BusMessage.Count it -> OrderCodec.encode(List.of(it.order()));
            case BusMessage.Survey _, BusMessage.Occupied _, BusMessage.OfChannels _, BusMessage.OfRegistry _ -> null;
        };
    }

    /** Puts it into the queue, with its {@link #payload}. On the bus loop. */
    void say(BusMessage.OfClients message, byte @Nullable [] payload) {
        switch (message) {
            case BusMessage.Say it -> queue.say(channels.of(it.target()), Objects.requireNonNull(payload), it.loop());
            case BusMessage.Count it -> count(it.target(), Objects.requireNonNull(payload), it.number(), it.loop());
            case BusMessage.Survey it ->
                count(it.target(), OrderCodec.encode(List.of(question(it))), it.number(), it.loop());
            case BusMessage.Occupied it -> occupied(it);
        }
    }

    private Order question(BusMessage.Survey survey) {
        return new Order(new Command.Members(), own.id(survey), own.name(), false, Selection.NONE, Selection.NONE);
    }

    private void count(Target target, byte[] payload, long number, int loop) {
        queue.ask(
                PublishQueue.request(channels.of(target), payload),
                answer -> loops.tell(loop, new LoopMessage.Counted(number, answer == null ? -1 : answer.toInteger())));
    }

    private void occupied(BusMessage.Occupied it) {
        String begin = channels.of(new Target.Room(it.namespace(), ""));
        queue.ask(
                Request.cmd(io.vertx.redis.client.Command.PUBSUB)
                        .arg("CHANNELS")
                        .arg(literal(begin) + '*'),
                answer -> loops.tell(
                        it.loop(), new LoopMessage.Named(it.number(), answer == null ? null : rooms(answer))));
    }

    private List<String> rooms(Response answer) {
        List<String> names = new ArrayList<>(answer.size());
        for (Response channel : answer) {
            if (channels.parse(channel.toString()) instanceof Target.Room room) {
                names.add(room.room());
            }
        }
        return names;
    }

    /** A text in a pattern of Redis's that means itself. */
    static String literal(String text) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '*' || c == '?' || c == '[' || c == ']' || c == '\\') {
                pattern.append('\\');
            }
            pattern.append(c);
        }
        return pattern.toString();
    }
}
