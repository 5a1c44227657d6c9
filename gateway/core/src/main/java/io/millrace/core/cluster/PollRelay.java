package io.millrace.core.cluster;

import io.millrace.core.Signals;
import io.millrace.core.polling.PollAnswer;
import io.millrace.core.polling.PollRequest;
import io.millrace.core.polling.Polls;
import java.util.ArrayDeque;
import java.util.ArrayList;
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

    /** While the gateway goes away: what is released next, and when. */
    private final ArrayDeque<Release> releases = new ArrayDeque<>();

    /** What came meanwhile: whoever comes again and again is answered a few times a second. */
    private final List<Errand> late = new ArrayList<>();

    private long last;
    /** What came later came while the gateway goes away. */
    private long lastBefore = Long.MAX_VALUE;
    /** Its connections are about to be cut from this side, which is no client's end. */
    private boolean closing;

    /** @param desk answers for the sessions of this loop */
    public PollRelay(Mailroom mailroom, Polls desk, Signals signals) {
        this.mailroom = mailroom;
        this.desk = desk;
        this.signals = signals;
    }

    private record Release(Errand errand, long atNanos) {}

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
                boolean comesBack = closing && isPoll();
                mailroom.send(to, comesBack ? new PollLetter.Released(number) : new PollLetter.Aborted(number));
            }
        }

        @Override
        public void released(long nowNanos) {
            if (isPoll() && errands.getOrDefault(to.gateway(), Map.of()).containsKey(number)) {
                mailroom.send(to, new PollLetter.Released(number));
            }
        }

        boolean isPoll() {
            return request instanceof PollRequest.Get;
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
            case PollRequest.Post post
            when post.announced() -> {
                Errand posting = postings.remove(post.session());
                if (posting != null) {
                    returns(posting.to.gateway(), posting.number);
                }
            }
            case PollRequest.Get _, PollRequest.Post _, PollRequest.Other _ -> {}
        }
        mailroom.send(to, new PollLetter.Asked(errand.number, request));
        if (errand.number > lastBefore) {
            late.add(errand);
        }
        return errand;
    }

    /** A letter of another loop. */
    public void accept(Address from, PollLetter letter, long nowNanos) {
        switch (letter) {
            case PollLetter.Asked(long number, PollRequest request) -> visit(from, number, request, nowNanos);
            case PollLetter.Aborted(long number) -> {
                Visitor visitor = visitor(from, number);
                if (visitor != null) {
                    visitor.aborts(nowNanos);
                }
            }
            case PollLetter.Released(long number) -> {
                Visitor visitor = visitor(from, number);
                if (visitor != null && visitor.open != null) {
                    visitor.open.released(nowNanos);
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

    private @Nullable Visitor visitor(Address from, long number) {
        return visitors.getOrDefault(from.gateway(), Map.of()).get(new Visit(from.loop(), number));
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
            case PollRequest.Post post
            when post.announced() -> {
                Visitor posting = senders.remove(sender);
                if (posting != null) {
                    posting.leaves();
                }
            }
            case PollRequest.Get _, PollRequest.Post _, PollRequest.Other _ -> {}
        }
        visitor.open = desk.ask(request, visitor, nowNanos);
    }

    /**
     * The way to a gateway is broken: what was asked there is answered as by somebody who knows no such session, and
     * those whose requests came from there are taken for gone.
     */
    public void peerLost(String gateway, long nowNanos) {
        mailroom.heardOfLoss();
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

    /**
     * The gateway goes away. Polls that wait for sessions elsewhere come back with nothing, each at its own time, so
     * that their sessions live on where they are; what comes from now on does so by the next {@link #tick}.
     */
    public void leave(Departures departures) {
        List<Errand> waiting = polls().toList();
        for (int i = 0; i < waiting.size(); i++) {
            releases.add(new Release(waiting.get(i), departures.at(i, waiting.size())));
        }
        lastBefore = last;
    }

    /** All polls that wait for sessions elsewhere come back with nothing. */
    public void leaveNow(long nowNanos) {
        releases.clear();
        late.clear();
        polls().toList().forEach(errand -> errand.released(nowNanos));
    }

    /** The same, and from now on a poll whose connection ends was cut by this gateway: its session lives on. */
    public void lastCall(long nowNanos) {
        closing = true;
        leaveNow(nowNanos);
    }

    /** Several times a second. */
    public void tick(long nowNanos) {
        while (!releases.isEmpty() && nowNanos - releases.getFirst().atNanos() >= 0) {
            releases.removeFirst().errand().released(nowNanos);
        }
        late.forEach(errand -> errand.released(nowNanos));
        late.clear();
    }

    private Stream<Errand> polls() {
        return errands.values().stream().flatMap(all -> all.values().stream()).filter(Errand::isPoll);
    }

    /** How many requests wait for sessions elsewhere; of those only that were there when the gateway began to go. */
    public int toGo() {
        return (int) errands.values().stream()
                .flatMap(all -> all.keySet().stream())
                .filter(number -> number <= lastBefore)
                .count();
    }

    /** How many requests are under way: asked elsewhere, and asked here by others. */
    public int size() {
        return Stream.concat(errands.values().stream(), visitors.values().stream())
                .mapToInt(Map::size)
                .sum();
    }
}
