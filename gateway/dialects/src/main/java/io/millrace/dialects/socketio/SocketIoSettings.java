package io.millrace.dialects.socketio;

import io.millrace.dialects.engineio.EngineSettings;
import java.util.List;

/**
 * A Socket.IO server's settings.
 *
 * @param connectTimeoutNanos a client that joins no namespace by then is closed
 * @param namespaces which may be asked for, exact or with a {@code *} at the end
 * @param maxNamespaces of one client at once
 * @param maxAttachments of one packet, in both directions: clients close above ten
 */
public record SocketIoSettings(
        EngineSettings engine,
        long connectTimeoutNanos,
        List<String> namespaces,
        int maxNamespaces,
        int maxAttachments) {

    /** Whether a client may ask for it. */
    boolean allows(String namespace) {
        for (String allowed : namespaces) {
            if (allowed.endsWith("*")
                    ? namespace.startsWith(allowed.substring(0, allowed.length() - 1))
                    : namespace.equals(allowed)) {
                return true;
            }
        }
        return false;
    }
}
