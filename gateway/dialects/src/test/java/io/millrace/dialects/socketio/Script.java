package io.millrace.dialects.socketio;

import static io.millrace.dialects.socketio.Talk.SECOND;

import io.millrace.contract.Bytes;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Session;
import io.millrace.dialects.Standing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** What happens to a session that polls, and what it asks for: at random, and mostly what a client does. */
final class Script {
    /** Something that happens. */
    interface Deed {
        List<Action> to(Session session, long nowNanos);
    }

    /**
     * Something that has happened.
     *
     * @param atNanos since the session's beginning
     * @param then what was asked for
     */
    record Step(long atNanos, Deed deed, List<Action> then) {}

    private final Kind kind;
    private final boolean base64;
    private final Random random;
    private final long startNanos;
    private final Deque<Frame> following = new ArrayDeque<>();
    private final List<Step> steps = new ArrayList<>();
    private long atNanos;
    private long timerNanos;

    private Script(Kind kind, boolean base64, Random random, long startNanos) {
        this.kind = kind;
        this.base64 = base64;
        this.random = random;
        this.startNanos = startNanos;
    }

    /** Lasts until the session closes, and that many steps at most. */
    static List<Step> of(Kind kind, boolean base64, Random random, long startNanos, int most) {
        Script script = new Script(kind, base64, random, startNanos);
        Session session = kind.polls(base64);
        script.happens((it, now) -> it.open(now), session);
        while (script.steps.size() < most && !isClosed(script.steps.getLast())) {
            script.next(session);
        }
        return script.steps;
    }

    static boolean isClosed(Step step) {
        return step.then.stream().anyMatch(Action.Close.class::isInstance);
    }

    private void next(Session session) {
        if (random.nextInt(12) == 0) {
            boolean deaf = random.nextBoolean();
            atNanos = timerNanos + random.nextLong(SECOND);
            happens((it, now) -> it.due(now, deaf), session);
            return;
        }
        atNanos += random.nextLong(Math.max(1, (timerNanos - atNanos) / 3));
        if (random.nextInt(4) == 0) {
            happens(byTheGateway(), session);
            return;
        }
        if (following.isEmpty()) {
            following.addAll(byTheClient());
        }
        Frame frame = random.nextInt(4) == 0 ? besides() : following.remove();
        happens((it, now) -> it.receive(frame, now), session);
    }

    private void happens(Deed deed, Session session) {
        List<Action> then = deed.to(session, startNanos + atNanos);
        steps.add(new Step(atNanos, deed, then));
        for (Action action : then) {
            if (action instanceof Action.SetTimer(long at)) {
                timerNanos = at - startNanos;
            }
        }
    }

    private Deed byTheGateway() {
        String namespace = kind.isRaw() ? "engineio" : namespace();
        return switch (random.nextInt(8)) {
            case 0 -> (it, now) -> it.refused(namespace, "no", Json.EMPTY_OBJECT, 0, now);
            case 1 -> (it, now) -> it.disconnect(namespace, now);
            case 2 -> (it, now) -> it.goAway(now);
            default -> (it, now) -> it.admitted(namespace, new ConnectionId("id"), Standing.NOBODY, now);
        };
    }

    private List<Frame> byTheClient() {
        return switch (random.nextInt(6)) {
            case 0 -> kind.connect(namespace(), base64);
            case 1 -> kind.leave(namespace(), base64);
            case 2 -> kind.ack(namespace(), Integer.toString(random.nextInt(9)), attachments(), base64);
            default -> kind.event(namespace(), random.nextBoolean() ? "7" : "", attachments(), base64);
        };
    }

    /** What may come between the frames of a packet, and rarely what may not. */
    private Frame besides() {
        if (random.nextInt(8) == 0) {
            return Frame.Text.of(List.of("4", "42[]", "1", "7", "b").get(random.nextInt(5)));
        }
        return Frame.Text.of(random.nextInt(4) == 0 ? "6" : kind.version() == 3 ? "2" : "3");
    }

    private List<Bytes> attachments() {
        List<Bytes> attachments = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            byte[] bytes = new byte[random.nextInt(5)];
            random.nextBytes(bytes);
            attachments.add(Bytes.of(bytes));
        }
        return attachments;
    }

    private String namespace() {
        return Kind.NAMESPACES.get(random.nextInt(3) == 0 ? random.nextInt(Kind.NAMESPACES.size()) : 0);
    }
}
