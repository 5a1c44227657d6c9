package io.millrace.dialects.socketio;

import static io.millrace.dialects.socketio.Talk.SECOND;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Session;
import io.millrace.dialects.engineio.EngineIoDialect;
import io.millrace.dialects.engineio.EngineSettings;
import io.millrace.dialects.engineio.Framing;
import io.millrace.dialects.engineio.Transports;
import io.millrace.dialects.socketio.SocketIoSettings.Parser;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A kind of client that may go on by a WebSocket, what it says, and its sessions. */
record Kind(String parser, int version) {
    static final List<Kind> ALL = Stream.of("json", "msgpack", "raw")
            .flatMap(parser -> Stream.of(3, 4).map(version -> new Kind(parser, version)))
            .toList();
    static final List<String> NAMESPACES = List.of("/", "/chat", "/ü😀", "/room-1", "/nowhere");

    private static final String SID = "secret";
    private static final EngineSettings ENGINE = new EngineSettings(
            25 * SECOND,
            20 * SECOND,
            1_000_000,
            true,
            EngineSettings.Silence.CLOSE,
            new Transports(true, true, true, SECOND));

    boolean isRaw() {
        return parser.equals("raw");
    }

    /** One that polls, not yet open. */
    Session polls(boolean base64) {
        Opening opening = dialect().open(new Handshake(query("polling", base64), "GET", false, "okhttp/3"), SID);
        return ((Opening.Polls) opening).session();
    }

    /** The same, gone on by a WebSocket and not yet open. */
    Session resumed(Json state, boolean base64, long nowNanos) {
        Map<String, String> query = new HashMap<>(query("websocket", base64));
        query.put("sid", SID);
        Opening opening = dialect().open(new Handshake(query, "GET", true, "okhttp/3"), "of another");
        return ((Opening.Upgrades) opening).how().resume(state, nowNanos);
    }

    List<Frame> connect(String namespace, boolean base64) {
        return isRaw() ? message("in", base64) : List.of(writer(base64).connected(namespace, "x"));
    }

    List<Frame> leave(String namespace, boolean base64) {
        return isRaw() ? message("out", base64) : List.of(writer(base64).disconnect(namespace));
    }

    List<Frame> event(String namespace, String ackId, List<Bytes> attachments, boolean base64) {
        Json args = placeholders(attachments.size());
        return isRaw()
                ? Stream.concat(
                                message("é😀", base64).stream(),
                                attachments.stream().map(framing(base64)::binary))
                        .toList()
                : writer(base64).event(namespace, "é😀", args, attachments, ackId);
    }

    List<Frame> ack(String namespace, String ackId, List<Bytes> attachments, boolean base64) {
        return isRaw()
                ? message("ack", base64)
                : writer(base64).ack(namespace, ackId, placeholders(attachments.size()), attachments);
    }

    Framing framing(boolean base64) {
        return new Framing(version, base64);
    }

    private List<Frame> message(String text, boolean base64) {
        return List.of(framing(base64).text(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Json placeholders(int count) {
        StringBuilder args = new StringBuilder("[1");
        for (int i = 0; i < count; i++) {
            args.append(",{\"_placeholder\":true,\"num\":").append(i).append('}');
        }
        return Json.parse(args.append(']').toString());
    }

    private PacketWriter writer(boolean base64) {
        return Form.of(parserOf(), framing(base64)).writer();
    }

    private Dialect dialect() {
        return isRaw()
                ? new EngineIoDialect(ENGINE)
                : new SocketIoDialect(new SocketIoSettings(
                        ENGINE, parserOf(), 45 * SECOND, List.of("/", "/chat", "/ü*", "/room-*"), 2, 10));
    }

    private Parser parserOf() {
        return Parser.valueOf(parser.toUpperCase(Locale.ROOT));
    }

    private Map<String, String> query(String transport, boolean base64) {
        return Map.of("EIO", Integer.toString(version), "transport", transport, "b64", base64 ? "1" : "");
    }
}
