package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/**
 * A public suite (socketio/socket.io, {@code docs/*-protocol}): all of its sentences in its own order, each a row of
 * ours that bears the sentence's section and number.
 */
final class Suite {
    private final String name;
    private final List<DynamicTest> rows = new ArrayList<>();
    private String section = "";
    private int sentences;

    /** @param name which one, as the rows have it */
    Suite(String name) {
        this.name = name;
    }

    /** What follows stands in that section. */
    Suite in(String next) {
        section = next;
        return this;
    }

    /** A sentence that is shown. */
    Suite row(String sentence, Executable check) {
        rows.add(DynamicTest.dynamicTest(title(sentence), check));
        return this;
    }

    private String title(String sentence) {
        return name + " #" + ++sentences + ", " + section + ": " + sentence;
    }

    /** All rows. @throws AssertionError when the suite has another number of sentences */
    List<DynamicTest> rows(int wanted) {
        assertEquals(wanted, sentences, () -> "sentences of " + name);
        return List.copyOf(rows);
    }
}
