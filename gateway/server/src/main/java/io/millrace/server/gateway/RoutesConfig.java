package io.millrace.server.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;

/** Routes, each under a name of its own. Without one, workers are told what they always are, in the topic of events. */
@ConfigMapping(prefix = "millrace.routes")
public interface RoutesConfig {
    /** By their names, which are of letters and digits. */
    @WithParentName
    Map<String, RouteConfig> named();
}
