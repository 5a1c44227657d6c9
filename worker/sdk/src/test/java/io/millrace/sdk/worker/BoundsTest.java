package io.millrace.sdk.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contract.Command;
import io.millrace.sdk.consume.Worker;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker with narrow bounds, on a topic of its own. */
@QuarkusTest
@TestProfile(BoundsTest.Narrow.class)
@QuarkusTestResource(Brokers.class)
@Timeout(90)
class BoundsTest {
    private static final int QUEUED_BYTES = 64 * 1024;
    private static final int EVENTS = 3000;

    public static class Narrow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "millrace.worker.owns-topic", "true",
                    "millrace.worker.queued-commands", Integer.toString(QUEUED_BYTES),
                    "millrace.worker.events-in-flight", "100",
                    "millrace.worker.events-uncommitted", "1000",
                    "mp.messaging.incoming.millrace-events.max.poll.records", "50");
        }
    }

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @ConfigProperty(name = "quarkus.redis.hosts")
    String redisUri;

    @Inject
    Worker worker;

    @Test
    void nobodyHandlesItIsToldWhereTheTopicIsTheServicesOwn() throws Exception {
        try (Gateway gateway = new Gateway(bootstrap, redisUri)) {
            Gateway.Client client = gateway.client("lonely");
            client.sends(null, "[\"unheard-of\"]");
            client.sends("a1", "[\"unheard-of\"]");
            Command.Fail fail = (Command.Fail) client.expect();
            assertEquals("NoHandlerError: Nobody handles \"unheard-of\" in /", fail.name() + ": " + fail.message());
        }
    }

    @Test
    void whileRedisTakesNothingNoMoreEventsAreTaken() throws Exception {
        try (Gateway gateway = new Gateway(bootstrap, redisUri)) {
            Gateway.Client client = gateway.client("flood");
            gateway.redis("CLIENT", "PAUSE", "60000", "WRITE");
            for (int i = 0; i < EVENTS; i++) {
                client.sends("a" + i, "[\"greet\",\"" + "x".repeat(500) + "\"]");
            }
            assertTrue(worker.status().isPaused());
            assertTrue(worker.status().eventsInFlight() < 300, worker.status().toString());
            gateway.redis("CLIENT", "UNPAUSE");
            for (int i = 0; i < EVENTS; i++) {
                client.expect();
                assertEquals("a" + i, ((Command.Ack) client.expect()).ack());
            }
        }
    }

    @Test
    void oneEventThatDoesNotEndStopsConsumptionBeforeTooMuchWouldBeRepeated() throws Exception {
        try (Gateway gateway = new Gateway(bootstrap, redisUri)) {
            CountDownLatch gate = new CountDownLatch(1);
            TriedService.GATES.put("stuck", gate);
            gateway.client("stuck").sends("s", "[\"wait\",\"stuck\"]");
            Gateway.Client client = gateway.samePartition("stuck", "behind-stuck");
            for (int i = 0; i < EVENTS; i++) {
                client.sends("a" + i, "[\"echo\",1]");
            }
            int answered = 0;
            while (!worker.status().isPaused()) {
                client.expect();
                answered++;
            }
            assertTrue(answered < 2000, "answered " + answered);
            gate.countDown();
            for (; answered < EVENTS; answered++) {
                client.expect();
            }
        }
    }
}
