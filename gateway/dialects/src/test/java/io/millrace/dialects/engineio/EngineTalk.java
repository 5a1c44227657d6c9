package io.millrace.dialects.engineio;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The words of conversations below Engine.IO's messages. */
final class EngineTalk {
    static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    static final long INTERVAL = 25 * SECOND;
    static final long TIMEOUT = 20 * SECOND;
    static final EngineSettings SETTINGS =
            new EngineSettings(INTERVAL, TIMEOUT, 1_000_000, true, EngineSettings.Silence.CLOSE);

    /** Times before, at and behind the place where {@code System.nanoTime()} wraps. */
    static final long[] STARTS = {0, -SECOND, 1_700_000_000 * SECOND, Long.MAX_VALUE - 10 * SECOND - 7};

    static final Action PING = send("2");
    static final Action IGNORED = new Action.Ignore("engineio packet out of place");

    private EngineTalk() {}

    static EngineSession opened(long start) {
        return opened(4, SETTINGS, start);
    }

    static EngineSession opened(int version, EngineSettings settings, long start) {
        EngineSession session = new EngineSession("s", settings, version, "", new Above());
        session.open(start);
        if (version == 3) {
            session.due(start, false);
        }
        return session;
    }

    interface Step {
        List<Action> in(EngineSession session, long start);
    }

    static Step due(long seconds) {
        return (session, start) -> session.due(start + seconds * SECOND, false);
    }

    static Step deaf(long seconds) {
        return (session, start) -> session.due(start + seconds * SECOND, true);
    }

    static Step says(long seconds, String packet) {
        return (session, start) -> session.receive(text(packet), start + seconds * SECOND);
    }

    static Action after(long start, Action action) {
        return action instanceof Action.SetTimer(long at) ? new Action.SetTimer(start + at) : action;
    }

    static Action timer(long seconds) {
        return new Action.SetTimer(seconds * SECOND);
    }

    static Action send(String text) {
        return new Action.Send(text(text));
    }

    static Action close(CloseCode code) {
        return new Action.Close(code);
    }

    static Action over() {
        return close(CloseCode.NOTHING_JOINED);
    }

    static List<Action> closed(CloseCode code) {
        return List.of(close(code));
    }

    static List<Action> parseError() {
        return closed(CloseCode.PARSE_ERROR);
    }

    static Frame text(String text) {
        return Frame.Text.of(text);
    }

    static Frame binary(int... bytes) {
        return new Frame.Binary(bytes(bytes));
    }

    static Action up(int... bytes) {
        return new Action.Forward("", "binary", Json.NULL, List.of(bytes(bytes)), null);
    }

    static Bytes bytes(int... bytes) {
        byte[] array = new byte[bytes.length];
        for (int i = 0; i < array.length; i++) {
            array[i] = (byte) bytes[i];
        }
        return Bytes.of(array);
    }
}
