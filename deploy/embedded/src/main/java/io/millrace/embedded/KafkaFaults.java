package io.millrace.embedded;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a broker's fatal fault (a full disk, above all) from ending the caller's JVM: Kafka calls {@code exit} or
 * {@code halt} then, which is right for a process of its own only.
 */
final class KafkaFaults {
    private static final Logger log = LoggerFactory.getLogger(KafkaFaults.class);
    private static final AtomicBoolean installed = new AtomicBoolean();
    private static final Set<EmbeddedKafka> running = ConcurrentHashMap.newKeySet();

    private KafkaFaults() {}

    static void contain() {
        if (installed.compareAndSet(false, true)) {
            Exit.setExitProcedure(KafkaFaults::gaveUp);
            Exit.setHaltProcedure(KafkaFaults::gaveUp);
        }
    }

    static void watch(EmbeddedKafka kafka) {
        running.add(kafka);
    }

    static void forget(EmbeddedKafka kafka) {
        running.remove(kafka);
    }

    /* Kafka does not say which broker it was. There is one in a JVM, but for tests of this module. */
    private static void gaveUp(int status, @Nullable String message) {
        String fault = message == null ? "it asked to end with status " + status : message;
        running.forEach(kafka -> kafka.failed(fault));
        if (!running.isEmpty()) {
            log.error("The embedded Kafka gave up ({}); is the disk full? Its own log lines above say more.", fault);
        }
        throw new IllegalStateException("Kafka gave up: " + fault); // the caller relies on not coming back
    }
}
