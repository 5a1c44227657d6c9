package io.millrace.core.command;

import io.millrace.contract.Bytes;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event loop says to one command: at once, and later what it owes (a client's ack, a room in force). They go to
 * whoever asked last, since a command that comes again is answered and not executed.
 */
public final class Answers {
    /** So many answers of one command are kept for those who ask again. */
    private static final int KEPT = 64;

    private final BusLink bus;
    private final String gateway;
    private final @Nullable String id;
    private @Nullable String channel;
    private @Nullable Question question;
    private @Nullable Repeats memory;
    private List<Reply> atOnce = List.of();
    private List<Reply> kept = List.of();
    private int asked;
    private int owed;
    private boolean told;

    /**
     * Of a command that is new.
     *
     * @param gateway the id of this gateway
     * @param question present when other event loops have got the command too
     */
    public Answers(BusLink bus, String gateway, Order order, @Nullable Question question) {
        this.bus = bus;
        this.gateway = gateway;
        this.id = order.id();
        this.channel = order.reply();
        this.question = question;
    }

    private Answers(BusLink bus, String gateway, String id, int asked, List<Reply> said) {
        this.bus = bus;
        this.gateway = gateway;
        this.id = id;
        this.kept = new ArrayList<>(said);
        this.asked = asked;
        this.told = true;
    }

    /** Of a command that was carried out by another loop, which has asked so many and has said this. */
    static Answers elsewhere(BusLink bus, String gateway, String id, int asked, List<Reply> said) {
        return new Answers(bus, gateway, id, asked, said);
    }

    /** The command reaches so many connections on this loop. Before anything else is said. */
    public void reaches(int connections) {
        asked = connections;
    }

    /** So many messages will follow by {@link #late}. Before {@link #tell}. */
    public void owe(int messages) {
        owed += messages;
    }

    /** A client has acked. */
    public Reply acked(String connection, Json args, List<Bytes> attachments) {
        return new Reply.Acked(id, gateway, asked, connection, args, attachments);
    }

    /** The rooms are in force. */
    public Reply joined(List<String> rooms) {
        return new Reply.Joined(id, gateway, asked, rooms);
    }

    /** These are there. */
    public Reply members(List<Reply.Member> members) {
        return new Reply.Members(id, gateway, asked, members);
    }

    /** It could not be done for this connection, or ({@code null}) for nobody. */
    public Reply failed(@Nullable String connection, String name, String message) {
        return new Reply.Failed(id, gateway, asked, connection, name, message);
    }

    /** The connection has gone, or ({@code null}) nobody is there. */
    public Reply gone(@Nullable String connection) {
        return new Reply.Gone(id, gateway, asked, connection);
    }

    /** Says it with {@link #tell}. */
    public void say(Reply reply) {
        if (atOnce.isEmpty()) {
            atOnce = new ArrayList<>(1);
        }
        atOnce.add(reply);
        keep(reply);
    }

    /** The command is executed: says what there is to say. Once. */
    public void tell() {
        told = true;
        share(atOnce, null);
        atOnce = List.of();
    }

    /** Says what was owed, one message of it; what is owed no more before {@link #tell} is said with it. */
    public void late(List<Reply> replies) {
        owed--;
        if (!told) {
            replies.forEach(this::say);
            return;
        }
        replies.forEach(this::keep);
        if (channel == null) {
            return;
        }
        if (question != null) {
            bus.tell(new BusMessage.Late(question, replies));
        } else {
            answer(channel, replies);
        }
    }

    /** The command came again: all that was said and is kept is said to whoever asks now, and what is owed will be. */
    public void again(@Nullable String newChannel, @Nullable Question newQuestion) {
        if (newChannel == null) {
            return;
        }
        Question before = channel == null ? null : question;
        channel = newChannel;
        question = newQuestion;
        if (told) {
            share(List.copyOf(kept), before);
        }
    }

    private void share(List<Reply> replies, @Nullable Question before) {
        if (channel == null) {
            return;
        }
        if (question != null) {
            bus.tell(new BusMessage.Share(question, channel, before, asked, replies, owed));
            return;
        }
        answer(channel, replies);
        if (before != null) {
            for (int i = 0; i < owed; i++) { // to the newer question alone, which no other loop has got
                bus.tell(new BusMessage.Late(before, List.of()));
            }
        }
    }

    private void answer(String to, List<Reply> replies) {
        for (int i = 0; i < replies.size(); i++) {
            bus.tell(new BusMessage.Answer(to, replies.get(i)));
        }
    }

    private void keep(Reply reply) {
        if (memory != null && kept.size() < KEPT) {
            if (kept.isEmpty()) {
                kept = new ArrayList<>(1);
            }
            kept.add(reply);
            memory.kept(reply);
        }
    }

    void rememberedBy(Repeats repeats) {
        memory = repeats;
    }

    /** What was said, as far as it is kept. */
    List<Reply> said() {
        return kept;
    }

    /** Keeps nothing from now on; returns what was kept. */
    List<Reply> forget() {
        memory = null;
        return drop();
    }

    /** Keeps none of what there is; returns it. */
    List<Reply> drop() {
        List<Reply> dropped = kept;
        kept = List.of();
        return dropped;
    }
}
