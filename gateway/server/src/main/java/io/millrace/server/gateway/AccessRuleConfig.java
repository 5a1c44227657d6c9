package io.millrace.server.gateway;

import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One rule: a way to some names, and a bar to them for all others. */
public interface AccessRuleConfig {
    /** What it is about: any of {@code subscribe}, {@code publish} and {@code event}. */
    Set<Action> actions();

    /**
     * Which channels or events it covers, exact or with a {@code *} at the end. In braces a claim, whose text takes the
     * place: {@code user:{sub}:*}.
     */
    List<String> names();

    /** Of clients of which dialects, exact or with a {@code *} at the end. */
    @WithDefault("*")
    List<String> dialects();

    /** Of connections in which namespaces, exact or with a {@code *} at the end. */
    @WithDefault("*")
    List<String> namespaces();

    /** Whom it allows it. */
    @WithDefault("matching")
    Allow allow();

    /** Claims of those whom {@code matching} means: each is one of these values, or an array that holds one. */
    Map<String, List<String>> claims();

    /** Whether a worker decides on each wish of those whom it allows it; not for events. */
    @WithDefault("false")
    boolean ask();

    /** See {@link #actions()}. */
    enum Action {
        /** To enter a channel. */
        SUBSCRIBE,
        /** To say something in a channel. */
        PUBLISH,
        /** To send workers an event. */
        EVENT
    }

    /** See {@link #allow()}. */
    enum Allow {
        /** Those whose claims fit. */
        MATCHING,
        /** Those of whom anything is known: a user or claims. */
        AUTHENTICATED,
        /** Nobody. */
        NOBODY
    }
}
