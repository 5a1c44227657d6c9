package io.millrace.server.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The gateway as a whole. */
@ConfigMapping(prefix = "millrace.gateway")
public interface GatewayConfig {
    /** Its name in {@code ce_source} and in replies; made up where it is not given. */
    Optional<String> id();

    /** Clients at once; one more is answered 503. Mind the process's limit of open files. */
    @WithDefault("50000")
    int maxClients();

    /**
     * Share of the heap, as a collection leaves it, or of the buffers' memory, from which on the gateway is not ready
     * and takes no new clients, until there is 0.05 more; never, at 1.
     */
    @WithDefault("0.85")
    double shedAt();

    /**
     * How long a gateway that is told to stop says that it is not ready and takes clients all the same: as long as the
     * balancer in front needs to see it.
     */
    @WithDefault("0s")
    Duration drainWait();

    /** Over what time its clients are then asked, one by one, to come back to another gateway. */
    @WithDefault("10s")
    Duration drainOver();

    /** How much longer a client may stay whose events are being answered when its turn comes. */
    @WithDefault("2s")
    Duration drainPatience();

    /** How long the stop may take behind that, until the last sockets are closed and what was taken is in Kafka. */
    @WithDefault("10s")
    Duration stopTimeout();

    /** What waits to be sent to one client: above, it is closed as a slow reader. */
    @WithDefault("1M")
    MemorySize unsentLimit();

    /** Above, volatile messages are not sent to it. */
    @WithDefault("64K")
    MemorySize unsentLimitForVolatile();

    /**
     * What waits to be sent to all clients together: above half of it, clients that are behind get no volatile
     * messages; above it, those who are furthest behind are closed. At least {@link #unsentLimit} for each event loop,
     * checked at start.
     */
    @WithDefault("64M")
    MemorySize unsentLimitOfAll();

    /** How long a client's event waits for a worker's answer. */
    @WithDefault("30s")
    Duration answerWithin();

    /** Events that wait for an answer, of all clients; the oldest is given up above. */
    @WithDefault("200000")
    int waitingAnswers();

    /** Rooms of one connection. */
    @WithDefault("1000")
    int maxRooms();
}
