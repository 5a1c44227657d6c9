package io.millrace.dialects.socketio;

import io.millrace.dialects.engineio.EngineSettings;
import java.util.List;

/**
 * A Socket.IO server's settings.
 *
 * @param parser the form of packets; clients must be set to the same
 * @param connectTimeoutNanos a client that joins no namespace by then is closed
 * @param namespaces which may be asked for; a {@code *} stands for any characters
 * @param maxNamespaces of one client at once
 * @param maxAttachments of one packet, in both directions: clients close above ten
 */
public record SocketIoSettings(
        EngineSettings engine,
        Parser parser,
        long connectTimeoutNanos,
        List<String> namespaces,
        int maxNamespaces,
        int maxAttachments) {

    /** The form of packets. Nothing on the wire announces it. */
    public enum Parser {
        /** Text, with binary messages behind it (socket.io-parser). */
        JSON,
        /** MessagePack, one binary message (socket.io-msgpack-parser 2 and 3). */
        MSGPACK
    }

    /** Whether a client may ask for it. */
    boolean allows(String namespace) {
        for (int i = 0; i < namespaces.size(); i++) {
            if (matches(namespaces.get(i), namespace)) {
                return true;
            }
        }
        return false;
    }

    /* Goes back to the last star only: linear in the pattern times the name, whatever either holds. */
    private static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int tried = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                tried = n;
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++tried;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
