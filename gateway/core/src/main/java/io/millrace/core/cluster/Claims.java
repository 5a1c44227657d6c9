package io.millrace.core.cluster;

import io.millrace.contract.Origin;
import io.millrace.core.cluster.RegistryStore.Page;
import io.millrace.core.cluster.RegistryStore.Standing;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.command.Subscriptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How this gateway ends the lives that a lost one has left: one registry at a time, page by page.
 *
 * <pre>
 * IDLE    -- a lease is gone at two beats in a row, nobody's claim -> CLAIMS
 * CLAIMS  -- another was first -----------------> IDLE
 * CLAIMS  -- it is ours ------------------------> READS
 * READS   -- a page ----------------------------> ENDS    an event loop hands the ends to the log
 * READS   -- the end ---------------------------> CLEANS
 * READS   -- the claim has expired -------------> IDLE
 * ENDS    -- the log has all of them -----------> REMOVES
 * ENDS    -- the log takes nothing for too long -> IDLE   the claim expires, and another may; this one rests
 * REMOVES -- done ------------------------------> READS
 * CLEANS  -- done ------------------------------> IDLE
 * CLEANS  -- something is there still ----------> READS   from the beginning
 * any     -- connection or own registry lost ---> IDLE    what the log has twice counts once
 * </pre>
 */
final class Claims {
    /** Leases' times without an end in the log, after which a claim is left to others, and for which none is made. */
    private static final int PATIENCE = 3;

    private final int loopCount;
    private final long patienceNanos;
    private final RegistryStore store;
    private final Subscriptions.Loops loops;
    private final RegistrySignals signals;
    private @Nullable Work work;
    /** What could be claimed at the last beat already. */
    private Set<String> left = Set.of();

    private long pages;
    private boolean noMore;
    private boolean rests;
    private long restsUntilNanos;

    /** @param leaseNanos how long a claim stands without being renewed, as a lease does */
    Claims(int loopCount, long leaseNanos, RegistryStore store, Subscriptions.Loops loops, RegistrySignals signals) {
        this.loopCount = loopCount;
        this.patienceNanos = PATIENCE * leaseNanos;
        this.store = store;
        this.loops = loops;
        this.signals = signals;
    }

    /** The claim of one registry; what is answered to an older one finds another here. */
    private final class Work {
        private final String by;
        private final String registry;
        private long from;
        private long number;
        private List<Origin> lives = List.of();
        private boolean progressed = true;
        private long progressedNanos;

        Work(String by, String registry) {
            this.by = by;
            this.registry = registry;
        }

        void begin() {
            store.claim(by, registry, ours -> {
                if (isOver()) {
                    return;
                }
                if (ours) {
                    signals.claims(registry);
                    read();
                } else {
                    over();
                }
            });
        }

        void beat(long nowNanos) {
            if (progressed) {
                progressed = false;
                progressedNanos = nowNanos;
            }
            if (nowNanos - progressedNanos > patienceNanos) {
                signals.givesUp(registry);
                rests = true;
                restsUntilNanos = nowNanos + patienceNanos;
                over();
            } else {
                renew();
            }
        }

        private void renew() {
            store.claim(by, registry, ours -> {
                if (!ours && !isOver()) {
                    over();
                }
            });
        }

        private void read() {
            store.read(by, registry, from, page -> {
                if (isOver()) {
                    return;
                }
                if (page == null) {
                    over();
                } else {
                    end(page);
                }
            });
        }

        private void end(Page page) {
            from = page.next();
            lives = page.lives();
            if (lives.isEmpty()) {
                goOn();
                return;
            }
            number = ++pages;
            loops.tell((int) (number % loopCount), new LoopMessage.EndLives(number, lives));
        }

        void ended() {
            progressed = true;
            List<Origin> ended = lives;
            store.remove(registry, ended.stream().map(Origin::connection).toList(), () -> {
                if (!isOver()) {
                    signals.ended(ended.size());
                    goOn();
                }
            });
        }

        private void goOn() {
            if (from != 0) {
                read();
                return;
            }
            store.finish(by, registry, done -> {
                if (isOver()) {
                    return;
                }
                if (done) {
                    signals.cleanedUp(registry);
                    over();
                } else {
                    read();
                }
            });
        }

        private boolean isOver() {
            return work != this;
        }

        private void over() {
            work = null;
        }
    }

    /**
     * Several times within a lease.
     *
     * @param by the own registry's name
     * @param may whether the own lease stands, and the others had the time to renew theirs
     */
    void beat(String by, List<Standing> all, boolean may, long nowNanos) {
        rests = rests && nowNanos - restsUntilNanos < 0;
        Set<String> before = left;
        left = !may || noMore || rests
                ? Set.of()
                : all.stream()
                        .filter(each -> isLeft(each, by))
                        .map(Standing::registry)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        if (work != null) {
            work.beat(nowNanos);
        } else {
            left.stream().filter(before::contains).findFirst().ifPresent(registry -> {
                work = new Work(by, registry);
                work.begin();
            });
        }
    }

    /** Goes on with what it has claimed, and claims nothing else. */
    void noMore() {
        noMore = true;
    }

    /** The log has all ends of a page. */
    void ended(long page) {
        Work now = work;
        if (now != null && now.number == page) {
            now.number = 0;
            now.ended();
        }
    }

    /** The connection to the store is lost, or the own registry. */
    void lost() {
        work = null;
        left = Set.of();
    }

    private static boolean isLeft(Standing each, String by) {
        return each.lease() == null
                && !each.registry().equals(by)
                && (each.claimedBy() == null || each.claimedBy().equals(by));
    }
}
