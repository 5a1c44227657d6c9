package io.millrace.loadtest.dialects;

import java.util.List;
import java.util.Optional;

/**
 * Plain events, passed through to a worker, which makes rooms, speaks in them, and says back what it hears. Nothing is
 * acknowledged: a worker hears a client's events in their order, so that its word after a join tells of that, too.
 */
final class Plain implements Dialect {
    @Override
    public String usualPath() {
        return "/events";
    }

    @Override
    public List<Step> handshake() {
        return List.of();
    }

    @Override
    public Question echo(long number, String text) {
        return new Question(null, "{\"event\":\"mirror\",\"n\":" + number + ",\"text\":" + text + '}', text);
    }

    @Override
    public Question join(long number, String room) {
        String join = "{\"event\":\"join\",\"room\":\"" + room + "\"}";
        Question behind = echo(number, '"' + room + '"');
        return new Question(join, behind.frame(), behind.answer());
    }

    @Override
    public String say(String room, String text) {
        return "{\"event\":\"say\",\"room\":\"" + room + "\",\"text\":" + text + '}';
    }

    @Override
    public Optional<String> answer(long number, String frame) {
        return Frames.between("{\"mirrored\":{\"event\":\"mirror\",\"n\":" + number + ",\"text\":", frame, "}}");
    }

    @Override
    public Optional<String> said(String frame) {
        return Frames.between("{\"event\":\"said\",\"args\":[", frame, "]}");
    }
}
