package io.millrace.core.cluster;

import io.millrace.core.Signals;
import io.millrace.core.polling.PollAnswer;
import io.millrace.core.polling.PollRequest;
import io.millrace.core.polling.Polls;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An event loop's requests of long polling on sessions of other loops, and theirs on its own: the loop that has read a
 * request asks the one that has the session, which alone decides. Both forget what the other can no longer ask for or
 * answer, as soon as the way between them breaks.
 */
public final class PollRelay implements Polls {
    private final Mailroom mailroom;
    private final Polls desk;
    private final Signals signals;
    /** What was asked elsewhere, by the gateway and the number. */
    private final Map<String, Map<Long, Errand>> errands = new HashMap<>();
    /** Those of a {@link PollRequest.Posting}, by their session. */
    private final Map<String, Errand> postings = new HashMap<>();
    /** What others ask here, by their gateways. */
    private final Map<String, Map<Visit, Visitor>> visitors = new HashMap<>();
    /** Those of a {@link PollRequest.Posting}. */
    private final Map<Sender, Visitor> senders = new HashMap<>();

    private long last;

    /** @param desk answers for the sessions of this loop */
    public PollRelay(Mailroom mailroom, Polls desk, Signals signals) {
        this.mailroom = mailroom;
        this.desk = desk;
        this.signals = signals;
    }

    /** Asked elsewhere and not answered yet. */
    private final class Errand implements Open {
        private final long number = ++last;
        private final Address to;
        private final PollRequest request;
        private final Consumer<PollAnswer> reply;

        Errand(Address to, PollRequest request, Consumer<PollAnswer> reply) {
            this.to = to;
            this.request = request;
            this.reply = reply;
        }

        @Override
        public void aborted(long nowNanos) {
            if (returns(to.gateway(), number) != null) {
                settled("aborted");
                mailroom.send(to, new PollLetter.Aborted(number));
            }
        }

        void answered(PollAnswer answer, String outcome) {
            settled(outcome);
            reply.accept(answer);
        }

        private void settled(String outcome) {
            postings.remove(request.session(), this);
            signals.pollRelayed(outcome);
        }
    }

    /** Which question of which loop, of a gateway that is known. */
    private record Visit(int loop, long number) {}

    /** Whose client sends something on a session that is here. */
    private record Sender(Address from, String session) {}

    /** Somebody else's request on a session that is here. */
    private final class Visitor implements Consumer<PollAnswer> {
        private final Address from;
        private final Visit visit;
        private final PollRequest request;
        /** Nothing is said to it any more. */
        private boolean gone;

        private @Nullable Open open;

        Visitor(Address from, long number, PollRequest request) {
            this.from = from;
            this.visit = new Visit(from.loop(), number);
            this.request = request;
        }

        @Override
        public void accept(PollAnswer answer) {
            if (!gone) {
                leaves();
                mailroom.send(from, new PollLetter.Answered(visit.number, answer));
            }
        }

        void leaves() {
            gone = true;
            senders.remove(new Sender(from, request.session()), this);
            Map<Visit, Visitor> ofGateway = visitors.get(from.gateway());
            if (ofGateway != null && ofGateway.remove(visit) != null && ofGateway.isEmpty()) {
                visitors.remove(from.gateway());
            }
        }

        void aborts(long nowNanos) {
            leaves();
            if (open != null) {
                open.aborted(nowNanos);
            }
        }
    }

    @Override
    public Open ask(PollRequest request, Consumer<PollAnswer> reply, long nowNanos) {
        Address to = SessionName.maker(request.session());
        if (to == null) {
            return Polls.NOBODY.ask(request, reply, nowNanos);
        }
        if (to.equals(mailroom.own())) {
            return desk.ask(request, reply, nowNanos);
        }
        Errand errand = new Errand(to, request, reply);
        errands.computeIfAbsent(to.gateway(), _ -> new LinkedHashMap<>()).put(errand.number, errand);
        switch (request) {
            case PollRequest.Posting posting -> postings.put(posting.session(), errand);
            case PollRequest.Post post -> {
                Errand posting = postings.remove(post.session());
                if (posting != null) {
                    returns(posting.to.gateway(), posting.number);
                }
            }
            case PollRequest.Get _, PollRequest.Other _ -> {}
        }
        mailroom.send(to, new PollLetter.Asked(errand.number, request));
        return errand;
    }

    /** A letter of another loop. */
    public void accept(Address from, PollLetter letter, long nowNanos) {
        switch (letter) {
            case PollLetter.Asked(long number, PollRequest request) -> visit(from, number, request, nowNanos);
            case PollLetter.Aborted(long number) -> {
                Map<Visit, Visitor> ofGateway = visitors.getOrDefault(from.gateway(), Map.of());
                Visitor visitor = ofGateway.get(new Visit(from.loop(), number));
                if (visitor != null) {
                    visitor.aborts(nowNanos);
                }
            }
            case PollLetter.Answered(long number, PollAnswer answer) -> {
                Errand errand = returns(from.gateway(), number);
                if (errand != null) {
                    errand.answered(answer, answer instanceof PollAnswer.Wrong ? "refused" : "answered");
                }
            }
        }
    }

    /** Nobody waits for that one any more. */
    private @Nullable Errand returns(String gateway, long number) {
        Map<Long, Errand> there = errands.get(gateway);
        Errand errand = there == null ? null : there.remove(number);
        if (there != null && there.isEmpty()) {
            errands.remove(gateway);
        }
        return errand;
    }

    private void visit(Address from, long number, PollRequest request, long nowNanos) {
        Visitor visitor = new Visitor(from, number, request);
        visitors.computeIfAbsent(from.gateway(), _ -> new LinkedHashMap<>()).put(visitor.visit, visitor);
        Sender sender = new Sender(from, request.session());
        switch (request) {
            case PollRequest.Posting _ -> senders.put(sender, visitor);
            case PollRequest.Post _ -> {
                Visitor posting = senders.remove(sender);
                if (posting != null) {
                    posting.leaves();
                }
            }
            case PollRequest.Get _, PollRequest.Other _ -> {}
        }
        visitor.open = desk.ask(request, visitor, nowNanos);
    }

    /**
     * The way to a gateway is broken: what was asked there is answered as by somebody who knows no such session, and
     * those whose requests came from there are taken for gone.
     */
    public void peerLost(String gateway, long nowNanos) {
        for (Visitor visitor :
                List.copyOf(visitors.getOrDefault(gateway, Map.of()).values())) {
            if (!visitor.gone) {
                visitor.aborts(nowNanos);
            }
        }
        for (Errand errand : List.copyOf(errands.getOrDefault(gateway, Map.of()).values())) {
            if (returns(gateway, errand.number) != null) {
                errand.answered(new PollAnswer.Wrong(PollAnswer.UNKNOWN_SESSION), "lost");
            }
        }
    }

    /** How many requests are under way: asked elsewhere, and asked here by others. */
    public int size() {
        return Stream.concat(errands.values().stream(), visitors.values().stream())
                .mapToInt(Map::size)
                .sum();
    }
}
