package io.millrace.core.polling;

import io.millrace.contract.Bytes;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import io.millrace.dialects.engineio.payload.Payloads;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One session at a desk, its requests by their letters; what comes of a step stands in the journal. */
final class PollBench {
    static final String NAME = "session";
    static final String PATH = "/socket.io/";

    final PollDesk desk = new PollDesk();
    final PollSession session;
    private final int version;
    private final List<String> journal = new ArrayList<>();
    private final Map<String, Polls.Open> requests = new HashMap<>();
    private boolean hears = true;
    private long now;
    private long wakesAt = Long.MAX_VALUE;

    PollBench(int version) {
        this(version, 1_000);
    }

    PollBench(int version, int most) {
        this(version, most, true);
    }

    PollBench(int version, int most, boolean heedsClose) {
        this.version = version;
        Payloads bodies = new Payloads(version, false, true, heedsClose);
        session = desk.open(new PollTerms(NAME, PATH, bodies, most, () -> journal.add("over")), new Talker());
    }

    /** Its first request has been answered by the open packet. */
    PollBench greeted() {
        get("greeting");
        sends("0");
        journal.clear();
        return this;
    }

    private final class Talker implements PollClient {
        @Override
        public void received(Frame frame) {
            journal.add("heard " + words(frame));
            if (frame.equals(Frame.Text.of("stop"))) {
                session.stopReading();
            }
            if (frame.length() == 0) {
                closes(CloseCode.PARSE_ERROR);
            }
            if (frame.equals(Frame.Text.of("1"))) {
                closes(CloseCode.CLIENT_CLOSED);
            }
        }

        @Override
        public void ended(CloseCode code) {
            if (hears) {
                hears = false;
                journal.add("ended: " + code.reason());
            }
        }

        @Override
        public boolean hears() {
            return hears;
        }

        @Override
        public void wakeAt(long nanos) {
            wakesAt = nanos;
        }
    }

    long now() {
        return now;
    }

    List<String> journal() {
        List<String> lines = List.copyOf(journal);
        journal.clear();
        return lines;
    }

    PollBench get(String request) {
        return asks(request, new PollRequest.Get(NAME, PATH, version, false));
    }

    PollBench posting(String request) {
        return asks(request + "?", new PollRequest.Posting(NAME, PATH, version));
    }

    /** The body comes behind its head. */
    PollBench post(String request, String body) {
        return posting(request).body(request, body);
    }

    PollBench body(String request, String body) {
        return body(request, body, true);
    }

    /** The body comes with its head. */
    PollBench whole(String request, String body) {
        return body(request, body, false);
    }

    private PollBench body(String request, String body, boolean announced) {
        Bytes bytes = Bytes.of(body.getBytes(StandardCharsets.UTF_8));
        return asks(request, new PollRequest.Post(NAME, PATH, version, false, false, announced, bytes));
    }

    PollBench asks(String request, PollRequest asked) {
        requests.put(request, desk.ask(asked, answer -> journal.add(request + ' ' + words(answer)), now));
        return this;
    }

    PollBench releases(String who) {
        requests.get(who).released(now);
        return this;
    }

    PollBench aborts(String request) {
        requests.get(request).aborted(now);
        return this;
    }

    /** The client is told these, in one turn. */
    PollBench sends(String... packets) {
        for (String packet : packets) {
            session.send(Frame.Text.of(packet));
        }
        session.flush();
        return this;
    }

    /** The core ends its session. */
    PollBench closes(CloseCode code) {
        hears = false;
        session.close(code.reason(), now);
        return this;
    }

    /** The core asks it to go away. */
    PollBench goesAway() {
        session.close(CloseCode.SHUTTING_DOWN.reason(), now);
        return this;
    }

    PollBench readsAgain() {
        session.readAgain(now);
        return passes(0);
    }

    PollBench stopsReading() {
        session.stopReading();
        return this;
    }

    PollBench passes(long nanos) {
        now += nanos;
        if (wakesAt <= now) {
            wakesAt = Long.MAX_VALUE;
            session.due(now);
        }
        return this;
    }

    private static String words(PollAnswer answer) {
        return switch (answer) {
            case PollAnswer.Packets packets ->
                "<" + new String(packets.payload().array(), StandardCharsets.UTF_8).replace('\u001e', '|') + ">";
            case PollAnswer.Taken _ -> "ok";
            case PollAnswer.Wrong wrong -> "code " + wrong.code();
            case PollAnswer.Bare bare -> String.valueOf(bare.status());
        };
    }

    private static String words(Frame frame) {
        return frame instanceof Frame.Text(Bytes utf8)
                ? new String(utf8.array(), StandardCharsets.UTF_8)
                : frame.length() + " bytes";
    }
}
