package io.millrace.core.simulation;

import io.millrace.contract.json.Json;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import io.millrace.dialects.engineio.EngineSettings;
import io.millrace.dialects.socketio.SocketIoDialect;
import io.millrace.dialects.socketio.SocketIoSettings;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A well-behaved Socket.IO client, but for the faults it is told to have. */
final class ModelClient {
    static final SocketIoDialect DIALECT = new SocketIoDialect(new SocketIoSettings(
            new EngineSettings(25 * World.SECOND, 20 * World.SECOND, 1_000_000, true, EngineSettings.Silence.CLOSE),
            SocketIoSettings.Parser.JSON,
            20 * World.SECOND,
            List.of("/", "/chat", "/door", "/gate"),
            10,
            10));

    private static final List<String> NAMESPACES = List.of("/", "/", "/", "/chat", "/door", "/gate");
    /** A ping may be late by the mail's ways and a tick, no more. */
    private static final long PING_WITHIN = 47 * World.SECOND;

    private final World world;
    private final Ledger ledger;
    private final String name;
    private final ModelGateway.One loop;
    private final ModelSocket socket;
    private final Map<String, Stay> stays = new HashMap<>();
    private int stayCount;
    private int acks;
    private long lastPing;
    private boolean acting = true;
    private boolean mute;
    private boolean over;
    /** Has it ever not read, not answered, or gone by itself: then more may happen to it. */
    private boolean wasFaulty;

    private boolean wasAtTheDoor;
    /** What it says there before it is in meets a namespace that nobody has joined, when it is refused meanwhile. */
    private boolean spokeAtTheDoor;
    /** Left before it was in: what comes of that cannot be told from what comes of the next time. */
    private final Set<String> neverAgain = new HashSet<>();

    ModelClient(World world, Ledger ledger, String name, ModelGateway.One loop) {
        this.world = world;
        this.ledger = ledger;
        this.name = name;
        this.loop = loop;
        socket = new ModelSocket(world, loop, this);
        lastPing = world.now();
        socket.belongsTo(loop.open(DIALECT, socket));
        act();
    }

    /** Its time in one namespace, from its asking on. */
    final class Stay {
        final String key;
        final String namespace;
        int sent;
        int handedOn;
        boolean joined;
        private boolean dismissed;
        private boolean hasEnded;
        private long endedAt;
        private final int firstAck = acks;
        private final Map<Integer, Integer> waiting = new HashMap<>();
        private final Set<String> seen = new HashSet<>();

        Stay(String namespace) {
            this.key = name + '.' + ++stayCount;
            this.namespace = namespace;
        }

        private String head(String type) {
            return namespace.equals("/") ? type : type + namespace + ',';
        }

        void ends() {
            if (!hasEnded) {
                hasEnded = true;
                endedAt = dismissed ? endedAt : world.now();
            }
        }

        /** A worker sends it away; that may be lost on its way. */
        void dismissed() {
            dismissed = true;
            if (!hasEnded) {
                endedAt = world.now();
            }
        }

        /** Whether it is over for certain. */
        boolean hasEnded() {
            return hasEnded;
        }

        /** Whether it was there for some time more than a command's way takes. */
        boolean wasThereSince(long then) {
            return (!hasEnded && !dismissed) || endedAt - then > 3 * World.SECOND;
        }

        boolean hasSeen(String order) {
            return seen.contains(order);
        }

        boolean isLastAnswered() {
            return !waiting.containsValue(sent);
        }

        boolean wasTold() {
            return socket.isClosedByGateway() || dismissed;
        }

        boolean leftByItself() {
            return wasFaulty || stays.get(namespace) != this;
        }

        ModelGateway.One loop() {
            return loop;
        }

        @Override
        public String toString() {
            return key;
        }
    }

    void rests() {
        acting = false;
    }

    /** Silent, or perhaps not reading any more. */
    boolean answersPoorly() {
        return mute || wasFaulty;
    }

    /** Whether somebody had to decide on it. */
    boolean wasAtTheDoor() {
        return wasAtTheDoor;
    }

    /** See {@link #spokeAtTheDoor}. */
    boolean spokeAtTheDoor() {
        return spokeAtTheDoor;
    }

    boolean isOver() {
        return over;
    }

    boolean isJoined() {
        return stays.values().stream().anyMatch(stay -> stay.joined);
    }

    List<Stay> stays() {
        return List.copyOf(stays.values());
    }

    ModelGateway.One loop() {
        return loop;
    }

    void stopsReading(long forNanos) {
        world.note(() -> name + " stops reading");
        wasFaulty = true;
        socket.reading(false);
        world.after(forNanos, () -> socket.reading(true));
    }

    long unsentBytes() {
        return socket.unsentBytes();
    }

    void fallsSilent() {
        world.note(() -> name + " falls silent");
        wasFaulty = true;
        mute = true;
    }

    void leaves(boolean abruptly) {
        world.note(() -> name + (abruptly ? " vanishes" : " hangs up"));
        wasFaulty = true;
        acting = false;
        stays.values().forEach(Stay::ends);
        if (abruptly) {
            socket.reset();
        } else {
            socket.finish();
        }
    }

    /** Its gateway is killed. */
    void losesGateway() {
        world.note(() -> name + " loses its gateway");
        wasFaulty = true;
        acting = false;
        socket.isLost();
        gone();
    }

    void floods() {
        world.note(() -> name + " floods");
        stays.values().forEach(stay -> {
            spokeAtTheDoor |= !stay.joined && isDoor(stay.namespace);
            for (int i = 0; i < 60; i++) {
                event(stay, "say");
            }
        });
    }

    /** An event that must be answered, whatever was before. */
    void probes() {
        stays.values().stream().filter(stay -> stay.joined).forEach(stay -> event(stay, "probe"));
    }

    private void act() {
        if (acting && !over) {
            String namespace = world.any(NAMESPACES);
            Stay stay = stays.get(namespace);
            if (stay == null) {
                join(namespace);
            } else if (stay.joined && world.chance(60)) {
                text(stay.head("41"));
                stays.remove(namespace);
                stay.ends();
            } else if (!stay.joined && world.chance(40)) {
                neverAgain.add(namespace);
                spokeAtTheDoor |= isDoor(namespace);
                text(stay.head("41"));
                stays.remove(namespace);
                stay.ends();
            } else if (stay.joined || world.chance(isDoor(namespace) ? 60 : 4)) {
                spokeAtTheDoor |= !stay.joined && isDoor(namespace);
                event(stay, world.any(Ledger.EVENTS));
            }
            world.after(world.between(5, 300), this::act);
        }
    }

    private static boolean isDoor(String namespace) {
        return namespace.equals("/door") || namespace.equals("/gate");
    }

    private void join(String namespace) {
        if (neverAgain.contains(namespace)) {
            return;
        }
        wasAtTheDoor |= isDoor(namespace);
        Stay stay = new Stay(namespace);
        stays.put(namespace, stay);
        ledger.begins(stay);
        text(stay.head("40") + (isDoor(namespace) ? "{\"key\":\"" + stay.key + "\"}" : ""));
    }

    private void event(Stay stay, String event) {
        int number = ++stay.sent;
        String ack = "";
        if (event.equals("probe") || world.chance(3)) {
            stay.waiting.put(acks, number);
            ack = Integer.toString(acks++);
        }
        String pad = "é".repeat(world.chance(5) ? world.random.nextInt(900) : 3);
        Frame frame = Frame.Text.of(
                '4' + stay.head("2") + ack + "[\"" + event + "\"," + number + ",\"" + stay.key + "\",\"" + pad + "\"]");
        socket.says(frame, () -> stay.handedOn = number);
    }

    private void text(String packet) {
        socket.says(Frame.Text.of(packet), () -> {});
    }

    /** A frame has reached it. */
    void hears(Frame frame) {
        String text = new String(((Frame.Text) frame).utf8().array(), StandardCharsets.UTF_8);
        if (text.equals("2")) {
            ping();
            return;
        }
        if (text.startsWith("0")) {
            return;
        }
        int comma = text.startsWith("/", 2) ? text.indexOf(',') : 1;
        String namespace = comma == 1 ? "/" : text.substring(2, comma);
        Stay stay = stays.get(namespace);
        if (stay == null || (!stay.joined && !text.startsWith("40") && !text.startsWith("44"))) {
            return; // an earlier stay's, on its way when we left
        }
        String rest = text.substring(comma + 1);
        switch (text.substring(0, 2)) {
            case "40" -> stay.joined = true;
            case "41" -> {
                stays.remove(namespace);
                stay.ends();
            }
            case "44" -> {
                world.happened("refused: " + rest);
                stays.remove(namespace);
                stay.ends();
            }
            case "42" -> emitted(stay, rest);
            case "43" -> answered(stay, rest);
            default -> throw new AssertionError(name + " hears " + text);
        }
    }

    private void ping() {
        checkPings();
        lastPing = world.now();
        if (!mute) {
            world.after(world.between(0, 200), () -> text("3"));
        }
    }

    /** Its own watchdog: a client that reads gets its pings in time, whatever happens behind the gateway. */
    void checkPings() {
        if (!over && !wasFaulty && world.now() - lastPing > PING_WITHIN) {
            throw new AssertionError(name + " got no ping for " + (world.now() - lastPing) / World.SECOND + " s");
        }
    }

    private void emitted(Stay stay, String rest) {
        int bracket = rest.indexOf('[');
        String order = Json.parse(rest.substring(bracket)).elements().get(1).asString();
        world.note(() -> stay + " hears " + order);
        ledger.rooms.heard(stay, order);
        if (!stay.seen.add(order)) {
            throw new AssertionError(stay + " hears command " + order + " twice");
        }
        if (bracket > 0 && !world.chance(8)) {
            text(stay.head("43") + rest.substring(0, bracket) + "[\"" + order + "\"]");
        }
    }

    private void answered(Stay stay, String rest) {
        int bracket = rest.indexOf('[');
        int ack = Integer.parseInt(rest.substring(0, bracket));
        if (ack < stay.firstAck) {
            return; // an earlier stay's, on its way when we left
        }
        Integer number = stay.waiting.remove(ack);
        List<Json> args = Json.parse(rest.substring(bracket)).elements();
        if (number == null
                || args.get(0).asLong() != number
                || !args.get(1).asString().equals(stay.key)) {
            throw new AssertionError(stay + " gets a wrong answer: " + rest + ", expected to event " + number);
        }
        ledger.acked(stay, number);
    }

    void closedByGateway(int code, String reason) {
        world.note(() -> name + " is closed: " + code + ' ' + reason);
        if (reason.equals(CloseCode.PING_TIMEOUT.reason()) && !wasFaulty) {
            throw new AssertionError(name + " answers its pings and is timed out");
        }
        stays.values().forEach(Stay::ends);
        ledger.closed(this, wasFaulty, reason);
    }

    /** The socket is no more. */
    void gone() {
        over = true;
        stays.values().forEach(Stay::ends);
    }

    @Override
    public String toString() {
        return name;
    }
}
