package io.millrace.core.polling;

import io.millrace.contract.Bytes;
import io.millrace.dialects.Bodies;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one session: one GET at a time that waits for frames, and one POST at a time that brings some
 * (engine.io 6.6, transports/polling.js). What is buffered here is bounded by who writes it.
 *
 * <pre>
 * Open    -- a second GET, or a second POST ----------> Gone     the first GET gets a close packet, the rest 400
 * Open    -- a request's client goes -----------------> Gone     transport error
 * Open    -- octets that the version does not have ---> Gone     400
 * Open    -- its client is silent, broken, or ends it -> Gone    by a close packet where a GET waits
 * Open    -- ends from this side ---------------------> Closing  with a close packet behind what is buffered
 * Open    -- asked to go away ------------------------> Closing  the same, and POSTs are heard on
 * Closing -- all is fetched, and no POST under way ---> Gone     at once, where a GET waits
 * Closing -- a GET comes, its client heeds no close -> Gone    by code 1, behind what is buffered
 * Closing -- patience is over ------------------------> Gone
 * Open    -- has another transport -------------------> Gone     what waits comes back with nothing
 * </pre>
 */
public final class PollSession {
    /** How long a session that has ended waits for the GET that fetches what is left: what lies between two polls. */
    static final long PATIENCE_NANOS = 5_000_000_000L;

    /** Packets of a POST that are handed on at once: others have their turn before the next. */
    static final int SLICE = 1_000;

    /** A request may overtake what its client has said before on another connection, by so much. */
    static final long OVERTAKES_NANOS = 50_000_000L;

    /** Whoever is ended for these has gone, or knows: what waits for it is thrown away. */
    private static final Set<String> NOTHING_TO_FETCH =
            Set.of(CloseCode.PING_TIMEOUT.reason(), CloseCode.PARSE_ERROR.reason(), CloseCode.CLIENT_CLOSED.reason());

    private static final Polls.Open NOTHING = _ -> {};

    private final PollTerms terms;
    private final PollClient client;
    private final Runnable forget;
    private final ArrayDeque<Frame> frames = new ArrayDeque<>(2);
    private long bytes;
    private State state = State.OPEN;
    private boolean first = true;
    private boolean reading = true;
    private @Nullable Waiting get;
    private long getSince;
    private @Nullable Waiting posting;
    private @Nullable Taking taking;
    private long patientUntil;

    private enum State {
        OPEN,
        CLOSING,
        GONE
    }

    /** A request that is not answered. */
    private class Waiting implements Polls.Open {
        final boolean textOnly;
        final Consumer<PollAnswer> reply;

        Waiting(boolean textOnly, Consumer<PollAnswer> reply) {
            this.textOnly = textOnly;
            this.reply = reply;
        }

        @Override
        public void aborted(long nowNanos) {
            if (this == get || this == posting || this == taking) {
                get = this == get ? null : get;
                posting = this == posting ? null : posting;
                taking = this == taking ? null : taking;
                lost();
            }
        }

        @Override
        public void released(long nowNanos) {
            if (this == get) {
                release();
            }
        }
    }

    /** A POST whose packets are handed on. */
    private final class Taking extends Waiting {
        final Bodies.Packets packets;

        Taking(boolean textOnly, Consumer<PollAnswer> reply, Bodies.Packets packets) {
            super(textOnly, reply);
            this.packets = packets;
        }
    }

    PollSession(PollTerms terms, PollClient client, Runnable forget) {
        this.terms = terms;
        this.client = client;
        this.forget = forget;
    }

    PollTerms terms() {
        return terms;
    }

    /** Whether it is a session of this path. */
    public boolean isAt(String path) {
        return terms.path().equals(path);
    }

    /** Of its protocol. */
    public int version() {
        return terms.bodies().version();
    }

    /** Who speaks by it. */
    public PollClient client() {
        return client;
    }

    /** Whether it goes on. */
    public boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether its client is sending something. */
    public boolean isSending() {
        return posting != null || taking != null;
    }

    /** A GET: answered once there are frames. The first one is answered by the first frame alone. */
    public Polls.Open get(boolean textOnly, Consumer<PollAnswer> reply, long nowNanos) {
        if (get != null) {
            frames.clear();
            return overlapped(reply);
        }
        Waiting waiting = new Waiting(textOnly, reply);
        get = waiting;
        getSince = nowNanos;
        flush();
        return waiting;
    }

    Polls.Open posting(Consumer<PollAnswer> reply) {
        if (posting != null || taking != null) {
            return overlapped(reply);
        }
        Waiting waiting = new Waiting(false, reply);
        posting = waiting;
        return waiting;
    }

    Polls.Open post(PollRequest.Post post, Consumer<PollAnswer> reply, long nowNanos) {
        posting = post.announced() ? null : posting;
        if (posting != null || taking != null) {
            return overlapped(reply);
        }
        Bytes body = post.body();
        if (body == null) {
            reply.accept(new PollAnswer.Taken());
            fetched();
            return NOTHING;
        }
        Bodies.Packets packets = terms.bodies().read(body, post.binary(), post.base64());
        if (packets == null) {
            reply.accept(new PollAnswer.Bare(400));
            lost();
            return NOTHING;
        }
        Taking waiting = new Taking(post.base64(), reply, packets);
        taking = waiting;
        take(nowNanos);
        return waiting;
    }

    private Polls.Open overlapped(Consumer<PollAnswer> reply) {
        reply.accept(new PollAnswer.Bare(400));
        lost();
        return NOTHING;
    }

    /* Stops where the client is not to be read, or a slice is over, and goes on from there. */
    private void take(long nowNanos) {
        Taking now = taking;
        if (now == null) {
            return;
        }
        for (int taken = 0; client.hears(); taken++) {
            if (!reading) {
                return;
            }
            if (taken == SLICE) {
                client.wakeAt(nowNanos + 1); // in this run of timers what is due now still runs
                return;
            }
            Frame next = now.packets.next();
            if (next == null) {
                break;
            }
            if (terms.bodies().isClose(next)) {
                release(); // the end itself is said to who ends it by no close packet
            }
            client.received(next);
        }
        if (taking == now) {
            taking = null;
            now.reply.accept(new PollAnswer.Taken());
            fetched();
        }
    }

    /** A frame for the client; goes with the next {@link #flush}, or with a later GET. */
    public void send(Frame frame) {
        if (state == State.OPEN) {
            frames.add(frame);
            bytes += frame.length();
        }
    }

    /** Answers a GET that waits, if there is something to say. */
    public void flush() {
        Waiting waiting = get;
        if (waiting == null || frames.isEmpty()) {
            fetched(); // the end of a client that heeds no close packet
            return;
        }
        get = null;
        Bodies.Body body = terms.bodies().write(frames, waiting.textOnly, first ? 0 : terms.most());
        first = false;
        bytes -= body.taken();
        waiting.reply.accept(new PollAnswer.Packets(body.bytes(), body.binary()));
        fetched();
    }

    private void fetched() {
        boolean told = get != null || terms.bodies().heedsClose(); // else the next GET is told
        if (state == State.CLOSING && told && frames.isEmpty() && posting == null && taking == null) {
            gone(CloseCode.CLIENT_CLOSED);
        }
    }

    /** Lets a GET that waits come back with nothing. */
    public void release() {
        Waiting waiting = get;
        if (waiting != null) {
            get = null;
            waiting.reply.accept(only(terms.bodies().noop(), waiting));
        }
    }

    private PollAnswer only(Frame frame, Waiting waiting) {
        Bodies.Body body = terms.bodies().write(new ArrayDeque<>(List.of(frame)), waiting.textOnly, 0);
        return new PollAnswer.Packets(body.bytes(), body.binary());
    }

    /**
     * Says goodbye behind what is buffered.
     *
     * @param reason as in {@link CloseCode#reason}
     */
    public void close(String reason, long nowNanos) {
        if (state != State.OPEN) {
            return;
        }
        if (!client.hears()) {
            take(nowNanos); // what it brings is nobody's
        }
        if (NOTHING_TO_FETCH.contains(reason)) {
            frames.clear();
            bytes = 0;
            if (get == null) {
                gone(CloseCode.CLIENT_CLOSED);
                return;
            }
        }
        if (terms.bodies().heedsClose()) {
            send(terms.bodies().close());
        }
        state = State.CLOSING;
        patientUntil = nowNanos + PATIENCE_NANOS;
        flush();
        if (state == State.CLOSING) {
            wakes(nowNanos);
        }
    }

    /* At the end of its patience, unless a body is to be handed on before that. */
    private void wakes(long nowNanos) {
        client.wakeAt(taking == null || !reading ? patientUntil : nowNanos + 1);
    }

    /** Ends at once; what is buffered is thrown away. */
    public void cut() {
        gone(CloseCode.CLIENT_CLOSED);
    }

    /**
     * The session goes on by another transport: a GET that waits comes back with nothing; one that has only just come
     * was sent behind that, and is told that it is wrong, as a later one is. {@link PollClient} hears nothing of it.
     * Not while its client {@linkplain #isSending is sending}.
     *
     * @return what was not fetched
     */
    public List<Frame> moves(long nowNanos) {
        Waiting waiting = get;
        if (waiting != null && nowNanos - getSince < OVERTAKES_NANOS) {
            get = null;
            waiting.reply.accept(new PollAnswer.Wrong(PollAnswer.BAD_REQUEST));
        }
        release();
        List<Frame> unfetched = List.copyOf(frames);
        frames.clear();
        bytes = 0;
        state = State.GONE;
        forget.run();
        terms.onEnd().run();
        return unfetched;
    }

    /** Hands on no more of what POSTs bring: the one that brings it is not answered, so its client sends no more. */
    public void stopReading() {
        reading = false;
    }

    /** Goes on. */
    public void readAgain(long nowNanos) {
        reading = true;
        if (taking != null) {
            client.wakeAt(nowNanos);
        }
    }

    /** The time of the last {@link PollClient#wakeAt} has come. */
    public void due(long nowNanos) {
        take(nowNanos);
        if (state == State.CLOSING) {
            if (nowNanos - patientUntil >= 0) {
                gone(CloseCode.CLIENT_CLOSED);
            } else {
                wakes(nowNanos);
            }
        }
    }

    /** Bytes of frames that no GET has fetched. */
    public long unsentBytes() {
        return bytes;
    }

    /** Whether a GET waits, so that what is said now is not late. */
    public boolean isAwaited() {
        return get != null;
    }

    private void lost() {
        gone(CloseCode.CONNECTION_LOST);
    }

    private void gone(CloseCode why) {
        if (state == State.GONE) {
            return;
        }
        state = State.GONE;
        frames.clear();
        bytes = 0;
        forget.run();
        if (get != null) {
            get.reply.accept(
                    terms.bodies().heedsClose()
                            ? only(terms.bodies().close(), get)
                            : new PollAnswer.Wrong(PollAnswer.UNKNOWN_SESSION));
        }
        refuse(posting, why);
        refuse(taking, why);
        get = null;
        posting = null;
        taking = null;
        client.ended(why);
        terms.onEnd().run();
    }

    /* An overlap, or a client that has gone, is answered as in the original; else the session is simply no more. */
    private static void refuse(@Nullable Waiting waiting, CloseCode why) {
        if (waiting != null) {
            waiting.reply.accept(
                    why == CloseCode.CONNECTION_LOST
                            ? new PollAnswer.Bare(400)
                            : new PollAnswer.Wrong(PollAnswer.UNKNOWN_SESSION));
        }
    }
}
