package io.millrace.server.websocket;

import java.time.Duration;

/**
 * What a path's sockets keep to once they are open.
 *
 * @param maxMessageBytes above, a message is answered by close code 1009; of a compressed one both forms count
 * @param maxFragments frames of one message
 * @param messageTimeout from a message's first frame to its last
 * @param deflateFrom messages of so many bytes and more are compressed, where the client can; negative for never
 * @param pingInterval from one WebSocket ping to the next; zero for none
 * @param pingTimeout without a byte from the peer for so long after a ping, it is given up
 */
public record SocketRules(
        int maxMessageBytes,
        int maxFragments,
        Duration messageTimeout,
        int deflateFrom,
        Duration pingInterval,
        Duration pingTimeout) {

    boolean deflates() {
        return deflateFrom >= 0;
    }
}
