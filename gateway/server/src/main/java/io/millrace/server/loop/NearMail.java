package io.millrace.server.loop;

import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.Letter;
import io.millrace.core.cluster.Mailroom;
import org.jspecify.annotations.Nullable;

/** The way between the event loops of one gateway; to others there is none. */
public final class NearMail implements Mailroom {
    private final Address own;
    private final Neighbours neighbours;

    /** The loops of this gateway by their index. */
    public interface Neighbours {
        /** {@code null} where there is none with that index. */
        @Nullable
        LoopDriver at(int loop);
    }

    /** For the loop with this address. */
    public NearMail(Address own, Neighbours neighbours) {
        this.own = own;
        this.neighbours = neighbours;
    }

    @Override
    public Address own() {
        return own;
    }

    @Override
    public void send(Address to, Letter letter) {
        LoopDriver there = to.gateway().equals(own.gateway()) ? neighbours.at(to.loop()) : null;
        LoopDriver here = neighbours.at(own.loop());
        if (there != null) {
            there.onLoop((loop, now) -> loop.letter(own, letter, now));
        } else if (here != null) {
            here.onLoop((loop, now) -> loop.peerLost(to.gateway(), now));
        }
    }
}
