package io.millrace.loadtest.dialects;

import java.util.List;
import java.util.Optional;

/**
 * Sono. Its rooms are channels, of which a client is in one, and in which it speaks past workers; only gateways that
 * let clients make channels have one for each room. Nothing is acknowledged: that a client is elsewhere it asks.
 */
final class Sono implements Dialect {
    private static final String MIRRORED = "{\"protocol\":\"mirrored\",\"payload\":{\"message\":{\"n\":";
    private static final String SAID = "{\"protocol\":\"said\",\"payload\":{\"message\":";
    private static final String FROM = ",\"from\":\"";
    private static final String MY_ID = "{\"protocol\":\"grab\",\"payload\":{\"message\":\"myid\"}}";

    @Override
    public String usualPath() {
        return "/ws";
    }

    @Override
    public List<Step> handshake() {
        return List.of(new Step("ask who I am", MY_ID, "{\"protocol\":\"message\",\"payload\":{\"message\":[\""));
    }

    @Override
    public Question echo(long number, String text) {
        return new Question(
                null, "{\"protocol\":\"mirror\",\"payload\":{\"n\":" + number + ",\"text\":" + text + "}}", text);
    }

    /* Of what it asks it says under which name it wants the answer: by the number. */
    @Override
    public Question join(long number, String room) {
        return new Question(
                "{\"protocol\":\"changeChannel\",\"payload\":{\"to\":\"%s\"}}".formatted(room),
                "{\"protocol\":\"grab\",\"event\":\"%d\",\"payload\":{\"message\":\"mychannel\"}}".formatted(number),
                "[\"%s\"]".formatted(room));
    }

    @Override
    public boolean speaksFromWithin() {
        return true;
    }

    @Override
    public String say(String room, String text) {
        return "{\"protocol\":\"broadcast\",\"event\":\"said\",\"payload\":{\"message\":" + text + "}}";
    }

    @Override
    public Optional<String> answer(long number, String frame) {
        return frame.startsWith(MIRRORED)
                ? Frames.between(MIRRORED + number + ",\"text\":", frame, "}}}")
                : Frames.between(
                        "{\"protocol\":\"" + number + "\",\"payload\":{\"message\":",
                        frame,
                        ",\"type\":\"mychannel\"}}");
    }

    /* Behind the message is whom it is from. */
    @Override
    public Optional<String> said(String frame) {
        return Frames.between(SAID, frame, "\"}}")
                .filter(rest -> rest.contains(FROM))
                .map(rest -> rest.substring(0, rest.lastIndexOf(FROM)));
    }
}
