package io.millrace.server.gateway;

import io.millrace.server.engineio.EngineIoConfig;
import io.millrace.server.engineio.EnginePathConfig;
import io.millrace.server.socketio.SocketIoConfig;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** What the path that takes the largest messages takes. */
@Singleton
class LargestMessage {
    private final long bytes;

    LargestMessage(SocketIoConfig socketIo, EngineIoConfig engineIo) {
        Stream<EnginePathConfig> further =
                Stream.concat(socketIo.paths().values().stream(), engineIo.paths().values().stream());
        bytes = Stream.concat(Stream.of(socketIo, engineIo), further)
                .mapToLong(path -> path.maxHttpBufferSize().asLongValue())
                .max()
                .orElseThrow();
    }

    long bytes() {
        return bytes;
    }
}
