package io.millrace.core.cluster;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Origin;
import io.millrace.core.command.BusMessage;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.command.Subscriptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A registry whose store answers as it is told, the oldest question first, and a journal of both sides. */
final class RegistryBench implements RegistryStore, Subscriptions.Loops {
    private static final long SECOND = 1_000_000_000L;
    private static final long BEGIN = Long.MAX_VALUE - 5 * SECOND;

    /** What a change is answered by. */
    enum Answer {
        DONE(Written.DONE),
        NOT_THERE(Written.NOT_THERE),
        NO_LEASE(Written.NO_LEASE);

        private final Written written;

        Answer(Written written) {
            this.written = written;
        }
    }

    private final Registry registry = new Registry("east", 2, 10 * SECOND, this, this, new RegistrySignals() {});
    private final List<String> journal = new ArrayList<>();
    private final ArrayDeque<Consumer<Object>> questions = new ArrayDeque<>();
    private final ArrayDeque<Consumer<Renewal>> renewals = new ArrayDeque<>();
    private final ArrayDeque<Consumer<List<Standing>>> surveys = new ArrayDeque<>();
    private long now = BEGIN;

    List<String> journal() {
        return journal;
    }

    RegistryBench connected() {
        registry.connected(now);
        return this;
    }

    RegistryBench lost() {
        questions.clear();
        renewals.clear();
        surveys.clear();
        registry.lost();
        return this;
    }

    RegistryBench later(long seconds) {
        now += seconds * SECOND;
        return this;
    }

    RegistryBench beat() {
        registry.beat(now);
        return this;
    }

    RegistryBench held(String epoch) {
        renewals.removeFirst().accept(new Renewal.Held(epoch, 0));
        return this;
    }

    RegistryBench claimed() {
        renewals.removeFirst().accept(new Renewal.Claimed());
        return this;
    }

    /** Connected, with a lease as of now; nothing of it in the journal. */
    RegistryBench leased() {
        connected().held("e1");
        journal.clear();
        return this;
    }

    /** The lease is renewed as of now; nothing of it in the journal. */
    RegistryBench renewed() {
        List<String> before = List.copyOf(journal);
        beat().held("e1");
        journal.clear();
        journal.addAll(before);
        return this;
    }

    /** Long enough there to claim others' registries. */
    RegistryBench survivor() {
        List<String> before = List.copyOf(journal);
        connected().held("e1").later(9).beat().held("e1").later(2).beat().held("e1");
        surveys.clear();
        journal.clear();
        journal.addAll(before);
        return this;
    }

    /** Two beats in a row find the same. */
    RegistryBench found(String... registries) {
        return surveyed(registries).surveyed(registries);
    }

    /** A peer is asked for, and so are all: this says the answer. */
    RegistryBench askedFor(String... registries) {
        registry.survey();
        journal.removeLast();
        surveys.removeLast()
                .accept(Arrays.stream(registries).map(RegistryBench::standing).toList());
        return this;
    }

    RegistryBench claimsNoMore() {
        registry.claimNoMore();
        return this;
    }

    /** A beat renews the lease, and its survey says this of the registries: lives, lost, claimed by. */
    RegistryBench surveyed(String... registries) {
        List<String> before = List.copyOf(journal);
        registry.beat(now);
        if (!renewals.isEmpty()) {
            held("e1");
        }
        journal.clear();
        journal.addAll(before);
        surveys.removeLast()
                .accept(Arrays.stream(registries).map(RegistryBench::standing).toList());
        surveys.clear();
        return this;
    }

    private static Standing standing(String words) {
        String[] each = words.split(" ", -1);
        return new Standing(each[0], each[1].equals("lives") ? "{}" : null, each.length > 3 ? each[3] : null);
    }

    RegistryBench registers(String id) {
        return tells(new BusMessage.Register(origin(id), 1, null));
    }

    RegistryBench takes(String id, String from) {
        return tells(new BusMessage.Register(origin(id), 1, from));
    }

    RegistryBench unregisters(String id) {
        return tells(new BusMessage.Unregister(new ConnectionId(id)));
    }

    RegistryBench livesEnded(long page) {
        return tells(new BusMessage.LivesEnded(page));
    }

    private RegistryBench tells(BusMessage.OfRegistry message) {
        registry.accept(message);
        registry.flush();
        return this;
    }

    RegistryBench answer(Answer answer) {
        questions.removeFirst().accept(answer.written);
        return this;
    }

    RegistryBench answer(boolean yes) {
        questions.removeFirst().accept(yes);
        return this;
    }

    /** That something is done. */
    RegistryBench answer() {
        return answer(true);
    }

    RegistryBench page(long next, String... ids) {
        questions
                .removeFirst()
                .accept(new Page(
                        next, Arrays.stream(ids).map(RegistryBench::origin).toList()));
        return this;
    }

    private static Origin origin(String id) {
        return Origin.of("g", new ConnectionId(id), "socketio", "/");
    }

    @Override
    public void renew(String name, String knownEpoch, Consumer<Renewal> then) {
        journal.add("renew " + name + (knownEpoch == null ? "" : " as of " + knownEpoch));
        renewals.addLast(then);
    }

    @Override
    public void write(String name, List<Change> changes, Consumer<Written> then) {
        String words = changes.stream()
                .map(change -> (change instanceof Change.Put ? " +" : " -") + change.id())
                .collect(Collectors.joining());
        journal.add("write " + name + words);
        questions.addLast(answer -> then.accept((Written) answer));
    }

    @Override
    public void move(String name, String from, Origin origin, Consumer<Written> then) {
        journal.add("move " + origin.connection() + " from " + from + " to " + name);
        questions.addLast(answer -> then.accept((Written) answer));
    }

    @Override
    public void survey(Consumer<List<Standing>> then) {
        journal.add("survey");
        surveys.addLast(then);
    }

    @Override
    public void claim(String by, String name, Consumer<Boolean> then) {
        journal.add(by + " claims " + name);
        questions.addLast(answer -> then.accept((Boolean) answer));
    }

    @Override
    public void read(String by, String name, long from, Consumer<Page> then) {
        journal.add("read " + name + " from " + from);
        questions.addLast(answer -> then.accept((Page) answer));
    }

    @Override
    public void remove(String name, List<ConnectionId> ended, Runnable then) {
        journal.add("remove of " + name + ids(ended));
        questions.addLast(_ -> then.run());
    }

    @Override
    public void finish(String by, String name, Consumer<Boolean> then) {
        journal.add("finish " + name);
        questions.addLast(answer -> then.accept((Boolean) answer));
    }

    @Override
    public void leave(String name, boolean whole, Runnable then) {
        journal.add("leave " + name + (whole ? ", whole" : ""));
        questions.addLast(_ -> then.run());
    }

    @Override
    public void tell(int loop, LoopMessage message) {
        journal.add("loop " + loop + ": " + words(message));
    }

    @Override
    public void tellAll(LoopMessage message) {
        journal.add("all: " + words(message));
    }

    private String words(LoopMessage message) {
        return switch (message) {
            case LoopMessage.Registered(ConnectionId id, boolean done) ->
                (done ? "Registered " : "not Registered ") + id;
            case LoopMessage.Leased(long until) -> "Leased until " + (until - BEGIN) / SECOND;
            case LoopMessage.EndLives(long page, List<Origin> lives) ->
                "EndLives " + page + ids(lives.stream().map(Origin::connection).toList());
            case LoopMessage.Claimed _ -> "Claimed";
            case LoopMessage.RegisterAnew _ -> "RegisterAnew";
            case LoopMessage.InForce _,
                    LoopMessage.Arrived _,
                    LoopMessage.Said _,
                    LoopMessage.OfSurveys _,
                    LoopMessage.Down _,
                    LoopMessage.Up _ -> throw new AssertionError(message + " of channels");
        };
    }

    private static String ids(List<ConnectionId> ids) {
        return ids.stream().map(id -> " " + id).collect(Collectors.joining());
    }
}
