package io.millrace.worker.chat;

import io.millrace.contract.json.Json;
import io.millrace.sdk.Connection;
import io.millrace.sdk.Millrace;
import io.millrace.sdk.OnEvent;

/** The plainest chat of all, that of Socket.IO's tutorial: what one says, everybody in the namespace gets. */
class PlainChat {
    private final Millrace millrace;

    PlainChat(Millrace millrace) {
        this.millrace = millrace;
    }

    /** To everybody, the sender too, as it came. */
    @OnEvent(value = "chat message", namespace = OnEvent.ANY)
    void message(Connection connection, Json... message) {
        millrace.namespace(connection.namespace()).emit("chat message", (Object[]) message);
    }
}
