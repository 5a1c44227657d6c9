package io.millrace.server.gateway;

import io.millrace.server.engineio.EngineIoConfig;
import io.millrace.server.engineio.EnginePathConfig;
import io.millrace.server.socketcluster.SocketClusterConfig;
import io.millrace.server.socketcluster.SocketClusterPathConfig;
import io.millrace.server.socketio.SocketIoConfig;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** What the path that takes the largest messages takes. */
@Singleton
class LargestMessage {
    private final long bytes;

    LargestMessage(SocketIoConfig socketIo, EngineIoConfig engineIo, SocketClusterConfig socketCluster) {
        Stream<EnginePathConfig> further =
                Stream.concat(socketIo.paths().values().stream(), engineIo.paths().values().stream());
        Stream<MemorySize> ofEngines =
                Stream.concat(Stream.of(socketIo, engineIo), further).map(EnginePathConfig::maxHttpBufferSize);
        Stream<MemorySize> ofClusters = Stream.concat(Stream.of(socketCluster), socketCluster.paths().values().stream())
                .map(SocketClusterPathConfig::maxPayload);
        bytes = Stream.concat(ofEngines, ofClusters)
                .mapToLong(MemorySize::asLongValue)
                .max()
                .orElseThrow();
    }

    long bytes() {
        return bytes;
    }
}
