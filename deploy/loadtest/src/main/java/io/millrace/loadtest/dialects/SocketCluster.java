package io.millrace.loadtest.dialects;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SocketCluster, whichever protocol the gateway takes it for. Its rooms are channels, to which clients publish. */
final class SocketCluster implements Dialect {
    private static final String HELLO = "{\"event\":\"#handshake\",\"data\":{\"authToken\":null},\"cid\":1}";
    private static final String DATA = "\",\"data\":";
    private static final String PUBLISHED = "{\"event\":\"#publish\",\"data\":{\"channel\":\"";

    @Override
    public String usualPath() {
        return "/socketcluster/";
    }

    @Override
    public List<Step> handshake() {
        return List.of(new Step("shake hands", HELLO, "{\"rid\":1,\"data\":{\"id\":"));
    }

    @Override
    public Question echo(long number, String text) {
        return new Question(null, "{\"event\":\"echo\",\"data\":" + text + ",\"cid\":" + cid(number) + '}', text);
    }

    @Override
    public Question join(long number, String room) {
        String subscribe =
                "{\"event\":\"#subscribe\",\"data\":{\"channel\":\"" + room + "\"},\"cid\":" + cid(number) + '}';
        return new Question(null, subscribe, "");
    }

    @Override
    public String say(String room, String text) {
        return PUBLISHED + room + DATA + text + "}}";
    }

    /* An error is an answer, too: of a form that no question wants. */
    @Override
    public Optional<String> answer(long number, String frame) {
        return Frames.between("{\"rid\":" + cid(number), frame, "}")
                .filter(rest -> rest.isEmpty() || rest.charAt(0) == ',')
                .map(rest -> rest.startsWith(",\"data\":") ? rest.substring(8) : rest);
    }

    @Override
    public Optional<String> said(String frame) {
        return Frames.between(PUBLISHED, frame, "}}")
                .filter(rest -> rest.contains(DATA))
                .map(rest -> rest.substring(rest.indexOf(DATA) + DATA.length()));
    }

    @Override
    public @Nullable String reflex(String frame) {
        return switch (frame) {
            case "" -> "";
            case "#1" -> "#2";
            default -> null;
        };
    }

    /* The handshake had the first. */
    private static long cid(long number) {
        return number + 1;
    }
}
