package io.millrace.loadtest.dialects;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Socket.IO 3 and 4 on Engine.IO 4, by WebSocket from the start. A worker makes rooms, and speaks in them. */
final class SocketIo implements Dialect {
    private static final String PING = "2";
    private static final String PONG = "3";

    /** Of the namespace, in front of what is said there. */
    private final String prefix;

    private final String said;

    SocketIo(String namespace) {
        this.prefix = namespace.equals("/") ? "" : namespace + ",";
        this.said = "42" + prefix + "[\"said\",";
    }

    @Override
    public String usualPath() {
        return "/socket.io/";
    }

    @Override
    public String address(String path) {
        return path + "?EIO=4&transport=websocket";
    }

    @Override
    public List<Step> handshake() {
        return List.of(
                new Step("open", null, "0{"), //
                new Step("join namespace", "40" + prefix, "40" + prefix + "{\"sid\":"));
    }

    @Override
    public Question echo(long number, String text) {
        return new Question(null, "42" + prefix + number + "[\"echo\"," + text + ']', '[' + text + ']');
    }

    @Override
    public Question join(long number, String room) {
        return new Question(null, "42" + prefix + number + "[\"join\",\"" + room + "\"]", "[\"ok\"]");
    }

    @Override
    public String say(String room, String text) {
        return "42" + prefix + "[\"say\",\"" + room + "\"," + text + ']';
    }

    @Override
    public Optional<String> answer(long number, String frame) {
        String head = "43" + prefix + number;
        return frame.startsWith(head + "[") ? Optional.of(frame.substring(head.length())) : Optional.empty();
    }

    @Override
    public Optional<String> said(String frame) {
        return Frames.between(said, frame, "]");
    }

    @Override
    public @Nullable String reflex(String frame) {
        return frame.equals(PING) ? PONG : null;
    }
}
