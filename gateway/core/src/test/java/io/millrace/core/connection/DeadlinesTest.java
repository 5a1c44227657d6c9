package io.millrace.core.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against a list that is searched through: what is due, in which order, through sets, moves and clears. */
final class DeadlinesTest {
    /** As times wrap, the last of these begin where adding leads over the end of the scale. */
    static LongStream starts() {
        return LongStream.of(0, -500, Long.MIN_VALUE, Long.MAX_VALUE - 5_000, Long.MAX_VALUE);
    }

    @ParameterizedTest(name = "from {0}")
    @MethodSource("starts")
    void runsAsASortedListWould(long start) {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Deadlines deadlines = new Deadlines();
            Map<Timer, Long> model = new HashMap<>();
            List<Timer> ran = new ArrayList<>();
            List<Timer> timers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                timers.add(new Timer(ran));
            }
            long now = start;
            for (int step = 0; step < 400; step++) {
                Timer timer = timers.get(random.nextInt(timers.size()));
                switch (random.nextInt(6)) {
                    case 0, 1, 2 -> {
                        long at = now + random.nextInt(1_000);
                        deadlines.set(timer, at);
                        model.put(timer, at - start);
                    }
                    case 3 -> {
                        deadlines.clear(timer);
                        model.remove(timer);
                    }
                    default -> {
                        now += random.nextInt(60);
                        expectRun(deadlines, model, ran, now, start);
                    }
                }
                assertEquals(model.isEmpty(), deadlines.isEmpty());
                if (!model.isEmpty()) {
                    long next = model.values().stream().min(Long::compare).orElseThrow();
                    assertEquals(next, deadlines.nextNanos() - start);
                }
            }
        }
    }

    private static void expectRun(Deadlines deadlines, Map<Timer, Long> model, List<Timer> ran, long now, long start) {
        ran.clear();
        deadlines.run(now);
        Map<Timer, Long> due = new HashMap<>();
        model.forEach((timer, at) -> {
            if (at <= now - start) {
                due.put(timer, at);
            }
        });
        model.keySet().removeAll(due.keySet());
        assertEquals(due.size(), ran.size());
        long last = Long.MIN_VALUE;
        for (Timer timer : ran) {
            assertTrue(due.containsKey(timer), "only what is due");
            assertTrue(due.get(timer) >= last, "the earliest first");
            last = due.get(timer);
        }
    }

    private static final class Timer extends Deadlines.Timer {
        private final List<Timer> ran;

        Timer(List<Timer> ran) {
            this.ran = ran;
        }

        @Override
        protected void due(long nowNanos) {
            ran.add(this);
        }
    }
}
