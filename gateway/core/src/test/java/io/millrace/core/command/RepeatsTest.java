package io.millrace.core.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.contract.Bytes;
import io.millrace.contract.Reply;
import io.millrace.contract.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which commands are remembered, and how many of their answers. */
final class RepeatsTest {
    private final Repeats repeats = new Repeats();

    @Test
    void whatWasNotSeenIsNew() {
        assertNull(repeats.find("a"));
    }

    @Test
    void theLastSixtyFourAreRememberedHoweverOld() {
        for (int i = 0; i < Repeats.AT_LEAST; i++) {
            repeats.remember("id" + i, 0);
        }
        repeats.remember("new", Repeats.MEMORY_MILLIS * 10);
        assertNull(repeats.find("id0"), "the sixty-fifth, and too old");
        assertNotNull(repeats.find("id1"));
    }

    @Test
    void thoseOfTwoMinutesAreRememberedUpToAThousand() {
        for (int i = 0; i < Repeats.AT_MOST; i++) {
            repeats.remember("id" + i, i);
        }
        assertNotNull(repeats.find("id0"));
        repeats.remember("one more", Repeats.AT_MOST);
        assertNull(repeats.find("id0"));
        assertNotNull(repeats.find("id1"));
        repeats.remember("later", Repeats.MEMORY_MILLIS + 100);
        assertNull(repeats.find("id99"), "older than two minutes");
        assertNotNull(repeats.find("id100"));
    }

    @Test
    void answersAreKeptInTheirOrderUpToSixtyFour() {
        Repeats.Remembered remembered = repeats.remember("a", 0);
        List<Reply> first = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            Reply reply = new Reply.Gone("a", "g", 70, "c" + i);
            remembered.answered(reply);
            if (i < 64) {
                first.add(reply);
            }
        }
        assertEquals(first, remembered.replies());
    }

    @Test
    void theOldestAnswersGoFirstWhenTheyAreTooMuch() {
        Repeats.Remembered old = repeats.remember("old", 0);
        old.answered(acked(30_000));
        Repeats.Remembered newer = repeats.remember("newer", 0);
        newer.answered(acked(30_000));
        assertEquals(1, old.replies().size());
        newer.answered(acked(30_000));
        assertEquals(0, old.replies().size());
        assertEquals(2, newer.replies().size());
        assertNotNull(repeats.find("old"), "the command itself stays known");
    }

    @Test
    void oneAnswerThatIsTooMuchIsNotKept() {
        Repeats.Remembered remembered = repeats.remember("a", 0);
        remembered.answered(acked(Repeats.ANSWER_BYTES));
        assertEquals(List.of(), remembered.replies());
        Repeats.Remembered next = repeats.remember("b", 0);
        next.answered(acked(1_000));
        assertEquals(1, next.replies().size(), "and takes no room from others");
    }

    @Test
    void whatIsForgottenKeepsNoAnswers() {
        Repeats.Remembered forgotten = repeats.remember("a", 0);
        for (int i = 0; i < Repeats.AT_MOST; i++) {
            repeats.remember("id" + i, 0);
        }
        forgotten.answered(acked(1));
        assertEquals(List.of(), forgotten.replies());
    }

    @Test
    void laterAnswersGoToWhoeverAskedLast() {
        Repeats.Remembered remembered = repeats.remember("a", 0);
        assertNull(remembered.replyTo());
        remembered.askedAgain("newer");
        remembered.askedAgain(null);
        assertEquals("newer", remembered.replyTo());
    }

    private static Reply acked(int bytes) {
        return new Reply.Acked("a", "g", 1, "c", Json.EMPTY_ARRAY, List.of(Bytes.of(new byte[bytes])));
    }
}
