package io.millrace.server.socketio;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/** Socket.IO. The settings are those of the default path. */
@ConfigMapping(prefix = "millrace.socketio")
public interface SocketIoConfig extends SocketIoPathConfig {
    @Override
    @WithDefault("/socket.io/")
    String path();

    /** Further paths, each with a {@code path} and settings of its own: nothing is taken from the default path's. */
    Map<String, SocketIoPathConfig> paths();
}
