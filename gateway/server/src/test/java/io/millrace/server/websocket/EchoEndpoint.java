package io.millrace.server.websocket;

import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;

/** A plain WebSockets Next endpoint, as its manual shows one. */
@WebSocket(path = "/websockets-next")
public class EchoEndpoint {
    @OnTextMessage
    String echo(String message) {
        return message;
    }
}
