package io.millrace.worker.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.sdk.HandlerException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WordsTest {
    private static final UnaryOperator<String> NAME = Words::name;
    private static final UnaryOperator<String> ROOM = Words::room;
    private static final UnaryOperator<String> MESSAGE = Words::message;

    static Stream<Arguments> allowed() {
        return Stream.of(
                arguments("a name is trimmed", NAME, " \tAda\u3000", "Ada"),
                arguments("24 emoji are 24 characters", NAME, "🌊".repeat(24), "🌊".repeat(24)),
                arguments("a family is joined by what is not seen", NAME, "👩\u200d👧", "👩\u200d👧"),
                arguments("a letter and its accent become one", NAME, "Zoe\u0308", "Zoë"),
                arguments("a room of 32", ROOM, "x".repeat(32), "x".repeat(32)),
                arguments("a message of several lines", MESSAGE, " a\r\n\tb\n", "a\r\n\tb"),
                arguments("markup is text", MESSAGE, "<b>&", "<b>&"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void allowed(String behaviour, UnaryOperator<String> kind, String text, String expected) {
        assertEquals(expected, kind.apply(text));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("nothing", NAME, " ", "BadName: A name has 1 to 24 characters, not 0"),
                arguments("25", NAME, "x".repeat(25), "BadName: A name has 1 to 24 characters, not 25"),
                arguments("a NUL", NAME, "a\u0000b", "BadName: A name has no control characters"),
                arguments("a line", NAME, "a\u2028b", "BadName: A name has no control characters"),
                arguments("right to left by force", NAME, "a\u202eb", "BadName: A name has no control characters"),
                arguments("half a character", NAME, "a\ud83c", "BadName: A name has no control characters"),
                arguments(
                        "a room of 33", ROOM, "x".repeat(33), "BadRoom: A room's name has 1 to 32 characters, not 33"),
                arguments("no message", MESSAGE, "\n", "BadMessage: A message has 1 to 2000 characters, not 0"),
                arguments("a bell", MESSAGE, "\u0007!", "BadMessage: A message has no control characters"));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource
    void refused(String behaviour, UnaryOperator<String> kind, String text, String expected) {
        HandlerException refusal = assertThrows(HandlerException.class, () -> kind.apply(text));
        assertEquals(expected, refusal.name() + ": " + refusal.getMessage());
    }

    static Stream<Arguments> same() {
        return Stream.of(
                arguments("Ada", "ADA", true),
                arguments("Ada", "Ａｄａ", true),
                arguments("ﬁne", "FINE", true),
                arguments("Zoë", "Zoe", false),
                arguments("Ada", "Аda", false)); // the second begins with a Cyrillic letter
    }

    @ParameterizedTest(name = "{0} and {1} are the same: {2}")
    @MethodSource
    void same(String one, String other, boolean expected) {
        assertEquals(expected, Words.folded(one).equals(Words.folded(other)));
    }
}
