package io.millrace.server.redis;

import io.millrace.contract.Reply;
import io.millrace.contract.wire.ReplyCodec;
import io.millrace.contract.wire.WireException;
import io.millrace.core.Signals;
import io.millrace.core.command.BusMessage;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.command.Subscriptions;
import io.millrace.server.log.Rest;
import java.util.ArrayDeque;
import java.util.function.LongConsumer;

/**
 * The gateway's own channel: its heartbeat comes there, which is empty, and what gateways reply to its surveys. On the
 * bus loop.
 */
final class OwnChannel {
    private static final System.Logger LOG = System.getLogger(OwnChannel.class.getName());

    private static final Rest REST = new Rest();

    private final String name;
    private final Subscriptions.Loops loops;
    private final Signals signals;
    private final LongConsumer lagNanos;
    /** When each message to ourselves was sent that has not come. */
    private final ArrayDeque<Long> beats = new ArrayDeque<>();
    /** Of each loop, the number of its latest survey. */
    private final long[] latest = new long[Long.SIZE];

    /** @param lagNanos told how long each message to ourselves took */
    OwnChannel(String name, Subscriptions.Loops loops, Signals signals, LongConsumer lagNanos) {
        this.name = name;
        this.loops = loops;
        this.signals = signals;
        this.lagNanos = lagNanos;
    }

    String name() {
        return name;
    }

    /** A message to ourselves is sent. */
    void beats(long nowNanos) {
        beats.addLast(nowNanos);
    }

    /** The connection is lost: what was on its way does not come. */
    void lost() {
        beats.clear();
    }

    /** The id under which gateways reply to a survey. */
    String id(BusMessage.Survey survey) {
        latest[survey.loop()] = Math.max(latest[survey.loop()], survey.number());
        return survey.loop() + "/" + survey.number();
    }

    /** Something came. */
    void heard(byte[] payload, long nowNanos) {
        if (payload.length == 0) {
            Long sent = beats.pollFirst();
            if (sent != null) {
                lagNanos.accept(nowNanos - sent);
            }
            return;
        }
        try {
            tell(ReplyCodec.decode(payload));
        } catch (WireException e) {
            signals.command("other", e.isUnknownKind() ? "unknown" : "malformed");
            log(String.valueOf(e.getMessage()));
        }
    }

    private void tell(Reply reply) {
        String id = reply.id();
        int slash = id == null ? -1 : id.indexOf('/');
        if (id != null && slash > 0) {
            long loop = number(id, 0, slash);
            long number = number(id, slash + 1, id.length());
            if (loop >= 0 && loop < latest.length && number > 0 && number <= latest[(int) loop]) {
                loops.tell((int) loop, new LoopMessage.Told(number, reply));
                return;
            }
        }
        signals.command("other", "malformed");
        log("it answers nothing that was asked here");
    }

    /** -1 for none. */
    private static long number(String text, int from, int to) {
        try {
            return Long.parseLong(text, from, to, 10);
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    private void log(String why) {
        REST.say(more ->
                LOG.log(System.Logger.Level.WARNING, "A reply on channel {0} has no effect: {1}{2}", name, why, more));
    }
}
