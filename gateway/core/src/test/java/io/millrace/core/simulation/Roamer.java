package io.millrace.core.simulation;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.core.cluster.SessionName;
import io.millrace.core.polling.PollAnswer;
import io.millrace.core.polling.PollRequest;
import io.millrace.core.polling.PollTerms;
import io.millrace.core.polling.Polls;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.engineio.EngineSettings;
import io.millrace.dialects.engineio.Transports;
import io.millrace.dialects.socketio.SocketIoDialect;
import io.millrace.dialects.socketio.SocketIoSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A Socket.IO client that comes by long polling, each request at any loop of any gateway, and goes on by a WebSocket at
 * any other, in the order of frames of one of the clients that there are.
 */
final class Roamer {
    private static final String PATH = "/socket.io/";
    private static final SocketIoDialect DIALECT = new SocketIoDialect(new SocketIoSettings(
            new EngineSettings(
                    25 * World.SECOND,
                    20 * World.SECOND,
                    1_000_000,
                    true,
                    EngineSettings.Silence.CLOSE,
                    new Transports(true, true, true, 10 * World.SECOND)),
            SocketIoSettings.Parser.JSON,
            20 * World.SECOND,
            List.of("/"),
            10,
            10));

    /** Whose order of frames it has. */
    enum Kind {
        /** Polls while it probes, then waits for its requests to come back. */
        JAVASCRIPT,
        /** Polls no more once the session is open. */
        PYTHON,
        /** The same, and waits for no answer to its probe. */
        ARDUINO
    }

    private final World world;
    private final RoamBook book;
    final String name;
    private final Kind kind;
    private final World.Mailbox hears;
    private final String session;
    private final List<Request> open = new ArrayList<>();
    private final ArrayDeque<Frame> toSend = new ArrayDeque<>();
    private RoamSocket socket;
    private boolean probing;
    private boolean pausing;
    private boolean upgraded;
    private boolean greeted;
    private boolean getting;
    private boolean posting;
    private boolean joined;
    private boolean over;
    private boolean acting = true;
    private int events;
    private final Set<Integer> unanswered = new TreeSet<>();

    Roamer(World world, RoamBook book, String name, ModelGateway.One home) {
        this.world = world;
        this.book = book;
        this.name = name;
        this.kind = world.any(List.of(Kind.values()));
        this.hears = world.new Mailbox();
        this.session = SessionName.of(("secret-of-" + name + "-----------").substring(0, 20), home.address());
        begins(home);
        world.after(world.between(kind == Kind.JAVASCRIPT ? 50 : 0, 1_500), this::upgrades);
        world.after(world.between(10, 300), this::act);
    }

    private void begins(ModelGateway.One home) {
        Opening.Polls opening = (Opening.Polls) DIALECT.open(handshake("polling", false), session);
        PollTerms terms = new PollTerms(session, PATH, opening.bodies(), 100_000, () -> {});
        getting = true;
        new Request(home, this::got).asks(reply -> home.openPolling(DIALECT, opening, terms, reply));
    }

    private Handshake handshake(String transport, boolean upgrade) {
        Map<String, String> query = upgrade
                ? Map.of("EIO", "4", "transport", transport, "sid", session)
                : Map.of("EIO", "4", "transport", transport);
        return new Handshake(query, "GET", upgrade, "");
    }

    /** One of its requests, from its sending to its answer. */
    private final class Request {
        private final ModelGateway.One at;
        private final Consumer<PollAnswer> then;
        private Polls.Open there = _ -> {};
        private boolean done;

        Request(ModelGateway.One at, Consumer<PollAnswer> then) {
            this.at = at;
            this.then = then;
            open.add(this);
        }

        void asks(Function<Consumer<PollAnswer>, Polls.Open> how) {
            at.gateway().host.after(world.between(0, 15), () -> {
                if (!done) {
                    world.note(() -> name + " asks at " + at.address());
                    there = how.apply(answer -> hears.put(() -> answered(answer)));
                }
            });
        }

        private void answered(PollAnswer answer) {
            if (!done) {
                done = true;
                world.note(() -> name + " is answered at " + at.address() + ": "
                        + answer.getClass().getSimpleName());
                open.remove(this);
                then.accept(answer);
            }
        }

        /** Its client goes away. */
        void ends() {
            done = true;
            at.gateway().host.after(0, () -> at.aborted(there));
        }
    }

    private void polls() {
        boolean pauses = pausing || upgraded || (greeted && kind != Kind.JAVASCRIPT && probing);
        if (!over && greeted && !getting && !pauses) {
            getting = true;
            ModelGateway.One at = book.anyLoop();
            PollRequest get = new PollRequest.Get(session, PATH, 4, false);
            new Request(at, this::got).asks(reply -> at.ask(get, reply));
        }
    }

    private void got(PollAnswer answer) {
        getting = false;
        if (!(answer instanceof PollAnswer.Packets packets)) {
            lost("get " + answer);
            return;
        }
        for (String packet : new String(packets.payload().array(), StandardCharsets.UTF_8).split("\u001e", -1)) {
            hears(packet);
        }
        polls();
        goesOver();
    }

    private void posts() {
        if (over || posting || toSend.isEmpty() || pausing || upgraded) {
            return;
        }
        posting = true;
        List<String> packets = new ArrayList<>();
        while (!toSend.isEmpty()) {
            packets.add(text(toSend.removeFirst()));
        }
        Bytes body = Bytes.of(String.join("\u001e", packets).getBytes(StandardCharsets.UTF_8));
        ModelGateway.One at = book.anyLoop();
        new Request(at, this::posted).asks(reply -> {
            boolean[] refused = new boolean[1];
            boolean announced = world.chance(2);
            if (!announced) {
                return at.ask(new PollRequest.Post(session, PATH, 4, false, false, false, body), reply);
            }
            at.ask(new PollRequest.Posting(session, PATH, 4), answer -> {
                refused[0] = true;
                reply.accept(answer);
            });
            return refused[0]
                    ? _ -> {}
                    : at.ask(new PollRequest.Post(session, PATH, 4, false, false, true, body), reply);
        });
    }

    private void posted(PollAnswer answer) {
        posting = false;
        if (!(answer instanceof PollAnswer.Taken)) {
            lost("post " + answer);
            return;
        }
        posts();
        goesOver();
    }

    private void upgrades() {
        if (over || !greeted || socket != null || !acting) {
            return;
        }
        if (kind != Kind.JAVASCRIPT && (getting || posting)) {
            world.after(world.between(1, 30), this::upgrades);
            return;
        }
        probing = true;
        ModelGateway.One at = book.anyLoop();
        Opening.Upgrades opening = (Opening.Upgrades) DIALECT.open(handshake("websocket", true), session);
        socket = new RoamSocket(world, at, this);
        socket.takesOver(DIALECT, opening, PATH);
    }

    /** Its WebSocket stands. */
    void opened() {
        world.note(() -> name + " probes as " + kind);
        socket.says(Frame.Text.of("2probe"));
        if (kind == Kind.ARDUINO) {
            pausing = true;
            goesOver();
        }
    }

    /* Once its requests are back. */
    private void goesOver() {
        if (pausing && !upgraded && !over && !getting && !posting) {
            world.note(() -> name + " upgrades");
            upgraded = true;
            socket.says(Frame.Text.of("5"));
            toSend.forEach(socket::says);
            toSend.clear();
        }
    }

    /** A frame has come by the WebSocket. */
    void hears(Frame frame) {
        String packet = text(frame);
        if (packet.equals("3probe")) {
            pausing = true;
            goesOver();
        } else if (!upgraded) {
            throw new AssertionError(name + " hears " + packet + " before it has upgraded");
        } else {
            hears(packet);
        }
    }

    /** The WebSocket was refused, or is closed. */
    void closed(String why) {
        world.note(() -> name + ": its WebSocket is closed, " + why);
        if (upgraded) {
            lost("closed: " + why);
        } else if (!over) {
            book.expectFaults(name + " cannot upgrade: " + why);
            probing = false;
            pausing = false;
            polls();
            posts();
        }
    }

    private void hears(String packet) {
        switch (packet.substring(0, Math.min(2, packet.length()))) {
            case "2" -> says("3");
            case "6" -> world.happened("noop");
            case "1" -> lost("close packet");
            case "40" -> {
                joined = true;
                book.joined(this);
            }
            case "41" -> lost("disconnected");
            case "42" -> heard(packet.substring(2));
            case "43" -> answered(packet.substring(2));
            default -> {
                if (!packet.startsWith("0")) {
                    throw new AssertionError(name + " hears " + packet);
                }
                greeted = true;
                says("40");
            }
        }
    }

    private void heard(String rest) {
        int bracket = rest.indexOf('[');
        List<Json> args = Json.parse(rest.substring(bracket)).elements();
        book.heard(this, args.get(1).asString(), (int) args.get(2).asLong());
        if (bracket > 0) {
            says("43" + rest.substring(0, bracket) + "[\"" + name + "\"]");
        }
    }

    private void answered(String rest) {
        int number = Integer.parseInt(rest.substring(0, rest.indexOf('[')));
        if (!unanswered.remove(number)) {
            throw new AssertionError(name + " is answered " + number + ", and waits for " + unanswered);
        }
    }

    private void act() {
        if (!over && acting) {
            if (joined) {
                event();
            }
            world.after(world.between(20, 600), this::act);
        }
    }

    /** An event that a worker answers. */
    void event() {
        unanswered.add(++events);
        says("42" + events + "[\"say\"," + events + ",\"" + name + "\"]");
    }

    boolean isAnswered() {
        return !unanswered.contains(events);
    }

    Set<Integer> unanswered() {
        return unanswered;
    }

    private void says(String packet) {
        if (upgraded) {
            socket.says(Frame.Text.of(packet));
        } else {
            toSend.add(Frame.Text.of(packet));
            hears.put(this::posts);
        }
    }

    boolean isIn() {
        return joined && !over;
    }

    boolean isOver() {
        return over;
    }

    boolean hasUpgraded() {
        return upgraded;
    }

    void rests() {
        acting = false;
    }

    /** It goes away without a word. */
    void leaves() {
        if (!over) {
            world.note(() -> name + " leaves");
            over = true;
            acting = false;
            List.copyOf(open).forEach(Request::ends);
            open.clear();
            if (socket != null) {
                socket.ends(CloseCode.CONNECTION_LOST);
            }
            book.ended(this);
        }
    }

    /** A gateway is killed: whoever has something open there sees that. */
    void loses(ModelGateway victim) {
        boolean has = open.stream().anyMatch(request -> request.at.gateway() == victim)
                || (socket != null && socket.isAt(victim));
        if (has) {
            leaves();
        }
    }

    private void lost(String why) {
        if (!over) {
            book.expectFaults(name + " is lost: " + why);
            world.happened("lost: " + why);
            leaves();
        }
    }

    private static String text(Frame frame) {
        return new String(((Frame.Text) frame).utf8().array(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return name;
    }
}
