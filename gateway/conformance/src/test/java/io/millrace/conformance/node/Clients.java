package io.millrace.conformance.node;

import io.millrace.conformance.cluster.Extent;
import java.util.List;
import java.util.stream.Stream;

/** The versions of the Node client that run: some in every build, all in the whole matrix. */
final class Clients {
    /** The newest. */
    static final String NEWEST = "socket.io-client";

    private static final List<String> ALWAYS =
            List.of("socket.io-client-1.7", "socket.io-client-2.5", "socket.io-client-3.1", NEWEST);
    private static final List<String> IN_FULL = List.of(
            "socket.io-client-1.4",
            "socket.io-client-2.1",
            "socket.io-client-3.0",
            "socket.io-client-4.0",
            "socket.io-client-4.4",
            "socket.io-client-4.6");

    private Clients() {}

    static Stream<String> versions() {
        return Stream.concat(ALWAYS.stream(), Extent.FULL.only(IN_FULL));
    }
}
