package io.millrace.loadtest.dialects;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Socket.IO 3 and 4 on Engine.IO 4, by WebSocket from the start. */
final class SocketIo implements Dialect {
    private static final String PING = "2";
    private static final String PONG = "3";

    @Override
    public String address(String path) {
        return path + "?EIO=4&transport=websocket";
    }

    @Override
    public List<Step> handshake(String namespace) {
        String comma = namespace.equals("/") ? "" : namespace + ",";
        return List.of(
                new Step("open", null, "0{"), //
                new Step("join namespace", "40" + comma, "40" + comma + "{\"sid\":"));
    }

    @Override
    public String event(String namespace, @Nullable Long ack, String name, String... args) {
        var frame = new StringBuilder("42").append(prefix(namespace));
        if (ack != null) {
            frame.append(ack.longValue());
        }
        frame.append("[\"").append(name).append('"');
        for (String arg : args) {
            frame.append(',').append(arg);
        }
        return frame.append(']').toString();
    }

    @Override
    public Optional<String> answer(String namespace, long ack, String frame) {
        String head = "43" + prefix(namespace) + ack;
        return frame.startsWith(head + "[") ? Optional.of(frame.substring(head.length())) : Optional.empty();
    }

    @Override
    public Optional<String> event(String namespace, String name, String frame) {
        String head = "42" + prefix(namespace) + "[\"" + name + '"';
        if (!frame.startsWith(head)) {
            return Optional.empty();
        }
        String rest = frame.substring(head.length());
        return Optional.of('[' + (rest.startsWith(",") ? rest.substring(1) : rest));
    }

    @Override
    public @Nullable String reflex(String frame) {
        return frame.equals(PING) ? PONG : null;
    }

    private static String prefix(String namespace) {
        return namespace.equals("/") ? "" : namespace + ",";
    }
}
