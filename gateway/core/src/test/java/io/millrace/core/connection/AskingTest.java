package io.millrace.core.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A client that asks for a namespace and leaves it again, faster than Redis can confirm. */
class AskingTest {
    @Test
    void itIsReadNoMoreOnceItsWishesFillItsBudget() {
        LoopBench bench = new LoopBench().opens("a");
        bench.journal();
        for (int wish = 0; wish < 3; wish++) {
            bench.says("a", "40").says("a", "41");
        }
        assertEquals(List.of("want c1", "want c2", "want c3"), bench.journal());
        bench.says("a", "40");
        assertEquals(List.of("want c4", "a stops"), bench.journal());
    }
}
