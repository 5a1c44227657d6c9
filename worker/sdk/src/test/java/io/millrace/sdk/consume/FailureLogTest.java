package io.millrace.sdk.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailureLogTest {
    private final Logger logger = Logger.getLogger("io.millrace.worker");
    private final List<String> lines = new ArrayList<>();
    private final Handler ear = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(new SimpleFormatter().format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(ear);
    }

    @AfterEach
    void goAway() {
        logger.removeHandler(ear);
    }

    /** As a handler ends that reads a number where a client has sent something else. */
    private static Exception failure() {
        try {
            return new IllegalStateException("not a price: PLANTED " + Integer.parseInt("PLANTED"));
        } catch (NumberFormatException e) {
            return new IllegalStateException("not a price: PLANTED", e);
        }
    }

    @Test
    void whatAnExceptionQuotesIsNotShownButItsKindAndPlaceAre() {
        new FailureLog(false).failed("Orders.order", "failed for event a/1/2", failure());
        String line = lines.getFirst();
        assertFalse(line.contains("PLANTED"), line);
        for (String part : List.of(
                "Orders.order: failed for event a/1/2",
                "IllegalStateException",
                "Caused by",
                "NumberFormatException",
                "Integer.parseInt",
                "FailureLogTest.failure")) {
            assertTrue(line.contains(part), () -> part + " is not in " + line);
        }
    }

    @Test
    void whoWantsTheMessagesGetsThem() {
        new FailureLog(true).failed("Orders.order", "failed for event a/1/2", failure());
        assertTrue(lines.getFirst().contains("not a price: PLANTED"), lines.getFirst());
    }

    @Test
    void aStormOfFailuresIsOneLineForEachSource() {
        FailureLog log = new FailureLog(false);
        for (int i = 0; i < 1000; i++) {
            log.failed("Orders.order", "failed", failure());
            log.failed("A record is left out", "no reason", null);
        }
        assertEquals(2, lines.size(), () -> String.join("\n", lines));
    }
}
