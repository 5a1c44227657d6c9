package io.millrace.worker.echo;

import io.millrace.contract.json.Json;
import io.millrace.sdk.Connection;
import io.millrace.sdk.OnEvent;
import java.util.Optional;

/** What clients of Sono may try: a protocol that is none of Sono's own reaches workers. */
class SonoEvents {
    /** Its payload comes back, as any message does; a packet without one is answered by null. */
    @OnEvent(value = "mirror", namespace = "sono")
    void mirror(Connection connection, Optional<Json> payload) {
        connection.emit("mirrored", payload.orElse(Json.NULL));
    }
}
