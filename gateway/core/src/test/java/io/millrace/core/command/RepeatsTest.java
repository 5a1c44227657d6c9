package io.millrace.core.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Selection;
import io.millrace.contract.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which commands are remembered, and how many of their answers. */
final class RepeatsTest {
    private final Repeats repeats = new Repeats();
    private final List<BusMessage> told = new ArrayList<>();

    @Test
    void whatWasNotSeenIsNew() {
        assertNull(repeats.find("a"));
    }

    @Test
    void theLastSixtyFourAreRememberedHoweverOld() {
        for (int i = 0; i < Repeats.AT_LEAST; i++) {
            remember("id" + i, 0);
        }
        remember("new", Repeats.MEMORY_MILLIS * 10);
        assertNull(repeats.find("id0"), "the sixty-fifth, and too old");
        assertNotNull(repeats.find("id1"));
    }

    @Test
    void thoseOfTwoMinutesAreRememberedUpToAThousand() {
        for (int i = 0; i < Repeats.AT_MOST; i++) {
            remember("id" + i, i);
        }
        assertNotNull(repeats.find("id0"));
        remember("one more", Repeats.AT_MOST);
        assertNull(repeats.find("id0"));
        assertNotNull(repeats.find("id1"));
        remember("later", Repeats.MEMORY_MILLIS + 100);
        assertNull(repeats.find("id99"), "older than two minutes");
        assertNotNull(repeats.find("id100"));
    }

    @Test
    void answersAreKeptInTheirOrderUpToSixtyFour() {
        Answers answers = remember("a", 0);
        List<Reply> first = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            Reply reply = answers.gone("c" + i);
            answers.say(reply);
            if (i < 64) {
                first.add(reply);
            }
        }
        answers.tell();
        assertEquals(first, askedAgain(answers));
    }

    @Test
    void theOldestAnswersGoFirstWhenTheyAreTooMuch() {
        Answers old = remember("old", 0);
        says(old, 30_000);
        Answers newer = remember("newer", 0);
        says(newer, 30_000);
        assertEquals(1, askedAgain(old).size());
        newer.late(List.of(acked(newer, 30_000)));
        assertEquals(0, askedAgain(old).size());
        assertEquals(2, askedAgain(newer).size());
        assertNotNull(repeats.find("old"), "the command itself stays known");
    }

    @Test
    void oneAnswerThatIsTooMuchIsNotKept() {
        Answers much = remember("a", 0);
        says(much, Repeats.ANSWER_BYTES);
        assertEquals(List.of(), askedAgain(much));
        Answers next = remember("b", 0);
        says(next, 1_000);
        assertEquals(1, askedAgain(next).size(), "and takes no room from others");
    }

    @Test
    void whatIsForgottenKeepsNoAnswers() {
        Answers forgotten = remember("a", 0);
        for (int i = 0; i < Repeats.AT_MOST; i++) {
            remember("id" + i, 0);
        }
        says(forgotten, 1);
        assertEquals(List.of(), askedAgain(forgotten));
    }

    @Test
    void laterAnswersGoToWhoeverAskedLast() {
        Answers answers = remember("a", 0);
        answers.owe(1);
        answers.tell();
        answers.again("newer", null);
        answers.again(null, null);
        Reply reply = answers.gone("c");
        answers.late(List.of(reply));
        assertEquals(List.of(new BusMessage.Answer("newer", reply)), told);
    }

    @Test
    void whatIsStillOwedMovesToTheNewerQuestion() {
        Question first = new Question(1, 0, 2);
        Question second = new Question(2, 0, 2);
        Answers answers = new Answers(told::add, "g", order("a", "w"), first);
        repeats.remember("a", answers, 0);
        answers.reaches(2);
        answers.owe(2);
        answers.tell();
        Reply one = answers.gone("c1");
        answers.late(List.of(one));
        answers.again("w2", second);
        Reply other = answers.gone("c2");
        answers.late(List.of(other));
        assertEquals(
                List.of(
                        new BusMessage.Share(first, "w", null, 2, List.of(), 2),
                        new BusMessage.Late(first, List.of(one)),
                        new BusMessage.Share(second, "w2", first, 2, List.of(one), 1),
                        new BusMessage.Late(second, List.of(other))),
                told);
    }

    private Answers remember(String id, long atMillis) {
        Answers answers = new Answers(told::add, "g", order(id, null), null);
        repeats.remember(id, answers, atMillis);
        return answers;
    }

    private static Order order(String id, String reply) {
        return new Order(new Command.Members(), id, reply, false, Selection.NONE, Selection.NONE);
    }

    private static void says(Answers answers, int bytes) {
        answers.say(acked(answers, bytes));
        answers.tell();
    }

    private List<Reply> askedAgain(Answers answers) {
        told.clear();
        answers.again("w", null);
        return told.stream()
                .map(message -> ((BusMessage.Answer) message).reply())
                .toList();
    }

    private static Reply acked(Answers answers, int bytes) {
        return answers.acked("c", Json.EMPTY_ARRAY, List.of(Bytes.of(new byte[bytes])));
    }
}
