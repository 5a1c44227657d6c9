package io.millrace.conformance.worker;

import io.millrace.contract.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The replies to one command, as they come. */
final class Answered {
    private final List<Reply> replies = new ArrayList<>();

    synchronized void add(Reply reply) {
        replies.add(reply);
    }

    synchronized List<Reply> replies() {
        return List.copyOf(replies);
    }

    /**
     * Whether so many gateways have said all: for each connection that one has asked an {@code acked}, {@code failed}
     * or {@code gone}, or once for all of them {@code joined} or {@code members} (and a {@code failed} for each that
     * could not).
     */
    synchronized boolean isComplete(long gateways) {
        Map<String, Integer> owed = new HashMap<>();
        for (Reply reply : replies) {
            int before = owed.getOrDefault(reply.gateway(), reply.asked());
            owed.put(reply.gateway(), before - settles(reply));
        }
        return owed.size() == gateways && owed.values().stream().allMatch(left -> left <= 0);
    }

    private static int settles(Reply reply) {
        return switch (reply) {
            case Reply.Joined it -> it.asked();
            case Reply.Members it -> it.asked();
            case Reply.Acked _, Reply.Failed _, Reply.Gone _ -> 1;
        };
    }
}
