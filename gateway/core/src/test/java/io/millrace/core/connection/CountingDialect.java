package io.millrace.core.connection;

import io.millrace.dialects.Dialect;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Outgoing;
import io.millrace.dialects.engineio.EngineSettings;
import io.millrace.dialects.socketio.SocketIoDialect;
import io.millrace.dialects.socketio.SocketIoSettings;
import java.util.List;

/** Socket.IO, counting how often it encodes; with words for what Socket.IO has none for. */
final class CountingDialect implements Dialect {
    private final SocketIoDialect socketio = new SocketIoDialect(new SocketIoSettings(
            new EngineSettings(
                    25 * LoopBench.SECOND, 20 * LoopBench.SECOND, 1_000_000, true, EngineSettings.Silence.PROBE),
            SocketIoSettings.Parser.JSON,
            45 * LoopBench.SECOND,
            List.of("/", "/chat", "/vip"),
            10,
            10));
    int encoded;

    @Override
    public String name() {
        return socketio.name();
    }

    @Override
    public Opening open(Handshake handshake, String sessionId) {
        return socketio.open(handshake, sessionId);
    }

    @Override
    public Encoded encode(String namespace, Outgoing message, Encoding encoding) {
        encoded++;
        return switch (message) {
            case Outgoing.RawText raw -> new Encoded.Frames(List.of(Frame.Text.of(raw.text())));
            case Outgoing.Kick kick -> new Encoded.Frames(List.of(Frame.Text.of("kick " + kick.message())));
            default -> socketio.encode(namespace, message, encoding);
        };
    }
}
