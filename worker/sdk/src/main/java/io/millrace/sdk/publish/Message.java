package io.millrace.sdk.publish;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes to a channel as one: a command, or several that were queued one behind the other for the same channel, as
 * an array.
 */
final class Message {
    /* The contract takes 1024; a message that is not too long is not split by the network either. */
    private static final int MAX_COMMANDS = 64;
    private static final int MAX_BYTES = 32 * 1024;

    private final Publication first;
    private @Nullable List<Publication> more;
    private int bytes;

    Message(Publication first) {
        this.first = first;
        this.bytes = first.bytes();
    }

    /** Takes a command in, if it can stand beside the others. */
    boolean add(Publication next) {
        Destination here = first.destination();
        Destination there = next.destination();
        boolean fits = here != null
                && there != null
                && first.isLine()
                && next.isLine()
                && bytes + next.bytes() <= MAX_BYTES
                && count() < MAX_COMMANDS
                && here.isSame(there);
        if (fits) {
            more = more == null ? new ArrayList<>() : more;
            more.add(next);
            bytes += next.bytes();
        }
        return fits;
    }

    /** Where to; {@code null} for a barrier. */
    @Nullable
    Destination destination() {
        return first.destination();
    }

    /** How many commands. */
    int count() {
        return more == null ? 1 : 1 + more.size();
    }

    /** The bytes of the commands themselves. */
    int bytes() {
        return bytes;
    }

    /** What is published. */
    byte[] payload() {
        if (more == null) {
            return first.payload();
        }
        byte[] array = new byte[bytes + count() + 1];
        array[0] = '[';
        int at = copy(first, array, 1);
        for (Publication next : more) {
            array[at++] = ',';
            at = copy(next, array, at);
        }
        array[at] = ']';
        return array;
    }

    private static int copy(Publication publication, byte[] target, int at) {
        System.arraycopy(publication.payload(), 0, target, at, publication.bytes());
        return at + publication.bytes();
    }

    /** Redis has taken it, for so many subscribers. */
    void accepted(int gateways) {
        first.receipt().accepted(gateways);
        if (more != null) {
            more.forEach(publication -> publication.receipt().accepted(gateways));
        }
    }
}
