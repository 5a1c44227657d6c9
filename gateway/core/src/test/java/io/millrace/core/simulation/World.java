package io.millrace.core.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Time, chance and the mail between everything that runs by itself. A mailbox keeps its order; which of several
 * mailboxes is next, and whether time goes on before, the seed decides.
 */
final class World {
    static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static final int REMEMBERED = Integer.getInteger("remember", 400);

    final Random random;
    private final PriorityQueue<Timed> timed = new PriorityQueue<>();
    private final List<Mailbox> ready = new ArrayList<>();
    private final ArrayDeque<Supplier<String>> trace = new ArrayDeque<>();
    private final Set<String> happened = new TreeSet<>();
    /* Near the end of the scale, so that times wrap in the middle of a run. */
    private long now = Long.MAX_VALUE - 60 * SECOND;
    private long begin = now;
    private long count;

    World(long seed) {
        random = new Random(seed);
    }

    /** A process: it can be stopped for a while, or killed. Time goes on without it. */
    final class Host {
        private final List<Mailbox> mailboxes = new ArrayList<>();
        private final List<Runnable> missed = new ArrayList<>();
        private boolean stopped;
        private boolean dead;

        Mailbox mailbox() {
            Mailbox mailbox = new Mailbox();
            mailbox.host = this;
            mailboxes.add(mailbox);
            return mailbox;
        }

        boolean runs() {
            return !stopped && !dead;
        }

        void after(long nanos, Runnable work) {
            World.this.after(nanos, () -> {
                if (stopped && !dead) {
                    missed.add(work);
                } else if (!dead) {
                    work.run();
                }
            });
        }

        void stop() {
            stopped = true;
            ready.removeAll(mailboxes);
        }

        void goOn() {
            if (!dead) {
                stopped = false;
                mailboxes.stream().filter(mailbox -> !mailbox.mail.isEmpty()).forEach(ready::add);
                missed.forEach(work -> World.this.after(0, work));
                missed.clear();
            }
        }

        void kill() {
            dead = true;
            mailboxes.forEach(Mailbox::clear);
        }
    }

    /** What is to be done, in order. */
    final class Mailbox {
        private final ArrayDeque<Runnable> mail = new ArrayDeque<>();
        private Host host;

        void put(Runnable work) {
            if (host != null && host.dead) {
                return;
            }
            if (mail.isEmpty() && (host == null || host.runs())) {
                ready.add(this);
            }
            mail.addLast(work);
        }

        /** All that lies here is lost. */
        void clear() {
            mail.clear();
            ready.remove(this);
        }
    }

    private record Timed(long at, long order, Runnable work) implements Comparable<Timed> {
        @Override
        public int compareTo(Timed other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at - other.at, 0);
        }
    }

    long now() {
        return now;
    }

    long epochMillis() {
        return 1_700_000_000_000L + (now - begin) / MILLI;
    }

    /** Virtual seconds since the beginning. */
    long seconds() {
        return (now - begin) / SECOND;
    }

    void after(long nanos, Runnable work) {
        timed.add(new Timed(now + nanos, count++, work));
    }

    /** A time between these, both in milliseconds. */
    long between(int fewest, int most) {
        return random.nextInt(fewest, most + 1) * MILLI;
    }

    boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Lets everything run for so long. */
    void run(long nanos, Runnable afterEachStep) {
        long until = now + nanos;
        while (true) {
            Timed next = timed.peek();
            boolean timeGoesOn = next != null && next.at - until <= 0;
            if (!ready.isEmpty() && (!timeGoesOn || random.nextInt(32) > 0)) {
                deliver();
            } else if (timeGoesOn) {
                timed.remove();
                now = next.at - now > 0 ? next.at : now;
                next.work.run();
            } else {
                now = until;
                return;
            }
            afterEachStep.run();
        }
    }

    private void deliver() {
        int place = random.nextInt(ready.size());
        Mailbox mailbox = ready.get(place);
        Runnable work = mailbox.mail.removeFirst();
        if (mailbox.mail.isEmpty()) {
            ready.set(place, ready.getLast());
            ready.removeLast();
        }
        work.run();
    }

    /** Remembers what happened, for whoever has to explain a failure. */
    void note(Supplier<String> what) {
        long millis = (now - begin) / MILLI;
        trace.addLast(() -> millis + " ms: " + what.get());
        if (trace.size() > REMEMBERED) {
            trace.removeFirst();
        }
    }

    /** Something of this kind has happened in this run: a simulation in which nothing happens proves nothing. */
    void happened(String kind) {
        happened.add(kind);
    }

    Set<String> happenings() {
        return happened;
    }

    String story() {
        StringBuilder story = new StringBuilder();
        trace.forEach(line -> story.append('\n').append(line.get()));
        return story.toString();
    }
}
