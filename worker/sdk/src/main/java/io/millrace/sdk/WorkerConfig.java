package io.millrace.sdk;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How a worker service consumes events and sends commands. Nothing must be set. */
@ConfigMapping(prefix = "millrace.worker")
public interface WorkerConfig {
    /**
     * The service: Kafka consumer group, name of its states, first part of its commands' ids. Workers of the same
     * service share the events. {@code [A-Za-z0-9._-]}, at most 100.
     */
    @WithDefault("${quarkus.application.name}")
    String service();

    /** The Kafka topics to consume. */
    @WithDefault("millrace.events")
    List<String> topics();

    /**
     * The topic of gateways' questions who may connect: consumed too by a service with a method that decides
     * ({@link OnConnect}).
     */
    @WithDefault("millrace.connects")
    String connectsTopic();

    /**
     * Whether the topics are this service's alone: then a client that waits for an answer to an event without handler
     * is told {@code NoHandlerError}. Else another service may answer it.
     */
    @WithDefault("false")
    boolean ownsTopic();

    /** Consumption pauses while this many events are taken and not done, and resumes at half. */
    @WithDefault("10000")
    int eventsInFlight();

    /**
     * Consumption pauses while one unfinished event holds back the commit of this many later ones: what would be
     * handled again if this worker died.
     */
    @WithDefault("200000")
    int eventsUncommitted();

    /** How often what is done is committed to Kafka. Nothing waits for it. */
    @WithDefault("1s")
    Duration commitInterval();

    /**
     * Consumption pauses while this much waits for Redis, and resumes at half; at the double, emits wait (on an event
     * loop: fail).
     */
    @WithDefault("16M")
    MemorySize queuedCommands();

    /** What a handler says after a join goes out without the rooms' confirmation after this. */
    @WithDefault("5s")
    Duration joinTimeout();

    /**
     * How many connections are remembered, least recently used forgotten first, so that repeated events are recognised.
     */
    @WithDefault("100000")
    int rememberedConnections();

    /** How long running handlers may take to end when the worker stops or gives partitions to another. */
    @WithDefault("10s")
    Duration endTimeout();

    /**
     * Whether clients are told the messages of exceptions other than {@link HandlerException}. Their names are told in
     * any case.
     */
    @WithDefault("true")
    boolean tellMessages();

    /**
     * Whether the log shows the messages of exceptions that handlers end with. They often quote what a client has sent,
     * which does not belong into a log; without, it shows their kind and where they came from.
     */
    @WithDefault("false")
    boolean logMessages();
}
