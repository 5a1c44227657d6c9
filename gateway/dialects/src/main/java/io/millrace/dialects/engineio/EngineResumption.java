package io.millrace.dialects.engineio;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Resumption;
import io.millrace.dialects.Session;
import io.millrace.dialects.SessionState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A session of Engine.IO that goes on by a WebSocket (engine.io 6.6, Socket._maybeUpgrade).
 *
 * @param sid that the WebSocket's request names
 * @param framing that it asks for
 */
record EngineResumption(String sid, EngineSettings settings, Framing framing, EngineHandshake.Layers layers)
        implements Resumption {
    private static final byte[] PROBE = "2probe".getBytes(StandardCharsets.US_ASCII);
    private static final Frame ANSWER = Frame.Text.of("3probe");

    @Override
    public Word word(Frame frame) {
        return switch (frame) {
            case Frame.Text(Bytes text) when Arrays.equals(text.array(), PROBE) -> Word.PROBE;
            case Frame.Text(Bytes text) when text.length() > 0 && text.array()[0] == '5' -> Word.UPGRADE;
            case Frame.Text _, Frame.Binary _ -> Word.OTHER;
        };
    }

    @Override
    public Frame answer() {
        return ANSWER;
    }

    @Override
    public Session resume(Json state, long nowNanos) {
        try {
            return EngineSession.resumed(
                    sid, settings, framing.version(), layers.make(framing, sid), new SessionState(state), nowNanos);
        } catch (JsonException e) {
            throw new IllegalArgumentException("A session's state that cannot be read", e);
        }
    }
}
