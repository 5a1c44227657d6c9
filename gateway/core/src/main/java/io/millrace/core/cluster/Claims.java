package io.millrace.core.cluster;

import io.millrace.contract.Origin;
import io.millrace.core.cluster.RegistryStore.Page;
import io.millrace.core.cluster.RegistryStore.Standing;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.command.Subscriptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How this gateway ends the lives that a lost one has left: one registry at a time, page by page.
 *
 * <pre>
 * IDLE    -- a lease is gone, nobody's claim ---> CLAIMS
 * CLAIMS  -- another was first -----------------> IDLE
 * CLAIMS  -- it is ours ------------------------> READS
 * READS   -- a page ----------------------------> ENDS    an event loop hands the ends to the log
 * READS   -- the end ---------------------------> CLEANS
 * READS   -- the claim has expired -------------> IDLE
 * ENDS    -- the log has all of them -----------> REMOVES
 * REMOVES -- done ------------------------------> READS
 * CLEANS  -- done ------------------------------> IDLE
 * CLEANS  -- something is there still ----------> READS   from the beginning
 * any     -- connection or own registry lost ---> IDLE    what the log has twice counts once
 * </pre>
 */
final class Claims {
    private final int loopCount;
    private final RegistryStore store;
    private final Subscriptions.Loops loops;
    private final RegistrySignals signals;
    private @Nullable Work work;
    private long pages;

    Claims(int loopCount, RegistryStore store, Subscriptions.Loops loops, RegistrySignals signals) {
        this.loopCount = loopCount;
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

        void renew() {
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
    void beat(String by, List<Standing> all, boolean may) {
        if (work != null) {
            work.renew();
        } else if (may) {
            all.stream().filter(each -> isLeft(each, by)).findFirst().ifPresent(each -> {
                work = new Work(by, each.registry());
                work.begin();
            });
        }
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
    }

    private static boolean isLeft(Standing each, String by) {
        return each.lease() == null
                && !each.registry().equals(by)
                && (each.claimedBy() == null || each.claimedBy().equals(by));
    }
}
