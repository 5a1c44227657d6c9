package io.millrace.server.redis;

import io.millrace.contract.Bytes;
import io.millrace.contract.Reply;
import io.millrace.core.Signals;
import io.millrace.core.command.BusLink;
import io.millrace.core.command.BusMessage;
import io.millrace.core.command.Subscriptions;
import io.vertx.core.Context;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The event loops' mail to the bus loop: many letters are one task there, so that many wishes become one command.
 * Wishes are bounded by what clients and rooms there are; answers are bounded here, in bytes, and what is too much is
 * lost and counted.
 */
final class BusLoop implements BusLink {
    /** How many letters go into one flush. */
    private static final int SLICE = 4096;
    /** What an answer takes beside what clients and members add to it, roughly. */
    private static final int ANSWER_BYTES = 200;

    private static final int MEMBER_BYTES = 80;

    private final Context context;
    private final Subscriptions subscriptions;
    private final RegistryLink registry;
    private final Sayings sayings;
    private final Runnable flush;
    private final long limitBytes;
    private final Signals signals;
    private final Queue<Letter> mailbox = new MpscUnboundedArrayQueue<>(1024);
    private final AtomicLong answerBytes = new AtomicLong();
    private final AtomicBoolean awake = new AtomicBoolean();

    /** A message, with what its sender's event loop has made of it already. */
    private record Letter(BusMessage message, byte @Nullable [] payload) {}

    /**
     * @param flush called on the context after each slice
     * @param limitBytes of answers that wait here
     */
    BusLoop(
            Context context,
            Subscriptions subscriptions,
            RegistryLink registry,
            Sayings sayings,
            Runnable flush,
            long limitBytes,
            Signals signals) {
        this.context = context;
        this.subscriptions = subscriptions;
        this.registry = registry;
        this.sayings = sayings;
        this.flush = flush;
        this.limitBytes = limitBytes;
        this.signals = signals;
    }

    @Override
    public void tell(BusMessage message) {
        int size = answerSize(message);
        if (size == 0 || answerBytes.addAndGet(size) <= limitBytes) {
            post(message);
            return;
        }
        answerBytes.addAndGet(-size);
        signals.dropped("reply");
        switch (message) {
            case BusMessage.Share it -> // who else was asked must still be known
                post(new BusMessage.Share(it.question(), it.channel(), it.instead(), it.asked(), List.of(), it.owed()));
            case BusMessage.Late it -> post(new BusMessage.Late(it.question(), List.of()));
            case BusMessage.Answer _,
                    BusMessage.Want _,
                    BusMessage.Release _,
                    BusMessage.Publish _,
                    BusMessage.OfClients _,
                    BusMessage.OfRegistry _ -> {}
        }
    }

    private void post(BusMessage message) {
        mailbox.offer(new Letter(message, Sayings.payload(message)));
        wake();
    }

    private void wake() {
        if (awake.compareAndSet(false, true)) {
            context.runOnContext(_ -> read());
        }
    }

    private void read() {
        awake.set(false);
        for (int i = 0; i < SLICE; i++) {
            Letter letter = mailbox.poll();
            if (letter == null) {
                break;
            }
            BusMessage message = letter.message;
            int size = answerSize(message);
            if (size > 0) {
                answerBytes.addAndGet(-size);
            }
            switch (message) {
                case BusMessage.OfChannels it -> subscriptions.accept(it);
                case BusMessage.OfRegistry it -> registry.accept(it);
                case BusMessage.OfClients it -> sayings.say(it, letter.payload);
            }
        }
        subscriptions.flush();
        registry.flush();
        flush.run();
        if (!mailbox.isEmpty()) {
            wake();
        }
    }

    /** 0 for what is no answer. */
    private static int answerSize(BusMessage message) {
        return switch (message) {
            case BusMessage.Want _,
                    BusMessage.Release _,
                    BusMessage.Publish _,
                    BusMessage.OfClients _,
                    BusMessage.OfRegistry _ -> 0;
            case BusMessage.Answer answer -> size(answer.reply());
            case BusMessage.Share share -> size(share.replies());
            case BusMessage.Late late -> size(late.replies());
        };
    }

    private static int size(List<Reply> replies) {
        int bytes = 0;
        for (int i = 0; i < replies.size(); i++) {
            bytes += size(replies.get(i));
        }
        return bytes;
    }

    private static int size(Reply reply) {
        return switch (reply) {
            case Reply.Acked acked -> {
                int bytes = ANSWER_BYTES + acked.args().length();
                for (Bytes attachment : acked.attachments()) {
                    bytes += attachment.length();
                }
                yield bytes;
            }
            case Reply.Members members ->
                ANSWER_BYTES + MEMBER_BYTES * members.members().size();
            case Reply.Failed failed ->
                ANSWER_BYTES + failed.name().length() + failed.message().length();
            case Reply.Joined _, Reply.Gone _ -> ANSWER_BYTES;
        };
    }
}
