package io.millrace.server.socketcluster;

import io.millrace.server.auth.SocketClusterTokenConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/** SocketCluster. The settings are those of the default path; its clients' keys are the same on all paths. */
@ConfigMapping(prefix = "millrace.socketcluster")
public interface SocketClusterConfig extends SocketClusterPathConfig, SocketClusterTokenConfig {
    /** Whether there is any path of it. */
    @WithDefault("true")
    boolean enabled();

    @Override
    @WithDefault("/socketcluster/")
    String path();

    /** Further paths, each with a {@code path} and settings of its own: nothing is taken from the default path's. */
    Map<String, SocketClusterPathConfig> paths();
}
