package io.millrace.core.connection;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Joiner;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Outgoing;
import io.millrace.dialects.Question;
import io.millrace.dialects.Session;
import io.millrace.dialects.Standing;
import io.millrace.dialects.TokenFault;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A dialect whose clients know channels, in words: {@code sub a 1}, {@code unsub a 2}, {@code pub a "x" 3}, {@code do
 * name 4} or {@code do ["name",1] 4}, {@code err 0 SomeError}, {@code auth token 5}, {@code deauth}, {@code batch},
 * {@code reach}, {@code enter a}, {@code here me 1}, {@code one c2 1}, {@code me}, {@code where}, {@code who},
 * {@code all}, {@code what}; {@code -} for an answer's id is none, and several stand in one frame with semicolons
 * between them. It has words for everything that is said to a client.
 */
public final class ChannelDialect implements Dialect {
    /** And the namespace of its clients. */
    public static final String NAME = "channels";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Opening open(Handshake handshake, String sessionId) {
        return new Opening.Welcome(new Words());
    }

    @Override
    public Encoded encode(String namespace, Outgoing message, Encoding encoding) {
        return new Encoded.Frames(List.of(Frame.Text.of(
                switch (message) {
                    case Outgoing.Emit it -> "emit " + it.event() + ' ' + it.args() + ' ' + it.ackId();
                    case Outgoing.Publish it -> it.channel() + ": " + it.data();
                    case Outgoing.Ack it -> "done " + it.answerId() + (it.args().length() > 2 ? " " + it.args() : "");
                    case Outgoing.Fail it ->
                        "failed " + it.answerId() + ' ' + it.name() + ' ' + it.message() + ' ' + it.data() + ' '
                                + it.fields();
                    case Outgoing.Denied it -> "denied " + it.answerId() + ' ' + it.why() + ' ' + it.subject();
                    case Outgoing.RawText it -> it.text();
                    case Outgoing.RawBinary it -> "bytes " + it.bytes().length();
                    case Outgoing.Token it -> "token " + it.token();
                    case Outgoing.Kick it -> "out of " + it.room() + ' ' + it.message();
                })));
    }

    /** One message, with several lines; what begins with "bytes" stands alone. */
    private static final class Lines implements Joiner {
        @Override
        public boolean takes(Frame frame) {
            return !words(frame).startsWith("bytes");
        }

        @Override
        public Frame join(List<Frame> frames) {
            return Frame.Text.of(frames.stream().map(Lines::words).collect(Collectors.joining(" | ")));
        }

        private static String words(Frame frame) {
            return frame instanceof Frame.Text text ? new String(text.utf8().array(), StandardCharsets.UTF_8) : "";
        }
    }

    private static final class Words implements Session {
        @Override
        public List<Action> open(long nowNanos) {
            return List.of(new Action.Connect(NAME, null, null));
        }

        @Override
        public List<Action> receive(Frame frame, long nowNanos) {
            String text = frame.toString();
            String packets = text.substring(text.indexOf('[') + 1, text.length() - 1);
            return Arrays.stream(packets.split(";", -1)).map(Words::action).toList();
        }

        private static Action action(String packet) {
            String[] words = packet.split(" ", -1);
            return switch (words[0]) {
                case "sub" -> new Action.Subscribe(NAME, words[1], null, words[2]);
                case "unsub" -> new Action.Unsubscribe(NAME, words[1], id(words[2]));
                case "pub" -> new Action.Publish(NAME, words[1], Json.parse(words[2]), id(words[3]));
                case "do" -> event(words[1], id(words[2]));
                case "err" -> new Action.AckFailed(NAME, Integer.parseInt(words[1]), words[2], "it says");
                case "auth" -> new Action.Authenticate(NAME, Json.string(words[1]), words[2]);
                case "reach" -> new Action.BeReachable(NAME);
                case "enter" -> new Action.Enter(NAME, words[1], "t");
                case "here" -> new Action.Say(NAME, "hi", Json.parse(words[2]), words[1].equals("me"), "t");
                case "one" -> new Action.Tell(NAME, words[1], "hi", Json.parse(words[2]), "t");
                case "me" -> new Action.Ask(NAME, new Question.Me(), "me");
                case "where" -> new Action.Ask(NAME, new Question.MyChannel(), "where");
                case "all" -> new Action.Ask(NAME, new Question.Everybody(), "all");
                case "who" -> new Action.Ask(NAME, new Question.MyChannelsMembers(), "who");
                case "what" -> new Action.Ask(NAME, new Question.Channels(List.of("home")), "what");
                case "batch" -> new Action.Batch(new Lines(), 50_000_000, 120_000_000);
                case "deauth" -> new Action.Deauthenticate(NAME);
                default -> throw new IllegalArgumentException(packet);
            };
        }

        private static Action event(String what, @Nullable String id) {
            Json data = Json.parse(what.startsWith("[") ? what : "[\"" + what + "\"]");
            return new Action.Forward(NAME, data.elements().getFirst().asString(), data, List.of(), id);
        }

        private static @Nullable String id(String word) {
            return word.equals("-") ? null : word;
        }

        @Override
        public List<Action> due(long nowNanos, boolean deaf) {
            return List.of();
        }

        @Override
        public List<Action> admitted(String namespace, ConnectionId id, Standing standing, long nowNanos) {
            return List.of(says(standing.equals(Standing.NOBODY) ? "in" : "in " + words(standing)));
        }

        @Override
        public List<Action> judged(String namespace, @Nullable String answerId, Standing standing, long nowNanos) {
            return List.of(says("judged " + answerId + ' ' + words(standing)));
        }

        @Override
        public String tokenField() {
            return "t";
        }

        private static Action says(String words) {
            return new Action.Send(Frame.Text.of(words));
        }

        private static String words(Standing standing) {
            return switch (standing) {
                case Standing.Proven _ -> "proven";
                case Standing.Unproven(TokenFault why) -> why == null ? "nobody" : "nobody " + why.kind();
            };
        }

        @Override
        public List<Action> refused(String namespace, String message, @Nullable Json data, int code, long nowNanos) {
            return List.of();
        }

        @Override
        public List<Action> tokenRefused(
                String namespace, TokenFault why, String message, @Nullable Json data, long nowNanos) {
            return List.of(says("refused by " + why.kind()));
        }

        @Override
        public List<Action> disconnect(String namespace, long nowNanos) {
            return List.of();
        }

        @Override
        public List<Action> goAway(long nowNanos) {
            return List.of();
        }

        @Override
        public int closeCode(CloseCode why) {
            return why == CloseCode.EVENT_LOST ? 4999 : why.code();
        }

        @Override
        public boolean heedsCloseFrames() {
            return true;
        }

        @Override
        public Encoding encoding() {
            return new Encoding(NAME, 1, "json", false);
        }
    }
}
