package io.millrace.server.gateway;

import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One route: which events go to a topic of their own, and what workers want to be told beyond what they always are. */
public interface RouteConfig {
    /** Where it goes, if not to the topic of events. */
    Optional<String> topic();

    /** Which of the clients' events go there and nowhere else, by name, exact or with a {@code *} at the end. */
    Optional<List<String>> events();

    /**
     * Of which channels what is asked (see {@link AccessRuleConfig#ask}) goes there, and what is published to them as
     * {@link #publish} says; exact or with a {@code *} at the end.
     */
    Optional<List<String>> channels();

    /** What is told of what clients publish there: {@code copy} or {@code instead}. */
    Optional<Publish> publish();

    /** What is told there: any of {@code joined}, {@code left}, {@code connected} and {@code disconnected}. */
    Optional<Set<Notice>> notices();

    /** Of which rooms the first two, exact or with a {@code *} at the end. */
    @WithDefault("*")
    List<String> rooms();

    /** Of connections in which namespaces, exact or with a {@code *} at the end. */
    @WithDefault("*")
    List<String> namespaces();

    /** Of clients of which dialects, exact or with a {@code *} at the end. */
    @WithDefault("*")
    List<String> dialects();

    /** See {@link #publish()}. */
    enum Publish {
        /** What the gateway publishes is told too, by {@code millrace.publish}. */
        COPY,
        /** The gateway publishes nothing itself: workers do, as they see fit. */
        INSTEAD
    }

    /** See {@link #notices()}. */
    enum Notice {
        /** A connection has entered a room: {@code millrace.joined}. */
        JOINED,
        /** It has left the room, and stays: {@code millrace.left}. */
        LEFT,
        /** A connection has begun, also told to the topic of events. Who asks for it is told of its end too. */
        CONNECTED,
        /** A life has ended, also told to the topic of events. */
        DISCONNECTED
    }
}
