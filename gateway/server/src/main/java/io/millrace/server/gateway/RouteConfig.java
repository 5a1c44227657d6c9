package io.millrace.server.gateway;

import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Set;

/** One route: what workers want to be told beyond what they always are, and of whom. */
public interface RouteConfig {
    /** What they want to be told: {@code joined}, {@code left} or both. */
    Set<Notice> notices();

    /** Of which rooms, exact or with a {@code *} at the end. */
    @WithDefault("*")
    List<String> rooms();

    /** Of connections in which namespaces, exact or with a {@code *} at the end. */
    @WithDefault("*")
    List<String> namespaces();

    /** Of clients of which dialects, exact or with a {@code *} at the end. */
    @WithDefault("*")
    List<String> dialects();

    /** See {@link #notices()}. */
    enum Notice {
        /** A connection has entered a room: {@code millrace.joined}. */
        JOINED,
        /** It has left the room, and stays: {@code millrace.left}. */
        LEFT
    }
}
