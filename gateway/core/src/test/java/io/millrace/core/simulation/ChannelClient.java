package io.millrace.core.simulation;

import io.millrace.contract.Target;
import io.millrace.core.connection.ChannelDialect;
import io.millrace.core.connection.Client;
import io.millrace.core.connection.Transport;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A client that enters and leaves channels and publishes to them, several things in one frame, and its socket. */
final class ChannelClient implements Transport {
    private static final List<String> CHANNELS = List.of("q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8");

    /** What it has last asked of a channel, and whether it was answered. */
    private enum Wish {
        OUT,
        ASKED,
        IN,
        LEAVES
    }

    private static final class Channel {
        private Wish wish = Wish.OUT;
        private int lastAsked;
        /** Rises with each end of a stay, or of the wish for one. */
        private int stint;

        private final Map<String, Integer> heard = new HashMap<>();
    }

    private final World world;
    private final ChannelBook book;
    private final ModelGateway.One loop;
    private final String name;
    private final World.Mailbox in;
    private final World.Mailbox out;
    private final ArrayDeque<Frame> inbound = new ArrayDeque<>();
    private final List<Frame> written = new ArrayList<>();
    private final ArrayDeque<Frame> wire = new ArrayDeque<>();
    private final Map<String, Channel> channels = new HashMap<>();
    /** What is to be done when that answer comes: told whether it is done. */
    private final Map<Integer, Consumer<Boolean>> awaited = new HashMap<>();

    private final Client client;
    private long unsent;
    private int asked;
    private int published;
    private int events;
    private boolean isIn;
    private boolean rests;
    private boolean reading = true;
    private boolean stopped;
    private boolean ended;
    private boolean closed;

    ChannelClient(World world, ChannelBook book, String name, ModelGateway.One loop) {
        this.world = world;
        this.book = book;
        this.loop = loop;
        this.name = name;
        this.in = loop.gateway().host.mailbox();
        this.out = world.new Mailbox();
        CHANNELS.forEach(channel -> channels.put(channel, new Channel()));
        this.client = loop.open(new ChannelDialect(), this);
    }

    boolean isOver() {
        return ended || closed;
    }

    ModelRedis.Link link() {
        return loop.gateway().link;
    }

    void rests() {
        rests = true;
        reads();
    }

    /** From now on, every now and then. */
    void acts() {
        if (!rests && !isOver()) {
            List<String> packets = new ArrayList<>();
            String mostly = world.any(CHANNELS); // so that it publishes right behind its wish to be there
            for (int left = world.random.nextInt(1, 5); left > 0; left--) {
                packets.add(packet(world.chance(4) ? world.any(CHANNELS) : mostly));
            }
            says(String.join(";", packets));
            world.after(world.between(0, 300), this::acts);
        }
    }

    private String packet(String channel) {
        return switch (world.random.nextInt(10)) {
            case 0, 1, 2 -> subscribe(channel);
            case 3, 4 -> unsubscribe(channel);
            case 5 -> event();
            default -> publish(channel);
        };
    }

    private String subscribe(String to) {
        Channel channel = channels.get(to);
        int id = ++asked;
        channel.lastAsked = id;
        channel.wish = channel.wish == Wish.IN ? Wish.IN : Wish.ASKED;
        awaited.put(id, isDone -> {
            if (channel.lastAsked == id) {
                channel.wish = isDone ? Wish.IN : Wish.OUT;
            }
            channel.stint += isDone ? 0 : 1;
        });
        return "sub " + to + ' ' + id;
    }

    private String unsubscribe(String from) {
        Channel channel = channels.get(from);
        int id = ++asked;
        channel.lastAsked = id;
        channel.wish = Wish.LEAVES;
        channel.stint++;
        awaited.put(id, _ -> {
            if (channel.lastAsked == id) {
                channel.wish = Wish.OUT;
            }
        });
        return "unsub " + from + ' ' + id;
    }

    private String event() {
        int id = ++asked;
        awaited.put(id, _ -> {});
        return "do [\"say\"," + ++events + ",\"" + name + "\"] " + id;
    }

    private String publish(String channel) {
        String message = name + '/' + ++published + '/' + "x".repeat(world.random.nextInt(300));
        if (world.chance(3)) {
            return "pub " + channel + " \"" + message + "\" -";
        }
        int id = ++asked;
        List<ChannelBook.Due> dues = book.duesFor(this, channel, message);
        awaited.put(id, isDone -> {
            if (isDone) {
                book.mustCome(dues);
            }
        });
        return "pub " + channel + " \"" + message + "\" " + id;
    }

    /** Whether it knows that it is in a channel, and its gateway hears that. */
    boolean hears(String channel) {
        return channels.get(channel).wish == Wish.IN && link().isInForce(new Target.Room(ChannelDialect.NAME, channel));
    }

    /** Whether it will be in it when what it asks for now is done, as far as is known. */
    boolean isAboutToHear(String channel) {
        Wish wish = channels.get(channel).wish;
        return (wish == Wish.IN || wish == Wish.ASKED) && link().isUp();
    }

    int stint(String channel) {
        return channels.get(channel).stint;
    }

    boolean hasHeard(String channel, String message) {
        return channels.get(channel).heard.getOrDefault(ChannelBook.publisher(message), 0)
                >= ChannelBook.number(message);
    }

    /** In calm: nothing that it has asked for is left without an answer. */
    void closeBooks() {
        if (!isOver() && (!awaited.isEmpty() || !isIn)) {
            throw new AssertionError(this + " waits for answers: " + awaited.keySet());
        }
    }

    private void says(String packets) {
        world.note(() -> this + " says " + packets);
        inbound.addLast(Frame.Text.of(packets));
        in.put(this::handOn);
    }

    void leaves() {
        in.put(this::end);
    }

    void stopsReading() {
        reading = false;
    }

    void reads() {
        reading = true;
        wire.forEach(_ -> out.put(this::take));
    }

    private void handOn() {
        if (!inbound.isEmpty() && !stopped && !isOver()) {
            loop.received(client, inbound.removeFirst());
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            loop.ended(client, CloseCode.CLIENT_CLOSED);
        }
    }

    private void take() {
        if (reading && !wire.isEmpty()) {
            Frame frame = wire.removeFirst();
            unsent -= frame.length();
            String text = frame.toString();
            heard(text.substring(text.indexOf('[') + 1, text.length() - 1));
        }
    }

    private void heard(String text) {
        world.note(() -> this + " hears " + text);
        String[] words = text.split(" ", -1);
        switch (words[0]) {
            case "in" -> isIn = true;
            case "done", "denied" -> answered(words);
            default -> message(words[0].substring(0, words[0].length() - 1), words[1].replace("\"", ""));
        }
    }

    private void answered(String[] words) {
        boolean isDone = words[0].equals("done");
        world.happened(isDone ? "done" : "denied " + words[2]);
        Consumer<Boolean> then = awaited.remove(Integer.parseInt(words[1]));
        if (then == null) {
            throw new AssertionError(this + " hears an answer to nothing: " + words[1]);
        }
        then.accept(isDone);
    }

    private void message(String in, String message) {
        Channel channel = channels.get(in);
        if (channel.wish == Wish.OUT) {
            throw new AssertionError(this + " hears " + message + " and is not in " + in);
        }
        if (hasHeard(in, message)) {
            throw new AssertionError(this + " hears " + message + " in " + in + " behind a later one, or twice");
        }
        channel.heard.put(ChannelBook.publisher(message), ChannelBook.number(message));
        world.happened(ChannelBook.publisher(message).equals(name) ? "heard itself" : "heard another");
    }

    @Override
    public void send(Frame frame) {
        if (!isOver()) {
            written.add(frame);
            unsent += frame.length();
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
        world.note(() -> this + " is closed: " + reason);
        flush();
        closed = true;
        in.put(this::end);
    }

    @Override
    public void cut() {
        written.clear();
        wire.clear();
        unsent = 0;
    }

    @Override
    public void probe(long withinNanos) {
        throw new IllegalStateException("Nobody is probed");
    }

    @Override
    public void stopReading() {
        world.happened("reading stopped");
        stopped = true;
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

    @Override
    public String toString() {
        return name;
    }
}
