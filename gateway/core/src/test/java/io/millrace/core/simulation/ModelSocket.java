package io.millrace.core.simulation;

import io.millrace.core.connection.Client;
import io.millrace.core.connection.Transport;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket between a model client and a loop. What the gateway does not read waits here, what the client does not
 * read counts as unsent.
 */
final class ModelSocket implements Transport {
    /** What the client has sent; without a frame it is the end of the stream. */
    private record Sent(@Nullable Frame frame, Runnable handedOn) {}

    private final World world;
    private final ModelGateway.One loop;
    private final ModelClient owner;
    private final World.Mailbox in;
    private final World.Mailbox out;
    private final ArrayDeque<Sent> inbound = new ArrayDeque<>();
    private final List<Frame> written = new ArrayList<>();
    private final ArrayDeque<Frame> wire = new ArrayDeque<>();
    private Client client;
    private long unsent;
    private boolean stopped;
    private int decoded;
    private boolean ended;
    private boolean closed;
    private boolean reading = true;

    ModelSocket(World world, ModelGateway.One loop, ModelClient owner) {
        this.world = world;
        this.loop = loop;
        this.owner = owner;
        in = loop.gateway().host.mailbox();
        out = world.new Mailbox();
    }

    void belongsTo(Client session) {
        client = session;
    }

    /** The client writes a frame. */
    void says(Frame frame, Runnable handedOn) {
        inbound.addLast(new Sent(frame, handedOn));
        in.put(this::handOn);
    }

    /** The client ends the stream behind what it has written. */
    void finish() {
        inbound.addLast(new Sent(null, () -> {}));
        in.put(this::handOn);
    }

    /** The client vanishes, and what it has written with it. */
    void reset() {
        inbound.clear();
        in.put(this::end);
    }

    /** The client reads, or does not. */
    void reading(boolean does) {
        reading = does;
        if (does) {
            wire.forEach(_ -> out.put(this::take));
        }
    }

    /** Its gateway is killed. */
    void isLost() {
        closed = true;
        ended = true;
        inbound.clear();
        out.clear();
    }

    boolean isClosedByGateway() {
        return closed;
    }

    @Override
    public void send(Frame frame) {
        if (!closed && !ended) {
            written.add(frame);
            unsent += frame.length();
            if (unsent > ModelGateway.CONNECTION.unsentBytes()) {
                throw new AssertionError(owner + ": " + unsent + " bytes unsent");
            }
        }
    }

    @Override
    public void flush() {
        written.forEach(_ -> out.put(this::take));
        wire.addAll(written);
        written.clear();
    }

    @Override
    public void close(int code, String reason) {
        if (closed || ended) {
            throw new AssertionError(owner + " is closed twice");
        }
        flush();
        closed = true;
        inbound.clear();
        owner.closedByGateway(code, reason);
        in.put(this::end);
    }

    @Override
    public void probe(long withinNanos) {
        throw new IllegalStateException("Clients of Engine.IO 4 are not probed");
    }

    @Override
    public void cut() {
        if (!closed && !ended) {
            throw new AssertionError(owner + " is cut before it is closed");
        }
        world.happened("cut");
        wire.clear();
        written.clear();
        unsent = 0;
    }

    @Override
    public void stopReading() {
        world.happened("reading stopped");
        stopped = true;
        decoded = world.random.nextInt(3);
    }

    @Override
    public void readAgain() {
        stopped = false;
        inbound.forEach(_ -> in.put(this::handOn));
    }

    @Override
    public long unsentBytes() {
        return unsent;
    }

    private void handOn() {
        if (inbound.isEmpty() || closed || ended || (stopped && decoded-- <= 0)) {
            return;
        }
        Sent next = inbound.removeFirst();
        if (next.frame() == null) {
            end();
        } else {
            next.handedOn().run();
            loop.received(client, next.frame());
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            loop.ended(client, CloseCode.CLIENT_CLOSED);
            owner.gone();
        }
    }

    private void take() {
        if (reading && !wire.isEmpty()) {
            Frame frame = wire.removeFirst();
            unsent -= frame.length();
            owner.hears(frame);
        }
    }
}
