package io.millrace.core.command;

import io.millrace.contract.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * On the bus loop: makes one gateway's answer of what its event loops say to the same command. A client's own answer
 * goes out as soon as all loops have told how many they asked; what a gateway says once ({@code joined},
 * {@code members}, that nobody is there) when nothing is owed any more.
 */
final class Gathering {
    private final CommandBus bus;
    private final Map<Question, Open> open = new HashMap<>();

    Gathering(CommandBus bus) {
        this.bus = bus;
    }

    void accept(BusMessage.Share share) {
        Question before = share.instead();
        Open older = before == null ? null : open.get(before);
        if (before != null && older != null) {
            older.owed -= share.owed();
            older.proceed(before);
        }
        Open asked = open.computeIfAbsent(share.question(), it -> new Open(share.channel(), it.loops()));
        asked.loopsLeft--;
        asked.asked += share.asked();
        asked.owed += share.owed();
        share.replies().forEach(asked::add);
        asked.proceed(share.question());
    }

    void accept(BusMessage.Late late) {
        Open asked = open.get(late.question());
        if (asked != null) {
            asked.owed--;
            late.replies().forEach(asked::add);
            asked.proceed(late.question());
        }
    }

    /** How many questions are not answered in full. */
    int size() {
        return open.size();
    }

    private final class Open {
        private final String channel;
        private int loopsLeft;
        private int asked;
        private int owed;
        private final List<Reply> ofClients = new ArrayList<>();
        private Reply.@Nullable Joined joined;
        private Reply.@Nullable Members members;
        private @Nullable Reply ofNobody;

        Open(String channel, int loops) {
            this.channel = channel;
            this.loopsLeft = loops;
        }

        void add(Reply reply) {
            switch (reply) {
                case Reply.Joined it -> joined = it;
                case Reply.Members it -> members = members == null ? it : both(members, it);
                case Reply.Failed it when it.connection() == null -> ofNobody = it;
                case Reply.Gone it when it.connection() == null -> ofNobody = ofNobody == null ? it : ofNobody;
                case Reply.Acked _, Reply.Failed _, Reply.Gone _ -> ofClients.add(reply);
            }
        }

        void proceed(Question question) {
            if (loopsLeft > 0) {
                return;
            }
            ofClients.forEach(this::say);
            ofClients.clear();
            if (owed > 0) {
                return;
            }
            open.remove(question);
            if (joined != null) {
                say(joined);
            }
            if (members != null) {
                say(members);
            }
            if (ofNobody != null && (asked == 0 || ofNobody instanceof Reply.Failed)) {
                say(ofNobody);
            }
        }

        private void say(Reply reply) {
            bus.reply(channel, reply.withAsked(asked));
        }

        private static Reply.Members both(Reply.Members one, Reply.Members other) {
            List<Reply.Member> all = new ArrayList<>(one.members());
            all.addAll(other.members());
            return new Reply.Members(one.id(), one.gateway(), one.asked(), all);
        }
    }
}
