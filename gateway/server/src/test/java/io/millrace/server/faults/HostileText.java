package io.millrace.server.faults;

import io.millrace.contract.json.Json;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Speech;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a client sends, and all that comes of it. {@code $me} stands for its connection's id.
 *
 * @param texts that it sends
 * @param frames that it sends behind them
 * @param heard what it hears, then nothing else; ends with {@code close ...} where that is its end
 * @param others what another client at another gateway hears
 * @param forwarded values of events
 * @param ignored how many messages are counted as that
 */
record HostileText(
        Speech speech,
        String behaviour,
        List<String> texts,
        List<ClientFrame> frames,
        List<String> heard,
        List<String> others,
        List<String> forwarded,
        int ignored) {
    static final String ME = "$me";
    static final String OPEN = "[";

    /** Nothing comes of it yet. */
    static HostileText of(Speech speech, String behaviour, String... texts) {
        return new HostileText(speech, behaviour, List.of(texts), List.of(), List.of(), List.of(), List.of(), 0);
    }

    HostileText with(ClientFrame... more) {
        return new HostileText(speech, behaviour, texts, List.of(more), heard, others, forwarded, ignored);
    }

    HostileText hears(String... more) {
        return new HostileText(speech, behaviour, texts, frames, both(heard, more), others, forwarded, ignored);
    }

    /** All in the channel hear it, itself too. */
    HostileText allHear(String... more) {
        return new HostileText(
                speech, behaviour, texts, frames, both(heard, more), both(others, more), forwarded, ignored);
    }

    HostileText othersHear(String... more) {
        return new HostileText(speech, behaviour, texts, frames, heard, both(others, more), forwarded, ignored);
    }

    HostileText forwards(String... more) {
        return new HostileText(speech, behaviour, texts, frames, heard, others, both(forwarded, more), ignored);
    }

    HostileText ignores(int count) {
        return new HostileText(speech, behaviour, texts, frames, heard, others, forwarded, count);
    }

    boolean closes() {
        return !heard.isEmpty() && heard.getLast().startsWith("close ");
    }

    private static List<String> both(List<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    /** Arrays in one another. */
    static String deep(int levels) {
        return OPEN.repeat(levels) + "]".repeat(levels);
    }

    /** A JSON string, escaped where it must be. */
    static String quoted(String text) {
        return Json.string(text).toString();
    }

    @Override
    public String toString() {
        return speech + ": " + behaviour;
    }
}
