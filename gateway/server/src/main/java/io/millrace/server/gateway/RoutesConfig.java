package io.millrace.server.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import java.util.Map;

/** Routes, each under a name of its own. Without one, workers are told what they always are, in the topic of events. */
@ConfigMapping(prefix = "millrace.routes")
public interface RoutesConfig {
    /**
     * By their names, which are of letters and digits; the first in the order of names takes an event. No route is
     * called {@code default}.
     */
    @WithParentName
    Map<String, RouteConfig> named();

    /** Where clients' events go that no route takes: {@code events} or {@code none}. */
    @WithName("default")
    @WithDefault("events")
    Rest rest();

    /** See {@link #rest()}. */
    enum Rest {
        /** To the topic of events. */
        EVENTS,
        /** Nowhere: a client that waits for an answer is told so. */
        NONE
    }
}
