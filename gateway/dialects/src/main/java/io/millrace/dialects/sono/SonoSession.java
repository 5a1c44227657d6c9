package io.millrace.dialects.sono;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Action;
import io.millrace.dialects.BareSession;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Question;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client of Sono, in one channel at a time. Its transport pings; there is nothing to say hello or goodbye with.
 *
 * <pre>
 * Open   -- the transport stands -------------> Open    asks to connect, is reachable, and enters the first channel
 * Open   -- message, broadcast, directmessage > Open    to others, past workers
 * Open   -- changeChannel to one that there is> Open    asks to enter it
 * Open   -- grab -----------------------------> Open    asks
 * Open   -- any other protocol ---------------> Open    an event for workers
 * Open   -- what cannot be done, or read -----> Open    answers by an error; the original dies
 * Open   -- refused, or ended by a worker ----> Closed
 * Open   -- the gateway goes away ------------> Open    asks to go, hears on until the transport ends
 * Closed -- anything -------------------------> Closed
 * </pre>
 */
final class SonoSession extends BareSession {
    private static final String NAMESPACE = SonoDialect.NAME;
    /** Only that it cannot be done is told. */
    private static final String TROUBLE = "trouble";

    private static final int MOST_SHOWN = 100;

    private final SonoSettings settings;

    SonoSession(SonoSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Action> open(long nowNanos) {
        return List.of(
                new Action.Connect(NAMESPACE, null, null),
                new Action.BeReachable(NAMESPACE),
                new Action.Enter(NAMESPACE, settings.home(), TROUBLE));
    }

    @Override
    protected List<Action> said(Frame frame) {
        SonoPacket packet = frame instanceof Frame.Text text ? SonoPacket.of(text.utf8()) : null;
        return packet == null ? error("This is no JSON object with a protocol that is a text") : said(packet);
    }

    private List<Action> said(SonoPacket packet) {
        return switch (packet.protocol()) {
            case "message" -> say(packet, true);
            case "broadcast" -> say(packet, false);
            case "directmessage" -> direct(packet);
            case "changeChannel" -> change(packet.to());
            case "grab" -> grab(packet);
            default -> forward(packet);
        };
    }

    private static List<Action> say(SonoPacket packet, boolean meToo) {
        return List.of(new Action.Say(NAMESPACE, packet.event(), message(packet), meToo, TROUBLE));
    }

    private static List<Action> direct(SonoPacket packet) {
        String to = text(packet.to());
        return to == null
                ? error("A directmessage is to a client, by its id")
                : List.of(new Action.Tell(NAMESPACE, to, packet.event(), message(packet), TROUBLE));
    }

    private static Json message(SonoPacket packet) {
        return packet.message() == null ? Json.NULL : packet.message();
    }

    /* The original compares by toString(). */
    private static @Nullable String text(@Nullable Json value) {
        if (value == null) {
            return null;
        }
        return value.isString() ? value.asString() : value.isNumber() ? value.toString() : null;
    }

    private List<Action> change(@Nullable Json to) {
        if (to == null || !to.isString() || !settings.knows(to.asString())) {
            return error("There is no channel " + shown(to));
        }
        return List.of(new Action.Enter(NAMESPACE, to.asString(), TROUBLE));
    }

    private List<Action> grab(SonoPacket packet) {
        Json asked = message(packet);
        Question question =
                switch (asked.isString() ? asked.asString() : "") {
                    case "myid" -> new Question.Me();
                    case "mychannel" -> new Question.MyChannel();
                    case "clients" -> new Question.Everybody();
                    case "mychannelclients" -> new Question.MyChannelsMembers();
                    case "channels" -> new Question.Channels(settings.channels());
                    default -> new Question.Known("invalid grab request");
                };
        return List.of(new Action.Ask(NAMESPACE, question, new Grab(packet.event(), asked).answerId()));
    }

    private static List<Action> forward(SonoPacket packet) {
        JsonWriter data = new JsonWriter().beginArray().json(packet.name());
        if (packet.payload() != null) {
            data.json(packet.payload());
        }
        return List.of(
                new Action.Forward(NAMESPACE, packet.protocol(), data.endArray().toJson(), List.of(), null));
    }

    private static String shown(@Nullable Json value) {
        String text = value == null ? "without a name" : value.toString();
        return text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text;
    }

    private static List<Action> error(String message) {
        return List.of(new Action.Send(SonoFrames.error(message)));
    }

    @Override
    public Encoding encoding() {
        return SonoDialect.ENCODING;
    }
}
