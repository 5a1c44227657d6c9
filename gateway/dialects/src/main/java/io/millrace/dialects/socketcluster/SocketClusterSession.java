package io.millrace.dialects.socketcluster;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Session;
import io.millrace.dialects.Standing;
import io.millrace.dialects.TokenFault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A SocketCluster client (socketcluster-protocol.md, as socketcluster-server 20 with its strict handshake reads it).
 *
 * <pre>
 * Silent -- #handshake -----------------------------> Asked   asks to connect; how the client encodes is known now
 * Silent -- an empty batch -------------------------> Silent
 * Silent -- anything else --------------------------> Closed  HANDSHAKE_MISSING
 * Silent -- handshakeTimeout is over ---------------> Closed  HANDSHAKE_TIMEOUT
 * Asked  -- admitted -------------------------------> Open    answers each #handshake; pings begin, see {@link Pings}
 * Asked  -- refused --------------------------------> Closed  answers by an error, HANDSHAKE_REJECTED
 * Asked  -- #handshake -----------------------------> Asked   answered with the first one
 * Open   -- #handshake -----------------------------> Open    the same answer, and nothing begins anew
 * Asked, Open -- event, answer, channels -----------> the same: on to the core (what is Asked waits there)
 * Asked, Open -- #authenticate, malformed ----------> the same: answers by an error
 * Asked, Open -- raw, or of no effect --------------> the same: ignored
 * any    -- #handshake, #authenticate without a cid > Closed  HANDSHAKE_REJECTED: nothing could be answered
 * Open   -- silent for pingTimeout -----------------> Closed  PONG_TIMEOUT
 * Open   -- ended by a worker ----------------------> Closed  1000
 * Open   -- the gateway goes away ------------------> Open    asks to go, hears on until the transport ends
 * Closed -- anything -------------------------------> Closed
 * </pre>
 */
final class SocketClusterSession implements Session {
    /* Codes upon which clients never come back: 1000, and all from 4500 on. */
    private static final List<Action> ENDED = List.of(new Action.CloseWith(1000, ""));

    private static final List<Action> GO_AWAY = List.of(new Action.GoAway(CloseCode.SHUTTING_DOWN));

    /** Upon it clients of every generation come back at once. */
    private static final int BACK_AT_ONCE = 4001;
    /** Upon it all come back after 10 to 20 seconds. */
    private static final int BACK_LATER = 1001;

    /** Handshakes that one answer may have to answer; more are ignored. */
    private static final int MOST_HANDSHAKES = 8;

    private static final String NAMESPACE = SocketClusterDialect.NAME;

    private static final List<Action> NO_TOKEN_ANY_MORE = List.of(new Action.Deauthenticate(SocketClusterDialect.NAME));

    private final SocketClusterSettings settings;
    private final List<String> unanswered = new ArrayList<>(1);
    private State state = State.SILENT;
    private boolean hasSpoken;
    private Form form = Form.JSON;
    private PacketReader reader;
    private PacketWriter writer;
    private Pings pings;
    /** Whether arrays can be sent to it. */
    private boolean readsBatches;

    private final SessionToken token = new SessionToken();
    private String id = "";

    private enum State {
        SILENT,
        ASKED,
        OPEN,
        CLOSED
    }

    SocketClusterSession(SocketClusterSettings settings) {
        this.settings = settings;
        this.reader = form.reader(settings.maxJson());
        this.writer = form.writer();
        this.pings = new Pings(settings, form);
    }

    @Override
    public List<Action> open(long nowNanos) {
        return List.of(new Action.SetTimer(nowNanos + settings.handshakeTimeoutNanos()));
    }

    @Override
    public List<Action> receive(Frame frame, long nowNanos) {
        if (state == State.CLOSED) {
            return List.of();
        }
        if (!hasSpoken) {
            hasSpoken = true;
            speaks(Form.of(frame));
        }
        pings.heard(nowNanos);
        List<SocketClusterPacket> packets =
                switch (frame) {
                    case Frame.Text text -> reader.text(text.utf8());
                    case Frame.Binary binary -> reader.binary(binary.bytes());
                };
        if (packets.size() == 1) {
            return receive(packets.getFirst());
        }
        List<Action> actions = new ArrayList<>(packets.size());
        for (int i = 0; i < packets.size() && state != State.CLOSED; i++) {
            actions.addAll(receive(packets.get(i)));
        }
        return actions;
    }

    private void speaks(Form spoken) {
        if (spoken != form) {
            form = spoken;
            reader = form.reader(settings.maxJson());
            writer = form.writer();
            pings = new Pings(settings, form);
        }
    }

    private List<Action> receive(SocketClusterPacket packet) {
        return switch (state) {
            case SILENT ->
                packet instanceof SocketClusterPacket.Handshake handshake
                        ? handshake(handshake)
                        : close(CloseCode.HANDSHAKE_MISSING);
            case ASKED, OPEN -> said(packet);
            case CLOSED -> List.of();
        };
    }

    private List<Action> said(SocketClusterPacket packet) {
        return switch (packet) {
            case SocketClusterPacket.Transmit it -> forward(it.event(), it.data(), null);
            case SocketClusterPacket.Invoke it -> forward(it.event(), it.data(), it.cid());
            case SocketClusterPacket.Answer it -> answer(it);
            case SocketClusterPacket.Publish it -> publish(it);
            case SocketClusterPacket.Subscribe it ->
                it.cid() == null
                        ? Ignored.SUBSCRIBE_WITHOUT_CID
                        : List.of(new Action.Subscribe(NAMESPACE, it.channel(), it.data(), it.cid()));
            case SocketClusterPacket.Unsubscribe it ->
                List.of(new Action.Unsubscribe(NAMESPACE, it.channel(), it.cid()));
            case SocketClusterPacket.Malformed it -> invalid(it.message(), it.cid(), Ignored.MALFORMED);
            case SocketClusterPacket.Handshake it -> handshake(it);
            case SocketClusterPacket.Authenticate it -> authenticate(it);
            case SocketClusterPacket.RemoveAuthToken _ -> NO_TOKEN_ANY_MORE;
            case SocketClusterPacket.Disconnect _ -> {
                pings.says(Protocol.ONE);
                yield Ignored.GOODBYE;
            }
            case SocketClusterPacket.Pong it -> pings.pong(it.protocol()) ? List.of() : Ignored.RAW;
            case SocketClusterPacket.Raw _ -> Ignored.RAW;
        };
    }

    private List<Action> handshake(SocketClusterPacket.Handshake handshake) {
        String cid = handshake.cid();
        if (cid == null) {
            return close(CloseCode.HANDSHAKE_REJECTED);
        }
        return switch (state) {
            case SILENT -> ask(handshake, cid);
            case ASKED -> {
                boolean fits = unanswered.size() < MOST_HANDSHAKES;
                if (fits) {
                    unanswered.add(cid);
                }
                yield fits ? List.of() : Ignored.HANDSHAKES;
            }
            case OPEN -> List.of(status(cid));
            case CLOSED -> List.of();
        };
    }

    private List<Action> ask(SocketClusterPacket.Handshake handshake, String cid) {
        state = State.ASKED;
        unanswered.add(cid);
        readsBatches = handshake.canonical() || form == Form.MIN_BIN;
        if (!handshake.canonical()) {
            pings.says(Protocol.ONE);
        }
        Json its = handshake.authToken();
        if (its == null) {
            return List.of(new Action.Connect(NAMESPACE, null, null));
        }
        token.shown(its);
        Json auth = new JsonWriter()
                .beginObject()
                .name("authToken")
                .json(its)
                .endObject()
                .toJson();
        return List.of(new Action.Connect(NAMESPACE, auth, null));
    }

    private Action status(String cid) {
        long pingTimeoutMillis = settings.pingTimeoutNanos() / 1_000_000;
        return new Action.Send(writer.opened(cid, id, pingTimeoutMillis, token.isTaken(), token.error()));
    }

    private static List<Action> forward(String event, @Nullable Json data, @Nullable String cid) {
        JsonWriter out = new JsonWriter().beginArray().string(event);
        if (data != null) {
            out.json(data);
        }
        return List.of(new Action.Forward(NAMESPACE, event, out.endArray().toJson(), List.of(), cid));
    }

    /* Clients' numbers for ours are one above the core's. */
    private static List<Action> answer(SocketClusterPacket.Answer answer) {
        if (answer.rid() < 1) {
            return Ignored.ANSWER;
        }
        int ackId = answer.rid() - 1;
        if (answer.error() == null) {
            Json args = answer.data() == null ? Json.EMPTY_ARRAY : Json.array(answer.data());
            return List.of(new Action.Acked(NAMESPACE, ackId, args, List.of()));
        }
        ClientError error = ClientError.of(answer.error());
        return List.of(new Action.AckFailed(NAMESPACE, ackId, error.name(), error.message()));
    }

    private List<Action> publish(SocketClusterPacket.Publish publish) {
        if (!settings.allowClientPublish()) {
            return invalid("Client publish feature is disabled", publish.cid(), Ignored.PUBLISH_DISABLED);
        }
        Json data = publish.data() == null ? Json.NULL : publish.data();
        return List.of(new Action.Publish(NAMESPACE, publish.channel(), data, publish.cid()));
    }

    private List<Action> invalid(String message, @Nullable String cid, List<Action> unasked) {
        return cid == null ? unasked : List.of(error(cid, NamedError.of("InvalidActionError", message, null)));
    }

    private List<Action> authenticate(SocketClusterPacket.Authenticate authenticate) {
        return authenticate.cid() == null
                ? close(CloseCode.HANDSHAKE_REJECTED)
                : List.of(new Action.Authenticate(NAMESPACE, authenticate.authToken(), authenticate.cid()));
    }

    private Action error(String cid, Json error) {
        return new Action.Send(writer.error(cid, error, null));
    }

    private Action removeToken() {
        return new Action.Send(writer.removeAuthToken(PacketWriter.NO_CID));
    }

    @Override
    public List<Action> due(long nowNanos, boolean deaf) {
        return switch (state) {
            case SILENT ->
                deaf
                        ? List.of(new Action.SetTimer(nowNanos + settings.handshakeTimeoutNanos()))
                        : close(CloseCode.HANDSHAKE_TIMEOUT);
            case OPEN -> {
                List<Action> actions = new ArrayList<>(pings.due(nowNanos, deaf));
                if (!actions.isEmpty() && actions.getLast() instanceof Action.Close) {
                    state = State.CLOSED;
                } else {
                    actions.add(new Action.SetTimer(pings.deadlineNanos()));
                }
                yield actions;
            }
            case ASKED, CLOSED -> List.of();
        };
    }

    @Override
    public List<Action> admitted(String namespace, ConnectionId connection, Standing its, long nowNanos) {
        if (state != State.ASKED) {
            return List.of();
        }
        state = State.OPEN;
        id = connection.value();
        token.cameIn(its);
        pings.begin(nowNanos);
        List<Action> actions = new ArrayList<>(3);
        unanswered.forEach(cid -> actions.add(status(cid)));
        if (token.isBad()) {
            actions.add(removeToken());
        }
        unanswered.clear();
        if (settings.batches().areOn() && readsBatches) {
            BatchSettings batches = settings.batches();
            actions.add(new Action.Batch(writer, batches.intervalNanos(), batches.durationNanos()));
        }
        actions.add(new Action.SetTimer(pings.deadlineNanos()));
        return actions;
    }

    @Override
    public int channelLimit() {
        return settings.channelLimit();
    }

    @Override
    public String tokenField() {
        return "authToken";
    }

    @Override
    public List<Action> judged(String namespace, @Nullable String cid, Standing its, long nowNanos) {
        if (state != State.OPEN) {
            return List.of();
        }
        return token.judged(cid, its, writer);
    }

    /* Without a token it will not be refused for the same one again. */
    @Override
    public List<Action> tokenRefused(
            String namespace, TokenFault why, String message, @Nullable Json data, long nowNanos) {
        TokenError error = TokenError.of(why);
        List<Action> actions = new ArrayList<>(3);
        if (state != State.CLOSED && token.wasShown() && TokenError.isBad(why)) {
            actions.add(removeToken());
        }
        actions.addAll(refuse(error.name(), error.message(), error.fields(), 0));
        return actions;
    }

    @Override
    public List<Action> refused(String namespace, String message, @Nullable Json data, int code, long nowNanos) {
        Refusal refusal = Refusal.of(data);
        return refuse(refusal.name(), message, refusal.fields(), code);
    }

    private List<Action> refuse(String name, String message, @Nullable Json fields, int code) {
        if (state == State.CLOSED) {
            return List.of();
        }
        state = State.CLOSED;
        CloseCode rejected = CloseCode.HANDSHAKE_REJECTED;
        int status = code == 0 ? rejected.code() : code;
        List<Action> actions = new ArrayList<>(2);
        unanswered.forEach(cid -> actions.add(new Action.Send(writer.refused(cid, name, message, fields, status))));
        actions.add(Action.closeRefused(code, message, rejected));
        return actions;
    }

    @Override
    public List<Action> disconnect(String namespace, long nowNanos) {
        if (state == State.CLOSED) {
            return List.of();
        }
        state = State.CLOSED;
        return ENDED;
    }

    @Override
    public List<Action> goAway(long nowNanos) {
        return state == State.CLOSED ? List.of() : GO_AWAY;
    }

    @Override
    public boolean heedsCloseFrames() {
        return true;
    }

    /* In Node clients to 4 throw upon 1012 and 1013, and take their process with them. */
    @Override
    public int closeCode(CloseCode why) {
        return switch (why) {
            case SHUTTING_DOWN, GATEWAY_LOST -> BACK_AT_ONCE;
            case TRY_LATER, EVENT_LOST, OVERLOAD -> BACK_LATER;
            default -> why.code();
        };
    }

    @Override
    public Encoding encoding() {
        return form.encoding();
    }

    private List<Action> close(CloseCode code) {
        state = State.CLOSED;
        return List.of(new Action.Close(code));
    }
}
