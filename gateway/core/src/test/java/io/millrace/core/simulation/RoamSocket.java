package io.millrace.core.simulation;

import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.MoveLetter.Verdict;
import io.millrace.core.cluster.SessionName;
import io.millrace.core.connection.Client;
import io.millrace.core.connection.MoveIn;
import io.millrace.core.connection.MoveWish;
import io.millrace.core.connection.Transport;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Opening;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The WebSocket by which a roamer goes on, from its request on. */
final class RoamSocket implements Transport {
    private final World world;
    private final ModelGateway.One loop;
    private final Roamer owner;
    private final World.Mailbox in;
    private final World.Mailbox out;
    private final ArrayDeque<Frame> inbound = new ArrayDeque<>();
    private final List<Frame> written = new ArrayList<>();
    private Address from;
    private MoveIn move;
    private Client client;
    private boolean stopped;
    private boolean ended;
    private boolean closed;

    RoamSocket(World world, ModelGateway.One loop, Roamer owner) {
        this.world = world;
        this.loop = loop;
        this.owner = owner;
        this.in = loop.gateway().host.mailbox();
        this.out = world.new Mailbox();
    }

    boolean isAt(ModelGateway gateway) {
        return loop.gateway() == gateway && !closed;
    }

    void takesOver(Dialect dialect, Opening.Upgrades opening, String path) {
        from = SessionName.maker(opening.session());
        loop.gateway().host.after(world.between(0, 15), () -> {
            if (!ended) {
                move = loop.takesOver(new MoveWish(dialect, opening, path), verdict -> in.put(() -> judged(verdict)));
            }
        });
    }

    private void judged(Verdict verdict) {
        if (verdict != Verdict.GRANTED) {
            closed = true;
            out.put(() -> owner.closed(verdict.toString()));
        } else if (!ended) {
            loop.opened(move, this, this::becomes);
            out.put(owner::opened);
        }
    }

    private void becomes(Client here) {
        client = here;
        world.happened(
                loop.address().equals(from)
                        ? "moved within a loop"
                        : loop.address().gateway().equals(from.gateway())
                                ? "moved to another loop"
                                : "moved to another gateway");
    }

    void says(Frame frame) {
        inbound.add(frame);
        in.put(this::handOn);
    }

    private void handOn() {
        if (!inbound.isEmpty() && !stopped && !ended) {
            Frame frame = inbound.removeFirst();
            if (client == null) {
                loop.received(move, frame);
            } else {
                loop.received(client, frame);
            }
        }
    }

    /** Its client goes away. */
    void ends(CloseCode code) {
        in.put(() -> end(code));
    }

    private void end(CloseCode code) {
        if (!ended) {
            ended = true;
            if (client != null) {
                loop.ended(client, code);
            } else if (move != null) {
                loop.ended(move, code);
            }
        }
    }

    @Override
    public void send(Frame frame) {
        if (!closed) {
            written.add(frame);
        }
    }

    @Override
    public void flush() {
        written.forEach(frame -> out.put(() -> owner.hears(frame)));
        written.clear();
    }

    @Override
    public void close(int code, String reason) {
        flush();
        goes(code + " " + reason);
    }

    @Override
    public void cut() {
        written.clear();
        goes("cut");
    }

    private void goes(String why) {
        if (!closed) {
            closed = true;
            out.put(() -> owner.closed(why));
            in.put(() -> end(CloseCode.CLIENT_CLOSED));
        }
    }

    @Override
    public void probe(long withinNanos) {
        throw new IllegalStateException("Clients of Engine.IO 4 are not probed");
    }

    @Override
    public void stopReading() {
        stopped = true;
    }

    @Override
    public void readAgain() {
        stopped = false;
        inbound.forEach(_ -> in.put(this::handOn));
    }

    @Override
    public long unsentBytes() {
        return written.stream().mapToLong(Frame::length).sum();
    }
}
